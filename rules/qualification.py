"""Article 6: the opening clause and five items, on the day that the candidate is determined.

Nothing is scored: what needs judgement is stated by the unit's party committee, and this only asks whether it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.circumstances import known_on
from rules.editions import Edition, ParameterKey
from rules.qualification_facts import CandidateFacts, Experience, ExperienceKind, Judgement, StatedJudgement
from rules.registry import Details, Rule, rule
from rules.spans import add_months
from rules.standard import Standard
from rules.verdicts import Evidence, Finding, Strength
from rules.wording import chinese_date, named

__all__ = [
    "CandidateFacts",
    "Experience",
    "ExperienceKind",
    "Judgement",
    "StatedJudgement",
    "assess_qualification",
    "standing_reached_on",
]

_REMEDY_NORMALLY = "确有特殊情况的，请提交情况说明，由党委组织部备注。"
_REMEDY_JUDGEMENT = "请由单位党组织作出评价并注明日期。"


@dataclass(frozen=True)
class _Case:
    """One candidate on the day that counts: the day of determination, or today while there is none."""

    facts: CandidateFacts
    standard: Standard
    determined_on: date | None
    name: str
    key: str

    @property
    def day(self) -> date:
        return self.determined_on or self.standard.on

    @property
    def edition(self) -> Edition | None:
        return self.standard.edition_of(self.day)

    @property
    def day_evidence(self) -> Evidence:
        label = "人选确定日" if self.determined_on else "人选确定日未填，按此日试算"
        return ((label, chinese_date(self.day)),)

    def details(self, *evidence: tuple[str, str], remedy: str = "") -> Details:
        return Details(evidence=(*self.day_evidence, *evidence), remedy=remedy, subject=self.key)

    def says(self, message: str) -> str:
        return named(self.name, message)


def assess_qualification(
    facts: CandidateFacts | None, standard: Standard, *, determined_on: date | None, name: str = "", key: str = ""
) -> tuple[Finding, ...]:
    """The opening clause and the five items, in the order of the text. None: no candidate's form is kept at all."""
    case = _Case(facts or CandidateFacts(), standard, determined_on, name, key)
    if facts is None:
        return (_opening(case, is_recorded=False),)
    return (
        _opening(case),
        _party_standing(case),
        _knowledge(case),
        _experience(case),
        _ability(case),
        _conduct(case),
        _fitness(case),
    )


@rule("qualification.opening", title="政治素质等评价", article="6", strength=Strength.MUST)
def _opening(this: Rule, case: _Case, *, is_recorded: bool = True) -> Finding:
    """“选拔政治素质好、党性意识强、业务水平高、熟悉党务工作的人员担任专职组织员”: stated by the party committee."""
    if not is_recorded:
        details = Details(subject=case.key)
        return this.without_text(case.edition, **details) or this.unrecorded(case.says("任职资格"), **details)
    return _stated(this, case, Judgement.OPENING)


@rule(
    "qualification.knowledge",
    title="热爱党务工作，熟悉党规党纪",
    article="6",
    anchor="article-6-item-2",
    strength=Strength.MUST,
)
def _knowledge(this: Rule, case: _Case) -> Finding:
    """“热爱党务工作，熟悉党规党纪”: stated by the party committee."""
    return _stated(this, case, Judgement.KNOWLEDGE)


@rule("qualification.ability", title="综合素质与能力", article="6", anchor="article-6-item-3", strength=Strength.MUST)
def _ability(this: Rule, case: _Case) -> Finding:
    """“具备良好的综合素质，事业心和责任感强，具有一定的组织协调、文字表达、调查研究、教育引导能力”: stated by the party
    committee."""
    return _stated(this, case, Judgement.ABILITY)


@rule("qualification.conduct", title="工作作风", article="6", anchor="article-6-item-4", strength=Strength.MUST)
def _conduct(this: Rule, case: _Case) -> Finding:
    """“工作作风优良，公道正派，坚持原则，联系群众，严于律己”: stated by the party committee."""
    return _stated(this, case, Judgement.CONDUCT)


def _stated(this: Rule, case: _Case, about: Judgement) -> Finding:
    without = this.without_text(case.edition, subject=case.key)
    if without is not None:
        return without
    stated = case.facts.judgement(about)
    is_known = stated is not None and (stated.stated_on is None or stated.stated_on <= case.standard.on)
    if stated is None or not stated.text.strip() or not is_known:
        message = case.says(f"未见单位党组织关于“{about.label}”的评价。")
        return this.unknown(message, **case.details(remedy=_REMEDY_JUDGEMENT))
    if stated.stated_on is None:
        message = case.says(f"单位党组织关于“{about.label}”的评价未注明日期。")
        return this.unknown(message, **case.details(("评价", stated.text), remedy="请注明评价日期。"))
    told = ("评价", f"{stated.text}（{chinese_date(stated.stated_on)}）")
    return this.met(case.says(f"单位党组织已就“{about.label}”作出评价。"), **case.details(told))


