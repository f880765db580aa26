"""A year of the working calendar as a page shows it: months in weeks, and the breaks with their make-up days."""

import calendar as month_weeks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.wording import weekday_name
from rules.working_days import CalendarYear, DayFact, WorkingCalendar


@dataclass(frozen=True)
class DayCell:
    """A day in its month. 休 and 班 mark what differs from the plain week."""

    fact: DayFact
    mark: str
    is_today: bool

    @property
    def date(self) -> date:
        return self.fact.date

    @property
    def css(self) -> str:
        kind = {"休": "is-off", "班": "is-make-up"}.get(self.mark, "" if self.fact.working else "is-weekend")
        return f"{kind} is-today".strip() if self.is_today else kind

    @property
    def title(self) -> str:
        return f"{self.fact.name}，{'上班' if self.mark == '班' else '放假'}" if self.mark else ""


@dataclass(frozen=True)
class Month:
    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


@dataclass(frozen=True)
class Break:
    """Days off in a row, as a notice announces them (several festivals may share one break)."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def months(year: int, calendar: WorkingCalendar, today: date) -> tuple[Month, ...]:
    return tuple(_month(year, number, calendar, today) for number in range(1, 13))


def _month(year: int, number: int, calendar: WorkingCalendar, today: date) -> Month:
    weeks = tuple(
        tuple(_cell(day, calendar, today) if day.month == number else None for day in week)
        for week in month_weeks.Calendar().monthdatescalendar(year, number)
    )
    cells = [cell for week in weeks for cell in week if cell]
    return Month(number, weeks, sum(cell.fact.working for cell in cells))


def _cell(day: date, calendar: WorkingCalendar, today: date) -> DayCell:
    fact = calendar.fact(day)
    is_named = fact.name != weekday_name(day)
    mark = ("班" if fact.working else "休") if is_named else ""
    return DayCell(fact, mark, day == today)


def breaks(schedule: CalendarYear) -> tuple[Break, ...]:
    """The runs of days off in the order of the year."""
    return tuple(_breaks(sorted(schedule.days_off.items())))


def _breaks(days: list[tuple[date, str]]) -> Iterator[Break]:
    run: list[tuple[date, str]] = []
    for day, name in days:
        if run and day != run[-1][0] + timedelta(days=1):
            yield _as_break(run)
            run = []
        run.append((day, name))
    if run:
        yield _as_break(run)


def _as_break(run: list[tuple[date, str]]) -> Break:
    names = dict.fromkeys(name for _, name in run)
    return Break("、".join(names), run[0][0], run[-1][0])
