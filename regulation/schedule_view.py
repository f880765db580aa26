"""A schedule as pages show it for checking: its year, its breaks, and what differs from another schedule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from common import clock
from regulation.year_view import Break, Month, breaks, months
from rules.wording import weekday_name
from rules.working_days import CalendarYear, DayFact, WorkingCalendar


@dataclass(frozen=True)
class DayChange:
    """A day that two schedules treat differently, in the words of both."""

    date: date
    before: str
    after: str
    is_past: bool
    moves_count: bool

    @property
    def weekday(self) -> str:
        return weekday_name(self.date)


@dataclass(frozen=True)
class ScheduleView:
    """A year's schedule, drawn."""

    schedule: CalendarYear
    months: tuple[Month, ...]
    breaks: tuple[Break, ...]
    make_up_days: tuple[date, ...]

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)


def schedule_view(schedule: CalendarYear) -> ScheduleView:
    calendar = WorkingCalendar([schedule])
    shown = months(schedule.year, calendar, clock.today())
    return ScheduleView(schedule, shown, breaks(schedule), tuple(sorted(schedule.make_up_days)))


def changes_between(old: CalendarYear | None, new: CalendarYear) -> tuple[DayChange, ...]:
    """Day by day what another schedule changes; without one, against the plain week and the fixed holidays."""
    before, after = WorkingCalendar([old] if old else []), WorkingCalendar([new])
    today = clock.today()
    found = (_change(before.fact(day), after.fact(day), today) for day in _days(new.year))
    return tuple(change for change in found if change.before != change.after)


def _change(old: DayFact, new: DayFact, today: date) -> DayChange:
    return DayChange(old.date, _words(old), _words(new), old.date < today, old.working != new.working)


def _words(fact: DayFact) -> str:
    """放假（国庆节）, 调休上班, 工作日, 周末."""
    if fact.name != weekday_name(fact.date):
        return "调休上班" if fact.working else f"放假（{fact.name}）"
    return "工作日" if fact.working else "周末"


def _days(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def with_days(
    schedule: CalendarYear | None, off: Mapping[date, str], worked: Iterable[date]
) -> tuple[dict[date, str], set[date]]:
    """A schedule's days with further ones put into it: what a notice says of a day holds against what stood there."""
    added = set(worked)
    days_off = {day: name for day, name in (schedule.days_off if schedule else {}).items() if day not in added}
    make_up = {day for day in (schedule.make_up_days if schedule else ()) if day not in off}
    return {**days_off, **off}, make_up | added
