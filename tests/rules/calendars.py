"""Calendars for the tests of the rules, made from the `holidays` package.

The deadlines counted with them are held against `chinesecalendar`, a second source that knows nothing of the first.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays

from rules.working_days import MAKE_UP_NAME, CalendarYear, WorkingCalendar

YEARS = range(2021, 2027)


@cache
def year(number: int, *, approved: bool = True) -> CalendarYear:
    china = holidays.country_holidays("CN", years=number, language="zh_CN")
    off = {day: name for day, name in china.items() if day.year == number}
    make_up = {day: MAKE_UP_NAME for day in china.weekend_workdays if day.year == number}
    return CalendarYear(number, 1, approved, off, make_up, source="holidays")


def calendar(years: Iterable[int] = YEARS) -> WorkingCalendar:
    return WorkingCalendar(year(number) for number in years)


def calendar_with_day_off(day: date) -> WorkingCalendar:
    """The same years with one more day off (and not worked, if it was a make-up day)."""
    base = year(day.year)
    make_up = {each: name for each, name in base.make_up_days.items() if each != day}
    changed = CalendarYear(day.year, 2, True, {**base.days_off, day: "临时放假"}, make_up)
    return WorkingCalendar([*(year(number) for number in YEARS if number != day.year), changed])
