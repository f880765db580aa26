"""Article 14, person by person: both sides' sheets, and what follows from the result. The cycle is `department`'s."""

from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import AssessmentFacts, FollowUp, FollowUpKind
from rules.registry import Details, Rule, rule
from rules.spans import last_day_of_year
from rules.standard import Standard
from rules.verdicts import Bearer, Finding, Strength
from rules.wording import chinese_date, named

__all__ = ["AssessmentFacts", "FollowUp", "FollowUpKind", "assess_annual", "assess_follow_ups"]


def assess_annual(organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """The assessment of the year that is over; who took the post later is not assessed for it."""
    year = standard.on.year - 1
    if organizer.in_post_since is not None and organizer.in_post_since.year > year:
        return (_not_yet(organizer, standard, year),)
    if organizer.assessments is None:
        return (_unit_sheet(organizer, standard, year, None),)
    found = next((each for each in organizer.assessments if each.year == year), None)
    edition = standard.edition_of(last_day_of_year(year))
    if found is None or edition is None or not edition.is_known:
        return (_unit_sheet(organizer, standard, year, found),)
    return (_unit_sheet(organizer, standard, year, found), _department_sheet(organizer, found))


@rule(
    "assessment.unit_sheet",
    title="年度考核：单位党组织评价",
    article="14",
    strength=Strength.MUST,
)
def _unit_sheet(
    this: Rule, organizer: OrganizerFacts, standard: Standard, year: int, found: AssessmentFacts | None
) -> Finding:
    """“年度考核由医学院党委组织部负责实施，由党委组织部、二级单位党组织共同完成”: the unit's own sheet."""
    without = this.without_text(standard.edition_of(last_day_of_year(year)), subject=organizer.key)
    if without is not None:
        return without
    if organizer.assessments is None:
        return this.unrecorded(named(organizer.name, "年度考核"), subject=organizer.key)
    if found is None:
        return this.unknown(named(organizer.name, f"未见{year}年度考核记录。"), subject=organizer.key)
    return _sheet(this, organizer, found, "单位党组织", present=found.has_unit_sheet)


@rule("assessment.not_yet", title="年度考核的适用", article="14", strength=Strength.MUST)
def _not_yet(this: Rule, organizer: OrganizerFacts, standard: Standard, year: int) -> Finding:
    """“专职组织员考核坚持日常考核与年度考核相结合”: a year before taking office is not assessed."""
    without = this.without_text(standard.edition, subject=organizer.key)
    if without is not None:
        return without
    message = named(organizer.name, f"{year}年度尚未任职，不参加该年度考核。")
    return this.not_applicable(message, subject=organizer.key)


@rule(
    "assessment.department_sheet",
    title="年度考核：组织部评价",
    article="14",
    strength=Strength.MUST,
    bearer=Bearer.DEPARTMENT,
)
def _department_sheet(this: Rule, organizer: OrganizerFacts, found: AssessmentFacts) -> Finding:
    """“由党委组织部、二级单位党组织共同完成”: the department's own sheet."""
    return _sheet(this, organizer, found, "党委组织部", present=found.has_department_sheet)


def _sheet(this: Rule, organizer: OrganizerFacts, found: AssessmentFacts, side: str, *, present: bool) -> Finding:
    evidence = (
        ("年度", f"{found.year}年"),
        ("考核状态", "已完成" if found.is_closed else "进行中"),
        ("等次", found.rating or found.not_rated_because or "未定"),
    )
    details = Details(evidence=evidence, subject=organizer.key)
    if present:
        return this.met(named(organizer.name, f"{found.year}年度考核已有{side}评价。"), **details)
    details["remedy"] = f"请补录{side}评价。"
    message = named(organizer.name, f"{found.year}年度考核未见{side}评价。")
    return this.not_met(message, **details) if found.is_closed else this.unknown(message, **details)


@rule("assessment.follow_up", title="约谈与问责事项的办结", article="14", strength=Strength.WORK)
def assess_follow_ups(this: Rule, organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """“对于工作不力者予以及时约谈、严格问责”: decided by the competent party organization; open ones are listed."""
    if this.without_text(standard.edition) is not None:
        return ()
    held = [each for each in organizer.follow_ups or () if each.held_on <= standard.on]
    open_ones = [each for each in held if each.closed_on is None or each.closed_on > standard.on]
    return tuple(_open_one(this, organizer, standard, each) for each in open_ones)


def _open_one(this: Rule, organizer: OrganizerFacts, standard: Standard, each: FollowUp) -> Finding:
    due = chinese_date(each.due_on) if each.due_on else "未注明"
    is_late = each.due_on is not None and each.due_on < standard.on
    message = f"{chinese_date(each.held_on)}{each.kind.label}事项尚未办结{'，已过期限' if is_late else ''}。"
    return this.not_met(
        named(organizer.name, message),
        evidence=((f"{each.kind.label}日期", chinese_date(each.held_on)), ("办结期限", due)),
        remedy="请跟进办理，办结后登记。",
        subject=organizer.key,
        reminds=is_late,
    )
