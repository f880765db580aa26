"""Articles 9 and 10: what an organizer grew by, and the two lines of the career. Recorded, never judged."""

from datetime import date

from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import CareerFacts, CultivationKind, CultivationRecord
from rules.registry import Rule, rule
from rules.spans import add_months
from rules.standard import Standard
from rules.verdicts import Finding, Strength
from rules.wording import chinese_date, named

__all__ = ["CareerFacts", "CultivationKind", "CultivationRecord", "assess_career", "assess_cultivation", "full_years"]


@rule(
    "cultivation.recent",
    title="实践锻炼、专题研究、检查巡视、评优评奖",
    article="9",
    strength=Strength.WORK,
    settings=("cultivation_months",),
)
def assess_cultivation(this: Rule, organizer: OrganizerFacts, standard: Standard) -> Finding:
    """“要注重加强对专职组织员的系统培养，支持专职组织员参与实践锻炼”: with nothing in the last 24 months (a setting), a
    suggestion."""
    without = this.without_text(standard.edition, subject=organizer.key)
    if without is not None:
        return without
    if organizer.cultivation is None:
        return this.unrecorded(named(organizer.name, "培养锻炼"), subject=organizer.key)
    months = standard.settings.cultivation_months
    since = add_months(standard.on, -months)
    recent = [each for each in organizer.cultivation if each.from_on <= standard.on and _last_day(each) >= since]
    if not recent:
        message = named(organizer.name, f"近{months}个月未见培养锻炼记录，可考虑安排。")
        return this.unknown(message, subject=organizer.key)
    evidence = tuple((each.kind.label, f"{each.what}（{chinese_date(each.from_on)}起）") for each in recent)
    message = named(organizer.name, f"近{months}个月有培养锻炼记录{len(recent)}条。")
    return this.met(message, evidence=evidence, subject=organizer.key)


def _last_day(record: CultivationRecord) -> date:
    """A record without an end is one of its first day."""
    return record.until or record.from_on


def full_years(since: date, on: date) -> int:
    """Whole years from a day; 29 February is complete on the 28th."""
    years = on.year - since.year
    return years if add_months(since, 12 * years) <= on else years - 1


@rule("career.two_lines", title="职员职级与专业技术职务“双线晋升”", article="10", strength=Strength.MAY)
def assess_career(this: Rule, organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """“探索实行职员职级和党务工作人员专业技术职务“双线晋升””: the years at the present step; no condition is
    asserted."""
    career = organizer.career
    if career is None or this.without_text(standard.edition) is not None:
        return ()
    lines = (
        ("职员职级", career.staff_rank, career.staff_rank_since),
        ("专业技术职务", career.professional_title, career.professional_title_since),
    )
    evidence = tuple((label, _held(step, since, standard.on)) for label, step, since in lines if step)
    if not evidence:
        return ()
    message = named(organizer.name, "现任职级和职务的年限供了解，不作判断。")
    return (this.not_applicable(message, evidence=evidence, subject=organizer.key),)


def _held(step: str, since: date | None, on: date) -> str:
    if since is None or since > on:
        return f"{step}（取得时间未见记录）"
    return f"{step}（{chinese_date(since)}起，满{full_years(since, on)}年）"
