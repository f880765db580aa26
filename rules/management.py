"""Article 12: a dedicated post, and work reports heard by the unit's party organization."""

from collections.abc import Iterable

from rules.circumstances import known_on
from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import ConcurrentDuty, WorkReport
from rules.registry import Rule, rule
from rules.spans import add_months
from rules.standard import Standard
from rules.verdicts import Evidence, Finding, Strength
from rules.wording import chinese_date, named

__all__ = ["ConcurrentDuty", "WorkReport", "assess_dedicated", "assess_work_reports"]

_MONTHS_SHOWN = 12
_REMEDY = "请说明兼任的工作、所占比重和期限，由党委组织部备注。"


@rule("management.dedicated", title="专职专岗、专责专用", article="12", strength=Strength.NORMALLY)
def assess_dedicated(this: Rule, organizer: OrganizerFacts, standard: Standard) -> tuple[Finding, ...]:
    """“原则上坚持专职专岗、专责专用”: other work that runs on the day is asked about, one by one."""
    without = this.without_text(standard.edition, subject=organizer.key)
    if without is not None:
        return (without,)
    if organizer.concurrent_duties is None:
        return (this.unrecorded(named(organizer.name, "专职专岗情况"), subject=organizer.key),)
    running = [each for each in organizer.concurrent_duties if each.is_running(standard.on)]
    if not running:
        return (this.met(named(organizer.name, "未兼任其他工作。"), subject=organizer.key),)
    return tuple(_one_duty(this, organizer, standard, each) for each in running)


def _one_duty(this: Rule, organizer: OrganizerFacts, standard: Standard, duty: ConcurrentDuty) -> Finding:
    evidence: Evidence = (("兼任工作", duty.what),)
    if duty.share_percent is not None:
        evidence += (("所占比重", f"{duty.share_percent:f}%"),)
    if duty.from_on is not None:
        evidence += (("起始", chinese_date(duty.from_on)),)
    evidence += (("期限", chinese_date(duty.until) if duty.until else "未注明"),)
    circumstances = known_on(duty.circumstances, standard.on)
    ask = "" if circumstances else "，请说明情况"
    message = named(organizer.name, f"兼任{duty.what}{ask}。")
    return this.deviates(message, circumstances=circumstances, evidence=evidence, remedy=_REMEDY, subject=organizer.key)


@rule("management.work_reports", title="经常听取工作汇报", article="12", strength=Strength.WORK)
def assess_work_reports(this: Rule, reports: Iterable[WorkReport] | None, standard: Standard) -> Finding:
    """“经常听取工作汇报，及时研究解决工作中的问题”: how many in the last twelve months, and which issues are open."""
    without = this.without_text(standard.edition)
    if without is not None:
        return without
    if reports is None:
        return this.unrecorded("听取工作汇报")
    heard = [each for each in reports if each.heard_on <= standard.on]
    recent = [each for each in heard if each.heard_on > add_months(standard.on, -_MONTHS_SHOWN)]
    if not recent:
        return this.unknown(f"近{_MONTHS_SHOWN}个月未见听取工作汇报的记录。")
    issues, still_open = (sum(each.issues for each in recent), sum(each.open_issues for each in heard))
    evidence = (
        ("最近一次", chinese_date(max(each.heard_on for each in recent))),
        ("提出问题", f"{issues}个"),
        ("尚未办结", f"{still_open}个"),
    )
    return this.met(f"近{_MONTHS_SHOWN}个月听取工作汇报{len(recent)}次。", evidence=evidence)
