"""Article 7 beyond the five working days: communication, the order of the steps, the two documents.

The way as a table: which steps belong to an appointment, a removal and an exchange, and which of them the article or
the decision itself cannot do without. Any other may be left out with a word why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from rules.circumstances import known_on
from rules.communication import check_communication
from rules.determination import check_determination
from rules.filing_clock import ClockStatus, assess_clock, deadline, filing_working_days, is_before_go_live, shanghai_day
from rules.qualification import assess_qualification
from rules.registry import Details, Rule, explained, rule
from rules.selection_facts import FilingFacts, FilingKind, Step
from rules.standard import Standard
from rules.verdicts import Bearer, Evidence, Finding, Outcome, Strength
from rules.wording import chinese_date, named

__all__ = ["WAYS", "FilingFacts", "FilingKind", "Step", "WayStep", "assess_filing", "assess_selection", "assess_way"]


@dataclass(frozen=True)
class WayStep:
    step: Step
    is_optional: bool = False


WAYS: dict[FilingKind, tuple[WayStep, ...]] = {
    FilingKind.APPOINTMENT: (
        WayStep(Step.COMMUNICATION),
        WayStep(Step.INITIATION),
        WayStep(Step.RECOMMENDATION, is_optional=True),
        WayStep(Step.INSPECTION, is_optional=True),
        WayStep(Step.MEETING),
        WayStep(Step.NOTICE, is_optional=True),
        WayStep(Step.DETERMINATION),
        WayStep(Step.DOCUMENT),
        WayStep(Step.REPORT),
    ),
    FilingKind.REMOVAL: (
        WayStep(Step.COMMUNICATION, is_optional=True),
        WayStep(Step.INITIATION, is_optional=True),
        WayStep(Step.MEETING),
        WayStep(Step.DETERMINATION),
        WayStep(Step.DOCUMENT),
        WayStep(Step.REPORT),
    ),
    FilingKind.EXCHANGE: (
        WayStep(Step.COMMUNICATION),
        WayStep(Step.INITIATION),
        WayStep(Step.RECOMMENDATION, is_optional=True),
        WayStep(Step.INSPECTION, is_optional=True),
        WayStep(Step.MEETING),
        WayStep(Step.NOTICE, is_optional=True),
        WayStep(Step.DETERMINATION),
        WayStep(Step.DOCUMENT),
        WayStep(Step.REPORT),
    ),
}
# Each has a rule of its own: the log of talks, the day of determination. The last step lies behind nothing.
UNRECORDED = "收到时间尚未登记，暂不判断是否按期。"
_HELD_AGAINST_DETERMINATION = frozenset({Step.MEETING, Step.NOTICE, Step.DOCUMENT})
_ASKED_ELSEWHERE = (Step.COMMUNICATION, Step.DETERMINATION)


@dataclass(frozen=True)
class _Case:
    facts: FilingFacts
    standard: Standard

    @property
    def day(self) -> date:
        """The day whose edition counts: that of determination, or today while there is none."""
        return self.facts.determined_on or self.standard.on

    @cached_property
    def dates(self) -> dict[Step, date]:
        """The steps that have taken place by the day that is judged by."""
        filed_at = self.facts.first_complete_at
        days = {**self.facts.dates, Step.REPORT: shanghai_day(filed_at) if filed_at else None}
        return {step: day for step, day in days.items() if day is not None and day <= self.standard.on}

    @property
    def is_appointing(self) -> bool:
        return self.facts.kind is not FilingKind.REMOVAL

    def details(self, *, evidence: Evidence = (), remedy: str = "") -> Details:
        return Details(evidence=evidence, remedy=remedy, subject=self.facts.key)

    def says(self, message: str) -> str:
        return named(self.facts.name, message)

    def own(self, finding: Finding) -> Finding:
        """What a rule said that knows no filing, said of this one."""
        return replace(finding, message=self.says(finding.message), subject=self.facts.key)


def assess_filing(facts: FilingFacts, standard: Standard) -> tuple[Finding, ...]:
    """One filing against Articles 6, 7 and 13. What is not judged says why, and nothing else."""
    case = _Case(facts, standard)
    applies = _applies(case)
    if applies is not None:
        return (applies,)
    findings = assess_selection(facts, standard)
    if case.is_appointing:
        findings += assess_qualification(
            facts.candidate, standard, determined_on=facts.determined_on, name=facts.name, key=facts.key
        )
    return (*findings, *_other_rules(case))


def assess_way(facts: FilingFacts, standard: Standard) -> tuple[Finding, ...]:
    """Article 7 alone: why it is not judged, or what `assess_selection` finds."""
    applies = _applies(_Case(facts, standard))
    return (applies,) if applies is not None else assess_selection(facts, standard)


def steps_backwards(facts: FilingFacts, standard: Standard) -> tuple[tuple[Step, Step], ...]:
    """Neighbours on the way of which the later one is dated earlier: (the one before, the one that is too early)."""
    days = dict(_taken(_Case(facts, standard)))
    return tuple((one, other) for one, other in _neighbours(days) if days[other] < days[one])


def _neighbours(days: Mapping[Step, date]) -> Iterator[tuple[Step, Step]]:
    """Steps to be held against the next one. The day of determination is held against meeting, public notice and
    document by rules of its own, and which of these it is, is a setting: what those say is not said twice."""
    for one, other in pairwise(days):
        if Step.DETERMINATION not in (one, other) or not {one, other} & _HELD_AGAINST_DETERMINATION:
            yield one, other
    around = {Step.NOTICE, Step.DETERMINATION, Step.DOCUMENT} <= days.keys()
    if around and days[Step.DETERMINATION] <= days[Step.DOCUMENT]:
        yield Step.NOTICE, Step.DOCUMENT


def _taken(case: _Case) -> list[tuple[Step, date]]:
    """The steps that have their day, in the order of the way."""
    return [(each.step, case.dates[each.step]) for each in WAYS[case.facts.kind] if each.step in case.dates]


def assess_selection(facts: FilingFacts, standard: Standard) -> tuple[Finding, ...]:
    """Article 7: communication, the way, the day of determination, the two documents, the five working days."""
    case = _Case(facts, standard)
    findings = (
        *_communication(case),
        *_way_in_order(case),
        *_steps_recorded(case),
        *_determination(case),
        _materials(case),
        _clock(case),
    )
    stated = dict(facts.circumstances)
    return tuple(explained(each, known_on(stated.get(each.rule), standard.on)) for each in findings)


@rule(
    "selection.applies",
    title="选任规程的适用",
    article="7",
    strength=Strength.MUST,
    settings=("go_live_on",),
)
def _applies(this: Rule, case: _Case) -> Finding | None:
    """“专职组织员的选任按照干部管理权限及选任程序，由各二级单位党组织负责实施”.

    Posts that the school appoints to go through the school's own procedure; what happened before the system went into
    use, or under an edition whose text is not at hand, is recorded and not judged.
    """
    facts = case.facts
    is_early = facts.determined_on is not None and is_before_go_live(facts.determined_on, case.standard.settings)
    if facts.is_historical or is_early:
        return this.not_applicable(case.says("历史补录：只作记录，不作判断。"), subject=facts.key)
    if facts.is_school_appointed:
        message = case.says("由学校按干部管理权限任免，按学校程序办理，此处只作记录。")
        return this.not_applicable(message, subject=facts.key)
    return this.without_text(case.standard.edition_of(case.day), subject=facts.key)


def _communication(case: _Case) -> tuple[Finding, ...]:
    if not case.is_appointing:
        return ()
    talked = sorted(each for each in case.facts.communicated_on or () if each <= case.standard.on)
    determined_on = case.facts.determined_on
    recorded = case.own(check_communication(talked[0] if talked else None, determined_on))
    if not talked or (determined_on is not None and talked[0] > determined_on):
        return (recorded,)
    return (recorded, *_before_initiation(case, talked), *_during_selection(case, talked))


def _talks(talked: Iterable[date]) -> tuple[str, str]:
    return ("沟通日期", "、".join(chinese_date(each) for each in talked))


@rule("communication.before_initiation", title="动议前沟通", article="7", strength=Strength.MUST)
def _before_initiation(this: Rule, case: _Case, talked: list[date]) -> tuple[Finding, ...]:
    """“各二级单位党组织在组织员岗位动议前及选任过程中，应主动与医学院党委组织部加强沟通”: the first talk comes before
    initiation, or on its day."""
    initiated_on = case.dates.get(Step.INITIATION)
    if initiated_on is None:
        return ()
    details = case.details(evidence=(("动议日期", chinese_date(initiated_on)), _talks(talked)))
    if talked[0] <= initiated_on:
        return (this.met(case.says("动议前已有沟通记录。"), **details),)
    details["remedy"] = "已沟通的，请补记沟通日期；或在备注中说明。"
    return (this.unknown(case.says("未见动议前的沟通记录。"), **details),)


@rule("communication.during_selection", title="选任过程中沟通", article="7", strength=Strength.MUST)
def _during_selection(this: Rule, case: _Case, talked: list[date]) -> tuple[Finding, ...]:
    """“各二级单位党组织在组织员岗位动议前及选任过程中，应主动与医学院党委组织部加强沟通”: once more between initiation
    and determination. Asked for when the candidate is determined."""
    determined_on, initiated_on = case.facts.determined_on, case.dates.get(Step.INITIATION)
    if determined_on is None:
        return ()
    begins = initiated_on or talked[0]
    during = [each for each in talked if begins < each <= determined_on]
    if not during:
        details = case.details(evidence=(_talks(talked),), remedy="已沟通的，请补记沟通日期。")
        return (this.unknown(case.says("未见选任过程中的沟通记录。"), **details),)
    return (this.met(case.says("选任过程中已有沟通记录。"), **case.details(evidence=(_talks(during),))),)


@rule("selection.order", title="选任各环节的先后", article="7", strength=Strength.NORMALLY)
def _way_in_order(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """“专职组织员的选任按照干部管理权限及选任程序”: each step follows the one before it, or falls on the same day.

    The procedure itself stands elsewhere; dates that run backwards are asked about, not judged.
    """
    taken = _taken(case)
    if not taken:
        return ()
    evidence = tuple((step.label, chinese_date(day)) for step, day in taken)
    backwards = steps_backwards(case.facts, case.standard)
    if not backwards:
        return (this.met(case.says("选任各环节日期先后相符。"), **case.details(evidence=evidence)),)
    told = "、".join(f"{other.label}早于{one.label}" for one, other in backwards)
    remedy = "请核对各环节日期；日期无误的，请说明情况。"
    message = case.says(f"{told}，请核对或者说明情况。")
    return (this.not_met(message, **case.details(evidence=evidence, remedy=remedy)),)


@rule("selection.steps_recorded", title="选任各环节有记录", article="7", strength=Strength.NORMALLY)
def _steps_recorded(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """“专职组织员的选任按照干部管理权限及选任程序”: a step that lies behind is dated, or left out with a word why."""
    way, skipped = WAYS[case.facts.kind], dict(case.facts.skipped)
    reached = [at for at, each in enumerate(way) if each.step in case.dates]
    behind = [each for each in way[: max(reached, default=0)] if each.step not in case.dates]
    asked = [each for each in behind if each.step not in _ASKED_ELSEWHERE]
    left_out = tuple(
        (each.step.label, f"未进行：{why}")
        for each in asked
        if each.is_optional and (why := skipped.get(each.step, ""))
    )
    told = {label for label, _ in left_out}
    missing = [each for each in asked if each.step.label not in told]
    if not asked:
        return ()
    if not missing:
        return (this.met(case.says("未进行的环节均已注明原因。"), **case.details(evidence=left_out)),)
    message = case.says(f"未见{'、'.join(each.step.label for each in missing)}的日期。")
    remedy = "请补录日期；按规定未进行的环节，请注明原因。"
    return (this.unknown(message, **case.details(evidence=left_out, remedy=remedy)),)


def _determination(case: _Case) -> tuple[Finding, ...]:
    dates = case.dates
    found = check_determination(
        case.facts.determined_on,
        today=case.standard.on,
        meeting_on=dates.get(Step.MEETING),
        notice_until=case.facts.notice_until,
        document_on=dates.get(Step.DOCUMENT),
        meaning=case.standard.settings.determination_meaning,
    )
    return tuple(case.own(each) for each in found)


@rule("selection.materials", title="任免正式发文和基本信息表", article="7", strength=Strength.MUST)
def _materials(this: Rule, case: _Case) -> Finding:
    """“提交干部任免正式发文及相关人员基本信息表”: the two documents that the article names, and no others."""
    facts = case.facts
    parts = (
        ("任免正式发文", bool(facts.has_document)),
        ("文号", bool(facts.document_number.strip())),
        ("发文日期", Step.DOCUMENT in case.dates),
        ("相关人员基本信息表", bool(facts.has_form)),
    )
    evidence = tuple((label, "有" if present else "未见") for label, present in parts)
    missing = [label for label, present in parts if not present]
    if not missing:
        return this.met(case.says("任免正式发文和相关人员基本信息表均已提交。"), **case.details(evidence=evidence))
    message = case.says(f"未见{'、'.join(missing)}。")
    return this.unknown(message, **case.details(evidence=evidence, remedy="请补齐任免正式发文及相关人员基本信息表。"))


def _clock(case: _Case) -> Finding:
    """The five working days; for removals and exchanges by analogy."""
    facts, standard = case.facts, case.standard
    due = None
    working_days = filing_working_days(standard.edition_of(case.day))
    if facts.determined_on is not None and working_days is not None:
        calendar = facts.calendar or standard.calendar
        due = deadline(facts.determined_on, calendar=calendar, working_days=working_days, extension=facts.extension)
    state = assess_clock(
        due,
        at=standard.on,
        settings=standard.settings,
        first_complete_at=facts.first_complete_at if Step.REPORT in case.dates else None,
        by_analogy=facts.kind is not FilingKind.APPOINTMENT,
    )
    found = state.finding
    if facts.awaits_receipt and state.status is ClockStatus.OVERDUE and due is not None:
        message = f"报备截止日为{chinese_date(due.due_on)}。{UNRECORDED}"
        remedy = "请党委组织部登记收到时间。"
        found = replace(found, outcome=Outcome.UNKNOWN, message=message, remedy=remedy, bearer=Bearer.DEPARTMENT)
    return case.own(found)


@rule("discipline.other_rules", title="其他规定提示", article="13", strength=Strength.WORK)
def _other_rules(this: Rule, case: _Case) -> tuple[Finding, ...]:
    """“违反相关规定要根据情况给予纪律处分”: where a sanction is running, other rules on its effect apply; a remark
    for those who may see it, no judgement."""
    if not case.facts.has_running_sanction:
        return ()
    message = case.says("其他规定提示：请按处分影响期的有关规定办理。")
    return (this.not_applicable(message, **case.details()),)
