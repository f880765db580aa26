"""Article 11: a seat in, or at, the party committee; office and allowance. The regular meetings are `department`'s."""

from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import AttendanceFacts
from rules.registry import Details, Rule, rule
from rules.standard import Standard
from rules.unit_kinds import UnitKind
from rules.verdicts import Evidence, Finding, Strength
from rules.wording import named

__all__ = ["AttendanceFacts", "assess_conditions"]

_REMEDY = "请补录列席情况；未列席的，请安排列席后续会议。"


def assess_conditions(organizer: OrganizerFacts, standard: Standard, *, kind: UnitKind) -> tuple[Finding, ...]:
    """Hospitals by their items, other units by the seat or, without one, by all meetings."""
    if kind is UnitKind.HOSPITAL:
        return (_attends_items(organizer, standard), *_support(organizer, standard))
    return (
        _committee_member(organizer, standard),
        *_attends_meetings(organizer, standard),
        *_support(organizer, standard),
    )


@rule("conditions.attends_items", title="附属医院：列席党员发展与教育管理议题", article="11", strength=Strength.MUST)
def _attends_items(this: Rule, organizer: OrganizerFacts, standard: Standard) -> Finding:
    """“各附属医院党委专职组织员应列席本单位党组织委员会会议关于发展党员和党员教育管理方面的议题”.

    Such items attended ÷ such items, in the calendar year up to the day.
    """
    without = this.without_text(standard.edition, subject=organizer.key)
    if without is not None:
        return without
    seen = organizer.attendance
    if seen is None:
        return this.unrecorded(named(organizer.name, "列席相关议题"), subject=organizer.key)
    counts = (seen.items, seen.items_attended, seen.items_missed)
    return _attendance(this, organizer, standard, counts, "发展党员和党员教育管理方面的议题", "项")


@rule("conditions.committee_member", title="一般应作为党组织委员", article="11", strength=Strength.NORMALLY)
def _committee_member(this: Rule, organizer: OrganizerFacts, standard: Standard) -> Finding:
    """“其他二级单位党组织专职组织员一般应作为本单位党组织委员，不担任党组织委员的，应列席党组织委员会会议”.

    Who attends instead complies: no further reason is asked for.
    """
    without = this.without_text(standard.edition, subject=organizer.key)
    if without is not None:
        return without
    if organizer.is_committee_member is None:
        message = named(organizer.name, "未见是否担任本单位党组织委员的记录。")
        return this.unknown(message, remedy="请补录是否担任党组织委员。", subject=organizer.key)
    if organizer.is_committee_member:
        return this.met(named(organizer.name, "担任本单位党组织委员。"), subject=organizer.key)
    message = named(organizer.name, "未担任本单位党组织委员，应列席党组织委员会会议。")
    return this.not_applicable(message, subject=organizer.key)


@rule("conditions.attends_meetings", title="不担任委员的，列席党组织委员会会议", article="11", strength=Strength.MUST)
def _attends_meetings(this: Rule, organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """“不担任党组织委员的，应列席党组织委员会会议”: all of them, in the calendar year up to the day."""
    if organizer.is_committee_member is not False or this.without_text(standard.edition) is not None:
        return ()
    seen = organizer.attendance
    if seen is None:
        return (this.unrecorded(named(organizer.name, "列席党组织委员会会议"), subject=organizer.key),)
    counts = (seen.meetings, seen.meetings_attended, seen.meetings_missed)
    return (_attendance(this, organizer, standard, counts, "党组织委员会会议", "次"),)


def _attendance(
    this: Rule, organizer: OrganizerFacts, standard: Standard, counts: tuple[int, int, int], what: str, unit: str
) -> Finding:
    total, attended, missed = counts
    year = f"{standard.on.year}年"
    evidence: Evidence = (("年度", year), (what, f"{total}{unit}"), ("已列席", f"{attended}{unit}"))
    if missed:
        evidence += (("未列席", f"{missed}{unit}"),)
    details = Details(evidence=evidence, subject=organizer.key)
    if not total:
        return this.not_applicable(named(organizer.name, f"{year}尚无{what}。"), **details)
    told = f"{year}{what}{total}{unit}，已列席{attended}{unit}"
    if attended == total:
        return this.met(named(organizer.name, f"{told}。"), **details)
    details["remedy"] = _REMEDY
    if missed:
        return this.not_met(named(organizer.name, f"{told}，未列席{missed}{unit}。"), **details)
    return this.unknown(named(organizer.name, f"{told}，其余{total - attended}{unit}未见列席记录。"), **details)


@rule("conditions.support", title="办公条件与岗位津贴", article="11", strength=Strength.MAY)
def _support(this: Rule, organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """“结合实际，在办公条件、岗位津贴等方面可给予组织员相应的保障”: recorded where it is known, never a gap."""
    known = (("办公条件", organizer.has_office), ("岗位津贴", organizer.has_allowance))
    evidence = tuple((label, "有" if present else "无") for label, present in known if present is not None)
    if not evidence or this.without_text(standard.edition) is not None:
        return ()
    message = named(organizer.name, "办公条件、岗位津贴等方面可给予相应的保障。")
    return (this.not_applicable(message, evidence=evidence, subject=organizer.key),)
