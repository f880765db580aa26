"""Article 8: hours of school-level training in each calendar year, municipal training in every three years.

“原则上” governs both: a deviation stands with a statement of circumstances. There is no pro-rata rule: a year of
joining, leave or illness is such a statement, never a silent reduction.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rules.circumstances import known_on
from rules.editions import ParameterKey
from rules.registry import Rule, rule
from rules.setting_values import MunicipalPeriod
from rules.spans import add_months, last_day_of_year
from rules.standard import Standard
from rules.training_facts import TrainingFacts, YearHours
from rules.verdicts import Bearer, Evidence, Finding, Strength
from rules.wording import chinese_date, named

__all__ = [
    "MunicipalDue",
    "TrainingFacts",
    "YearHours",
    "assess_training",
    "counted_hours",
    "municipal_due",
]

_REMEDY_HOURS = "请关注近期班次；确有特殊情况的，请提交说明。"
_REMEDY_MUNICIPAL = "请安排参加市级层面培训；确有特殊情况的，请提交说明。"


@dataclass(frozen=True)
class _Case:
    """One organizer's training on a day."""

    key: str
    name: str
    in_post_since: date | None
    facts: TrainingFacts
    standard: Standard
    is_recorded: bool = True


def assess_training(
    facts: TrainingFacts | None, standard: Standard, *, key: str = "", name: str = "", in_post_since: date | None = None
) -> tuple[Finding, ...]:
    """The running year, the one before it, and the municipal training. None: no training is recorded at all."""
    case = _Case(key, name, in_post_since, facts or TrainingFacts(), standard, is_recorded=facts is not None)
    return (*_past_year(case), _school_hours(case, standard.on.year), _municipal(case))


def _past_year(case: _Case) -> tuple[Finding, ...]:
    """Last year, unless the post was taken later, or no training is recorded at all."""
    year = case.standard.on.year - 1
    if not case.is_recorded or (case.in_post_since is not None and case.in_post_since.year > year):
        return ()
    return (_school_hours(case, year),)


def counted_hours(hours: YearHours, *, municipal_fills_school: bool) -> Decimal:
    """The verified hours that are held against the number of the article."""
    return hours.school + hours.municipal if municipal_fills_school else hours.school


