"""Article 4: how many full-time organizers a unit needs and at which level, judged on one day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from rules.circumstances import known_on
from rules.editions import Edition, ParameterKey
from rules.posts import ExpectedGrade, PostLevel
from rules.registry import Rule, rule
from rules.settings import Settings
from rules.spans import add_months, clamped_date
from rules.staffing_facts import Holder, PostFact, StaffingFacts, Vacancy, vacant_since
from rules.verdicts import Evidence, Finding, Strength, Verdict
from rules.wording import chinese_date

__all__ = [
    "Crossing",
    "Direction",
    "ExpectedGrade",
    "Holder",
    "PostFact",
    "PostLevel",
    "StaffingFacts",
    "StaffingVerdict",
    "Vacancy",
    "WhatIf",
    "assess_staffing",
    "crossings",
    "expected_count_date",
    "vacant_since",
    "what_if",
]

_REMEDY_MINIMUM = "请对照第四条“须至少配备1名”的要求研究配备，动议前请主动与党委组织部沟通。"
_REMEDY_COUNT = "请核报党员人数。"
_REMEDY_LEVEL = "确有特殊情况的，请提交情况说明，由党委组织部备注。"


@dataclass(frozen=True, kw_only=True)
class StaffingVerdict(Verdict):
    """The findings of Article 4 with the numbers behind them. None: not known, or not asked for by the edition."""

    on: date
    members: int | None
    threshold_members: int | None
    minimum_organizers: int | None
    in_post: int
    grade_expected: ExpectedGrade | None
    extra_posts_may_be_considered: bool | None

    @property
    def shortfall(self) -> int:
        return max(0, (self.minimum_organizers or 0) - self.in_post)

    @property
    def is_covered(self) -> bool:
        """Counts towards 全覆盖率 (Article 2)."""
        return self.in_post >= 1


@dataclass(frozen=True)
class _Case:
    """One question: these facts, on this day, under this edition and these answers to open questions."""

    facts: StaffingFacts
    on: date
    edition: Edition | None
    settings: Settings

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        return self.facts.holders_on(self.on)

    @cached_property
    def members(self) -> int | None:
        return self.facts.threshold_members(self.settings)

    def value(self, key: ParameterKey) -> int | None:
        return self.edition.value(key) if self.edition else None

    def reaches(self, key: ParameterKey) -> bool | None:
        """以上 includes the number itself. None when the count or the threshold is not known."""
        threshold = self.value(key)
        if threshold is None or self.members is None:
            return None
        return self.members >= threshold

    @cached_property
    def count_evidence(self) -> Evidence:
        if self.members is None:
            return (("党员人数", "未见记录"),)
        shown = [("党员人数", f"{self.members}人")]
        if self.facts.probationary is not None and self.settings.count_probationary_members:
            shown.append(("其中预备党员", f"{self.facts.probationary}人"))
        if self.facts.counted_on:
            shown.append(("统计时点", chinese_date(self.facts.counted_on)))
        return tuple(shown)


def assess_staffing(
    facts: StaffingFacts, *, on: date, edition: Edition | None, settings: Settings | None = None
) -> StaffingVerdict:
    """Judge a unit's staffing on a day. The minimum stands whatever the member count is, or if there is none."""
    case = _Case(facts, on, edition, settings or Settings())
    findings = (
        _minimum(case),
        *_section_level(case),
        _extra_posts(case),
        *_count_is_current(case),
        *_vacancy(case),
    )
    return StaffingVerdict(
        findings=findings,
        on=on,
        members=facts.total,
        threshold_members=case.members,
        minimum_organizers=case.value(ParameterKey.MINIMUM_ORGANIZERS),
        in_post=len(case.holders),
        grade_expected=ExpectedGrade.SECTION if case.reaches(ParameterKey.SECTION_LEVEL_MEMBERS) else None,
        extra_posts_may_be_considered=case.reaches(ParameterKey.EXTRA_POSTS_MEMBERS),
    )


@rule(
    "staffing.minimum",
    title="至少配备1名专职组织员",
    article="4",
    strength=Strength.MUST,
    parameters=(ParameterKey.MINIMUM_ORGANIZERS,),
)
def _minimum(this: Rule, case: _Case) -> Finding:
    """“医学院系统各二级单位党组织须至少配备 1 名专职组织员”.

    Holds for every unit, also for one whose member count is not known. Appointments in effect count, filed or not.
    """
    minimum = case.value(ParameterKey.MINIMUM_ORGANIZERS)
    if minimum is None:
        return this.without_value(case.edition)
    present = len(case.holders)
    evidence: Evidence = (("最低应配数", f"{minimum}名"), ("现在岗", f"{present}名"))
    unfiled = sum(not holder.is_filed for holder in case.holders)
    if unfiled:
        evidence += (("其中待备案", f"{unfiled}名"),)
    if present >= minimum:
        return this.met(f"须至少配备{minimum}名专职组织员；现在岗{present}名。", evidence=evidence)
    message = f"须至少配备{minimum}名专职组织员；现在岗{present}名，尚缺{minimum - present}名。"
    since = min((each.since for each in case.facts.vacancies_on(case.on) if each.since), default=None)
    if since:
        message += f"岗位自{chinese_date(since)}起空缺。"
        evidence += (("空缺起始", chinese_date(since)),)
    return this.not_met(message, evidence=evidence, remedy=_REMEDY_MINIMUM)


