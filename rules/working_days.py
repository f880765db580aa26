"""Working days by the State Council's yearly schedules.

A year whose schedule is not approved in the system is never silently official: its days are a best guess, and say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.wording import weekday_name

MAKE_UP_NAME = "调休上班"
_SATURDAY = 5
# The holidays that fall on the same days every year (全国年节及纪念日放假办法); the lunar ones cannot be guessed.
_FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


@dataclass(frozen=True)
class CalendarYear:
    """One version of a year's schedule: the days off with the holiday's name, and the weekend days that are worked."""

    year: int
    version: int
    approved: bool
    days_off: Mapping[date, str] = field(default_factory=dict, hash=False)
    make_up_days: Mapping[date, str] = field(default_factory=dict, hash=False)
    source: str = ""


@dataclass(frozen=True)
class DayFact:
    """Whether a day is worked, what it is called, and whether an approved schedule says so."""

    date: date
    working: bool
    name: str
    official: bool


class WorkingCalendar:
    """The schedules at hand, one per year: an approved one before any proposal, then the later version."""

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        self.years: dict[int, CalendarYear] = {}
        for each in sorted(years, key=lambda year: (year.approved, year.version)):
            self.years[each.year] = each
        self._facts: dict[date, DayFact] = {}

    def fact(self, day: date) -> DayFact:
        """What a day is; a page asks for the same few weeks again and again."""
        found = self._facts.get(day)
        if found is None:
            found = self._facts[day] = self._fact(day)
        return found

    def _fact(self, day: date) -> DayFact:
        schedule = self.years.get(day.year)
        is_official = schedule is not None and schedule.approved
        if schedule is not None and day in schedule.make_up_days:
            return DayFact(day, True, schedule.make_up_days[day] or MAKE_UP_NAME, is_official)
        holiday = schedule.days_off.get(day) if schedule else _FIXED_HOLIDAYS.get((day.month, day.day))
        if holiday is not None:
            return DayFact(day, False, holiday, is_official)
        return DayFact(day, day.weekday() < _SATURDAY, weekday_name(day), is_official)

    def is_working(self, day: date) -> bool:
        return self.fact(day).working

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another."""
        span = range(after.toordinal() + 1, until.toordinal() + 1)
        return sum(self.is_working(date.fromordinal(ordinal)) for ordinal in span)
