"""The department's own duties: the yearly programme (8), regular meetings (11), the annual assessment (14)."""

from collections.abc import Iterable
from datetime import date

from rules.cockpit_facts import CycleFacts, DepartmentFacts, ProgrammeFacts
from rules.registry import Rule, rule
from rules.spans import add_months, last_day_of_year
from rules.standard import Standard
from rules.verdicts import Bearer, Evidence, Finding, Strength
from rules.wording import chinese_date

__all__ = ["assess_duties"]


def assess_duties(facts: DepartmentFacts, standard: Standard) -> tuple[Finding, ...]:
    """Programme of this year, meetings up to the day, assessment of the year that is over."""
    return (
        _programme(facts.programmes, standard),
        _regular_meeting(facts.regular_meetings, standard),
        _cycle(facts.cycles, standard),
        *_excellence(facts.cycles, standard),
    )


@rule(
    "training.programme",
    title="组织员素质提升计划",
    article="8",
    strength=Strength.MUST,
    bearer=Bearer.DEPARTMENT,
)
def _programme(this: Rule, programmes: Iterable[ProgrammeFacts] | None, standard: Standard) -> Finding:
    """“医学院党委组织部结合专职组织员队伍实际特点和工作所需，负责组织和落实“组织员素质提升计划””: one a year, with
    events."""
    without = this.without_text(standard.edition)
    if without is not None:
        return without
    if programmes is None:
        return this.unrecorded("组织员素质提升计划")
    year = standard.on.year
    found = [each for each in programmes if each.year == year]
    if not found:
        message = f"未见{year}年组织员素质提升计划。"
        return this.unknown(message, remedy="请制定并登记本年度组织员素质提升计划。")
    events = sum(each.events for each in found)
    evidence: Evidence = (*(("计划", each.title) for each in found), ("已举办班次", f"{events}次"))
    if not events:
        message = f"{year}年组织员素质提升计划已登记，尚未举办培训。"
        return this.not_applicable(message, evidence=evidence, remedy="请按计划组织培训并登记班次。")
    return this.met(f"{year}年组织员素质提升计划已登记，已举办培训{events}次。", evidence=evidence)


@rule(
    "conditions.regular_meeting",
    title="定期召开组织员工作沙龙",
    article="11",
    strength=Strength.MUST,
    bearer=Bearer.DEPARTMENT,
    settings=("regular_meeting_months",),
)
def _regular_meeting(this: Rule, meetings: Iterable[date] | None, standard: Standard) -> Finding:
    """“实行专职组织员工作例会制度，由医学院党委组织部定期召开组织员工作沙龙”: how often is a setting."""
    without = this.without_text(standard.edition)
    if without is not None:
        return without
    if meetings is None:
        return this.unrecorded("组织员工作沙龙")
    held = sorted(each for each in meetings if each <= standard.on)
    months = standard.settings.regular_meeting_months
    remedy = "请安排召开组织员工作沙龙；已召开的，请补录。"
    if not held:
        return this.unknown("未见组织员工作沙龙记录。", remedy=remedy)
    next_by = add_months(held[-1], months)
    evidence = (("最近一次", chinese_date(held[-1])), ("下次最迟", chinese_date(next_by)))
    if standard.on <= next_by:
        message = f"最近一次组织员工作沙龙为{chinese_date(held[-1])}，间隔不超过{months}个月。"
        return this.met(message, evidence=evidence)
    message = f"最近一次组织员工作沙龙为{chinese_date(held[-1])}，已超过{months}个月。"
    return this.not_met(message, evidence=evidence, remedy=remedy)


@rule("assessment.cycle", title="年度考核", article="14", strength=Strength.MUST, bearer=Bearer.DEPARTMENT)
def _cycle(this: Rule, cycles: Iterable[CycleFacts] | None, standard: Standard) -> Finding:
    """“年度考核由医学院党委组织部负责实施”: the assessment of the year that is over. By when it is done is not said."""
    year = standard.on.year - 1
    without = this.without_text(standard.edition_of(last_day_of_year(year)))
    if without is not None:
        return without
    if cycles is None:
        return this.unrecorded("年度考核")
    found = _of_year(cycles, year, standard.on)
    if found is None:
        return this.unknown(f"未见{year}年度考核。", remedy="请组织年度考核；已完成的，请补录。")
    evidence: Evidence = (("启动日期", chinese_date(found.opened_on)),)
    if found.closed_on is None or found.closed_on > standard.on:
        return this.not_applicable(f"{year}年度考核正在进行。", evidence=evidence)
    evidence += (("完成日期", chinese_date(found.closed_on)),)
    return this.met(f"{year}年度考核已完成。", evidence=evidence)


def _of_year(cycles: Iterable[CycleFacts], year: int, on: date) -> CycleFacts | None:
    return next((each for each in cycles if each.year == year and each.opened_on <= on), None)


@rule(
    "assessment.excellence_cap",
    title="“优秀”等次比例提醒",
    article="14",
    strength=Strength.MAY,
    bearer=Bearer.DEPARTMENT,
    settings=("excellence_cap_percent", "rating_names"),
)
def _excellence(this: Rule, cycles: Iterable[CycleFacts] | None, standard: Standard) -> tuple[Finding, ...]:
    """“具体要求按照《上海交通大学医学院专职组织员年度考核实施细则》落实”: that document is not at hand. A cap that the
    department sets (a setting) only warns; exactly the cap is within it."""
    cap, year = standard.settings.excellence_cap_percent, standard.on.year - 1
    found = _of_year(cycles or (), year, standard.on)
    if cap is None or found is None or not found.ratings or this.without_text(standard.edition) is not None:
        return ()
    best = standard.settings.rating_names.names[0]
    excellent, total = found.ratings.count(best), len(found.ratings)
    evidence = ((best, f"{excellent}人"), ("已定等次", f"{total}人"), ("比例上限", f"{cap}%"))
    if excellent * 100 <= cap * total:
        return (this.not_applicable(f"{year}年度“{best}”等次未超过{cap}%。", evidence=evidence),)
    message = f"{year}年度“{best}”等次{excellent}人，超过已定等次{total}人的{cap}%，请关注。"
    return (this.not_applicable(message, evidence=evidence, reminds=True),)