def shown_hours(hours: Decimal) -> str:
    """16.0 → 16, 7.50 → 7.5."""
    text = format(hours, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@rule(
    "training.school_hours",
    title="每年不少于16学时的校级培训",
    article="8",
    strength=Strength.NORMALLY,
    bearer=Bearer.ORGANIZER,
    parameters=(ParameterKey.SCHOOL_HOURS_PER_YEAR,),
    settings=("school_level_meaning", "municipal_fills_school", "school_hours_reminder_month", "minutes_per_hour"),
)
def _school_hours(this: Rule, case: _Case, year: int) -> Finding:
    """“原则上，专职组织员每年参加不少于 16 学时的校级培训”.

    A calendar year, judged once it is over; while it runs, the hours that are missing are only said. Exactly 16 is
    enough. Only verified hours count.
    """
    is_over = year < case.standard.on.year
    edition = case.standard.edition_of(last_day_of_year(year) if is_over else case.standard.on)
    required = edition.value(ParameterKey.SCHOOL_HOURS_PER_YEAR) if edition else None
    if required is None:
        return this.without_value(edition, subject=case.key)
    if not case.is_recorded:
        return this.unrecorded(named(case.name, "校级培训学时"), subject=case.key)
    hours = case.facts.of_year(year)
    if hours is None:
        if is_over:
            message = named(case.name, f"{year}年未见学时记录。")
            return this.unknown(message, remedy="请补报参训情况。", subject=case.key)
        hours = YearHours(year, Decimal(0))
    return _hours_of(this, case, hours, required, is_over=is_over)


def _hours_of(this: Rule, case: _Case, hours: YearHours, required: int, *, is_over: bool) -> Finding:
    counted = counted_hours(hours, municipal_fills_school=case.standard.settings.municipal_fills_school)
    evidence = _hours_evidence(hours, counted, required)
    told = f"{hours.year}年已认定校级培训{shown_hours(counted)}学时"
    if counted >= required:
        message = named(case.name, f"{told}，不少于{required}学时。")
        return this.met(message, evidence=evidence, subject=case.key)
    missing = f"，距{required}学时尚差{shown_hours(required - counted)}学时"
    circumstances = known_on(hours.circumstances, case.standard.on)
    if not is_over:
        is_late = case.standard.on.month >= case.standard.settings.school_hours_reminder_month
        message = named(case.name, f"截至{chinese_date(case.standard.on)}，{told}{missing}。")
        reminds = is_late and circumstances is None
        return this.not_applicable(message, reminds=reminds, evidence=evidence, remedy=_REMEDY_HOURS, subject=case.key)
    if circumstances is None and counted + hours.pending >= required and not hours.is_closed:
        message = named(case.name, f"{told}{missing}；另有{shown_hours(hours.pending)}学时待认定。")
        return this.unknown(message, evidence=evidence, remedy="请及时认定学时。", subject=case.key)
    ask = "" if circumstances else "，请说明情况"
    message = named(case.name, f"{told}{missing}{ask}。")
    return this.deviates(
        message, circumstances=circumstances, evidence=evidence, remedy=_REMEDY_HOURS, subject=case.key
    )


def _hours_evidence(hours: YearHours, counted: Decimal, required: int) -> Evidence:
    evidence: Evidence = (
        ("年度", f"{hours.year}年" + ("（已结转）" if hours.is_closed else "")),
        ("已认定校级学时", shown_hours(counted)),
        ("要求学时", str(required)),
    )
    if hours.pending:
        evidence += (("待认定学时", shown_hours(hours.pending)),)
    return evidence


@dataclass(frozen=True)
class MunicipalDue:
    """The period that counts on a day: its first day, the last day for attending, and whether it is attended.

    A settled one asks for nothing more: in periods that follow each other, an attended one; a rolling one never is.
    """

    from_on: date
    due_on: date
    is_attended: bool
    attended_on: date | None = None
    is_settled: bool = False


def municipal_due(facts: TrainingFacts, *, in_post_since: date | None, standard: Standard) -> MunicipalDue | None:
    """When municipal training is due; None where too little is known of taking office and of training to tell.

    Rolling: three years from taking office or from the last training, whichever is later. A period never begins
    before the article first asked for it. The last day itself is still in time.
    """
    years = standard.value(ParameterKey.MUNICIPAL_PERIOD_YEARS)
    needed = standard.value(ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD)
    asked_since = standard.asked_since(ParameterKey.MUNICIPAL_PERIOD_YEARS)
    if years is None or needed is None or asked_since is None:
        return None
    attended = sorted(each for each in facts.municipal_on if each <= standard.on)
    if standard.settings.municipal_period is MunicipalPeriod.ROLLING:
        last = attended[-needed] if len(attended) >= needed else None
        due = _rolling(last, in_post_since, asked_since, years)
        # Whoever took office later than the last training may still have time: only that day would tell.
        is_certain = due is not None and (in_post_since is not None or standard.on <= due.due_on)
        return due if is_certain else None
    if in_post_since is None:
        return None
    since = max(in_post_since, asked_since)
    is_fixed = standard.settings.municipal_period is MunicipalPeriod.FIXED
    spans = _cycles(since, years, standard) if is_fixed else _from_office(since, years, standard.on)
    return _windowed([_window(first, last, attended, needed) for first, last in spans])


def _rolling(last: date | None, in_post_since: date | None, asked_since: date, years: int) -> MunicipalDue | None:
    known = [each for each in (last, in_post_since) if each is not None]
    if not known:
        return None
    begins = max(*known, asked_since)
    return MunicipalDue(begins, add_months(begins, 12 * years), last == begins, last)


Span = tuple[date, date]


def _cycles(since: date, years: int, standard: Standard) -> list[Span]:
    """The present cycle of calendar years, after the one before it where the post was held from its first year on."""
    start = standard.settings.municipal_fixed_start_year
    present = start + (standard.on.year - start) // years * years
    asked = [year for year in (present - years, present) if year == present or year >= max(since.year, start)]
    return [(date(year, 1, 1), last_day_of_year(year + years - 1)) for year in asked]


def _from_office(since: date, years: int, day: date) -> list[Span]:
    """The present period counted from taking office, after the one before it. Each begins when the last is over."""
    ends = [since]
    while len(ends) == 1 or ends[-1] < day:
        ends.append(add_months(since, 12 * years * len(ends)))
    spans = [(since, ends[1]), *((ends[at] + timedelta(days=1), ends[at + 1]) for at in range(1, len(ends) - 1))]
    return spans[-2:]


def _windowed(windows: list[MunicipalDue]) -> MunicipalDue:
    """The present period; the one before it as long as both were missed."""
    present, before = windows[-1], windows[0]
    return present if present.is_attended or before.is_attended else before


def _window(first: date, last: date, attended: list[date], needed: int) -> MunicipalDue:
    within = [each for each in attended if first <= each <= last]
    is_attended = len(within) >= needed
    return MunicipalDue(first, last, is_attended, within[-1] if within else None, is_settled=is_attended)


@rule(
    "training.municipal",
    title="每3年参加1次市级层面培训",
    article="8",
    strength=Strength.NORMALLY,
    bearer=Bearer.ORGANIZER,
    parameters=(ParameterKey.MUNICIPAL_PERIOD_YEARS, ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD),
    settings=("municipal_period", "municipal_fixed_start_year", "municipal_reminder_months"),
)
def _municipal(this: Rule, case: _Case) -> Finding:
    """“原则上，专职组织员……每 3 年参加 1 次市级层面培训”.

    The day that falls due is still in time (29 February falls on the 28th); six months ahead (a setting) it is said.
    """
    if case.standard.value(ParameterKey.MUNICIPAL_PERIOD_YEARS) is None:
        return this.without_value(case.standard.edition, subject=case.key)
    if not case.is_recorded:
        return this.unrecorded(named(case.name, "市级层面培训"), subject=case.key)
    due = municipal_due(case.facts, in_post_since=case.in_post_since, standard=case.standard)
    if due is None:
        message = named(case.name, "任职时间或市级培训记录不全，暂无法计算市级培训期限。")
        return this.unknown(message, remedy="请补录任职时间或市级培训。", subject=case.key)
    return _municipal_of(this, case, due)


def _municipal_of(this: Rule, case: _Case, due: MunicipalDue) -> Finding:
    on, settings = case.standard.on, case.standard.settings
    evidence: Evidence = (("计期起始", chinese_date(due.from_on)), ("应参训期限", chinese_date(due.due_on)))
    if due.attended_on:
        evidence += (("最近参训", chinese_date(due.attended_on)),)
    if on > due.due_on:
        circumstances = known_on(case.facts.municipal_circumstances, on)
        ask = "" if circumstances else "，请说明情况"
        message = named(case.name, f"市级层面培训的参训期限为{chinese_date(due.due_on)}，未见参训记录{ask}。")
        return this.deviates(
            message, circumstances=circumstances, evidence=evidence, remedy=_REMEDY_MUNICIPAL, subject=case.key
        )
    is_near = on >= add_months(due.due_on, -settings.municipal_reminder_months)
    reminds = is_near and not due.is_settled
    remedy = _REMEDY_MUNICIPAL if reminds else ""
    if due.is_attended and due.attended_on:
        upcoming = "" if due.is_settled else f"，下次参训期限为{chinese_date(due.due_on)}"
        message = named(case.name, f"最近一次市级层面培训为{chinese_date(due.attended_on)}{upcoming}。")
        return this.met(message, evidence=evidence, reminds=reminds, remedy=remedy, subject=case.key)
    message = named(case.name, f"市级层面培训的参训期限为{chinese_date(due.due_on)}。")
    return this.not_applicable(message, evidence=evidence, reminds=reminds, remedy=remedy, subject=case.key)