@rule(
    "staffing.section_level",
    title="200人以上的，级别一般为科级",
    article="4",
    strength=Strength.NORMALLY,
    parameters=(ParameterKey.SECTION_LEVEL_MEMBERS,),
    settings=("count_probationary_members", "section_levels", "higher_level_satisfies"),
)
def _section_level(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """“党员人数 200 人以上的二级单位，专职组织员级别一般为科级，党员人数不足 200 人的单位，专职组织员可不设职级。”

    以上 includes 200. Judged person by person; below 200 no level is required and having one is no fault.
    """
    threshold = case.value(ParameterKey.SECTION_LEVEL_MEMBERS)
    if threshold is None:
        return (this.without_value(case.edition),)
    if case.members is None:
        message = "未见党员人数记录，暂无法提示专职组织员的级别要求。"
        return (this.unknown(message, evidence=case.count_evidence, remedy=_REMEDY_COUNT),)
    if case.members < threshold:
        message = f"党员人数{case.members}人，不足{threshold}人，专职组织员可不设职级。"
        return (this.not_applicable(message, evidence=case.count_evidence),)
    reason = f"党员人数{case.members}人，达到{threshold}人，专职组织员级别一般为科级"
    if not case.holders:
        return (this.not_applicable(f"{reason}；现无在岗人员，配备时请一并考虑。", evidence=case.count_evidence),)
    return tuple(
        _one_level(this, case, holder, reason, holder.name or f"第{position}名专职组织员")
        for position, holder in enumerate(case.holders, start=1)
    )


def _one_level(this: Rule, case: _Case, holder: Holder, reason: str, who: str) -> Finding:
    if holder.level is None:
        evidence = (*case.count_evidence, (who, "岗位级别未见记录"))
        message = f"{reason}；{who}的岗位级别未见记录。"
        return this.unknown(message, evidence=evidence, remedy="请补录岗位级别。", subject=holder.key)
    evidence = (*case.count_evidence, (who, holder.level.label))
    if holder.level in case.settings.section_levels:
        message = f"{reason}；{who}岗位级别为{holder.level.label}。"
        return this.met(message, evidence=evidence, subject=holder.key)
    if holder.level.is_above_section and case.settings.higher_level_satisfies:
        message = f"{reason}；{who}岗位级别为{holder.level.label}，高于科级，按解释口径视为达到。"
        return this.met(message, evidence=evidence, subject=holder.key)
    circumstances = known_on(holder.circumstances, case.on)
    ask = "" if circumstances else "，请说明情况"
    message = f"{reason}；{who}岗位级别为{holder.level.label}{ask}。"
    return this.deviates(
        message, circumstances=circumstances, evidence=evidence, remedy=_REMEDY_LEVEL, subject=holder.key
    )


@rule(
    "staffing.extra_posts",
    title="500人以上的，可视实际增设岗位",
    article="4",
    strength=Strength.MAY,
    parameters=(ParameterKey.EXTRA_POSTS_MEMBERS,),
    settings=("count_probationary_members",),
)
def _extra_posts(this: Rule, case: _Case) -> Finding:
    """“党员人数在 500 人以上的，可视实际适当增设专职组织员岗位。”

    A suggestion, never a gap. More than one organizer below 500 is no fault either: 至少 sets no upper limit.
    """
    threshold = case.value(ParameterKey.EXTRA_POSTS_MEMBERS)
    if threshold is None:
        return this.without_value(case.edition)
    if case.members is None:
        message = "未见党员人数记录，暂无法提示是否可考虑增设岗位。"
        return this.unknown(message, evidence=case.count_evidence, remedy=_REMEDY_COUNT)
    present = len(case.holders)
    extra = tuple((post.label, post.basis or "未注明增设依据") for post in case.facts.posts if post.is_extra)
    evidence = case.count_evidence + extra
    if case.members < threshold:
        more = f"现在岗{present}名，符合“至少”配备的要求。" if present > 1 else ""
        message = f"党员人数{case.members}人，未达到{threshold}人，不涉及增设岗位。{more}"
        return this.not_applicable(message, evidence=evidence)
    remedy = "请注明增设岗位的依据。" if any(not post.basis for post in case.facts.posts if post.is_extra) else ""
    message = f"党员人数{case.members}人，达到{threshold}人，可视实际适当增设专职组织员岗位；现在岗{present}名。"
    return this.met(message, evidence=evidence, remedy=remedy)


@rule(
    "staffing.count_is_current",
    title="党员人数按统计时点更新",
    article="4",
    strength=Strength.NORMALLY,
    settings=("statistics_month", "statistics_day", "months_to_report"),
)
def _count_is_current(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """The thresholds of Article 4 need a member count; the department asks for one a year (a setting).

    Only after the time to report has run out does an older count leave the question open; until then it is used.
    """
    counted_on, expected = case.facts.counted_on, expected_count_date(case.on, case.settings)
    if case.members is None or counted_on is None or counted_on >= expected:
        return ()
    known = f"{chinese_date(counted_on)}的{case.members}人"
    message = f"尚未报送{chinese_date(expected)}时点党员人数，现按{known}提示，请予核报。"
    return (this.unknown(message, evidence=case.count_evidence, remedy=_REMEDY_COUNT, word="待更新"),)


@rule("staffing.vacancy", title="岗位空缺", article="4", strength=Strength.WORK)
def _vacancy(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """A post is vacant from the day after its holder left, by itself. A fact; the minimum is judged by its own rule."""
    return tuple(_one_vacancy(this, case, vacancy) for vacancy in case.facts.vacancies_on(case.on))


def _one_vacancy(this: Rule, case: _Case, vacancy: Vacancy) -> Finding:
    if vacancy.since is None:
        return this.not_applicable(f"{vacancy.post}现无人任职。", word="空缺")
    days = (case.on - vacancy.since).days + 1
    evidence: Evidence = (("空缺起始", chinese_date(vacancy.since)), ("至今", f"{days}天"))
    if vacancy.last_holder:
        evidence += (("前任", vacancy.last_holder),)
    return this.not_applicable(f"{vacancy.post}自{chinese_date(vacancy.since)}起空缺。", evidence=evidence, word="空缺")


def expected_count_date(on: date, settings: Settings) -> date:
    """The latest statistics date whose time to report has run out before a day."""
    for year in range(on.year, on.year - 3, -1):
        counted_on = clamped_date(year, settings.statistics_month, settings.statistics_day)
        if add_months(counted_on, settings.months_to_report) < on:
            return counted_on
    raise AssertionError("three years always hold a statistics date whose time to report is over")


class Direction(StrEnum):
    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True)
class Crossing:
    """A member count that passed a threshold, and what changes with it."""

    threshold: int
    direction: Direction
    previous: int
    current: int
    message: str


_CROSSING_EFFECTS = {
    (ParameterKey.SECTION_LEVEL_MEMBERS, Direction.UP): "专职组织员级别一般为科级",
    (ParameterKey.SECTION_LEVEL_MEMBERS, Direction.DOWN): "专职组织员可不设职级",
    (ParameterKey.EXTRA_POSTS_MEMBERS, Direction.UP): "可视实际适当增设专职组织员岗位",
    (ParameterKey.EXTRA_POSTS_MEMBERS, Direction.DOWN): "不再涉及增设岗位，已设岗位不受影响",
}


def crossings(previous: int | None, current: int | None, *, edition: Edition | None) -> tuple[Crossing, ...]:
    """The thresholds passed between two counts, lowest first. Nothing is said about a count that is not known."""
    if previous is None or current is None or edition is None:
        return ()
    return tuple(_crossings(previous, current, edition))


def _crossings(previous: int, current: int, edition: Edition) -> Iterable[Crossing]:
    direction = Direction.UP if current > previous else Direction.DOWN
    for key in (ParameterKey.SECTION_LEVEL_MEMBERS, ParameterKey.EXTRA_POSTS_MEMBERS):
        threshold = edition.value(key)
        if threshold is None or (previous >= threshold) == (current >= threshold):
            continue
        passed = f"达到{threshold}人" if direction is Direction.UP else f"降至不足{threshold}人"
        message = f"党员人数由{previous}人变为{current}人，{passed}：{_CROSSING_EFFECTS[key, direction]}。"
        yield Crossing(threshold, direction, previous, current, message)


@dataclass(frozen=True)
class WhatIf:
    """The same unit at another member count: the verdict now, the verdict then, and the thresholds between them."""

    now: StaffingVerdict
    then: StaffingVerdict
    crossings: tuple[Crossing, ...]


def what_if(
    facts: StaffingFacts, members: int, *, on: date, edition: Edition | None, settings: Settings | None = None
) -> WhatIf:
    """At `members` members (the number that is held against the thresholds), what would Article 4 say?"""
    supposed = replace(facts, members=members, full=members, probationary=None, counted_on=None)
    now = assess_staffing(facts, on=on, edition=edition, settings=settings)
    then = assess_staffing(supposed, on=on, edition=edition, settings=settings)
    return WhatIf(now, then, crossings(now.threshold_members, members, edition=edition))