def standing_reached_on(full_member_on: date, years: int) -> date:
    """The day on which a number of years of party standing is complete: 29 February is reached on the 28th."""
    return add_months(full_member_on, 12 * years)


@rule(
    "qualification.party_standing",
    title="一般应具有3年以上党龄",
    article="6",
    anchor="article-6-item-1",
    strength=Strength.NORMALLY,
    parameters=(ParameterKey.PARTY_STANDING_YEARS,),
)
def _party_standing(this: Rule, case: _Case) -> Finding:
    """“一般应具有3年以上党龄”.

    Counted from the day of becoming a full member (转正), not of joining. 以上 includes exactly 3 years; a probationary
    member has none.
    """
    edition = case.edition
    years = edition.value(ParameterKey.PARTY_STANDING_YEARS) if edition else None
    if years is None:
        return this.without_value(edition, subject=case.key)
    full_member_on = case.facts.full_member_on
    if full_member_on is None and not case.facts.is_probationary:
        message = case.says("未见转正日期，暂无法计算党龄。")
        return this.unknown(message, **case.details(remedy="请补录转正日期。"))
    if full_member_on is None or full_member_on > case.day:
        return _standing_short(this, case, years, "尚未转正，未起算党龄", ("党龄", "未起算"))
    reached_on = standing_reached_on(full_member_on, years)
    shown = ("转正日期", chinese_date(full_member_on))
    if reached_on <= case.day:
        message = case.says(f"党龄自{chinese_date(full_member_on)}起算，已满{years}年。")
        return this.met(message, **case.details(shown))
    said = f"党龄自{chinese_date(full_member_on)}起算，至{chinese_date(reached_on)}满{years}年"
    return _standing_short(this, case, years, said, shown)


def _standing_short(this: Rule, case: _Case, years: int, said: str, shown: tuple[str, str]) -> Finding:
    circumstances = known_on(case.facts.standing_circumstances, case.standard.on)
    ask = "" if circumstances else "，请说明情况"
    message = case.says(f"一般应具有{years}年以上党龄；{said}{ask}。")
    return this.deviates(message, circumstances=circumstances, **case.details(shown, remedy=_REMEDY_NORMALLY))


@rule(
    "qualification.experience",
    title="一般应具有党务或思想政治工作经历",
    article="6",
    anchor="article-6-item-2",
    strength=Strength.NORMALLY,
)
def _experience(this: Rule, case: _Case) -> Finding:
    """“一般应具有党务工作或思想政治工作经历”: at least one dated record of that kind, begun by the day that counts.

    No record is UNKNOWN; only the unit's own statement of circumstances says that there is none.
    """
    without = this.without_text(case.edition, subject=case.key)
    if without is not None:
        return without
    dated = tuple(_dated_experience(case))
    if dated:
        told = (f"{each.kind.label}（{chinese_date(begun)}起）" for each, begun in dated)
        evidence = tuple(zip(told, (each.what for each, _ in dated), strict=True))
        return this.met(case.says(f"已有党务工作或思想政治工作经历{len(dated)}条。"), **case.details(*evidence))
    circumstances = known_on(case.facts.experience_circumstances, case.standard.on)
    if circumstances is not None:
        message = case.says("一般应具有党务工作或思想政治工作经历；单位已说明情况。")
        return this.deviates(message, circumstances=circumstances, **case.details())
    seen = "所填经历未注明起始时间或晚于人选确定日" if case.facts.experience else "未见相关记录"
    message = case.says(f"一般应具有党务工作或思想政治工作经历；{seen}。")
    return this.unknown(message, **case.details(remedy="请补录经历及起止时间；" + _REMEDY_NORMALLY))


def _dated_experience(case: _Case) -> Iterator[tuple[Experience, date]]:
    for each in case.facts.experience:
        if each.from_on is not None and each.from_on <= case.day:
            yield each, each.from_on


@rule(
    "qualification.fitness",
    title="具有正常履行职责的身体条件",
    article="6",
    anchor="article-6-item-5",
    strength=Strength.MUST,
)
def _fitness(this: Rule, case: _Case) -> Finding:
    """“具有正常履行职责的身体条件”: yes or no, stated by the unit; proof is optional and no part of this."""
    without = this.without_text(case.edition, subject=case.key)
    if without is not None:
        return without
    if case.facts.is_fit is None:
        message = case.says("未见关于身体条件的说明。")
        return this.unknown(message, **case.details(remedy="请单位填写是否具有正常履行职责的身体条件。"))
    if case.facts.is_fit:
        return this.met(case.says("单位确认具有正常履行职责的身体条件。"), **case.details())
    message = case.says("单位填写为不具有正常履行职责的身体条件，请核对。")
    return this.not_met(message, **case.details(remedy="请核对所填内容，并与党委组织部沟通。"))
