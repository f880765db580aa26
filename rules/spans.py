"""Spans of months and years, ending on the day with the same number or on the month's last day."""

import calendar
from datetime import date

_IN_EVERY_MONTH = 28


def clamped_date(year: int, month: int, day: int) -> date:
    """The day of the month, or the month's last one: 29 February falls on the 28th in a common year."""
    if day <= _IN_EVERY_MONTH:
        return date(year, month, day)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    years, month_index = divmod(day.month - 1 + months, 12)
    return clamped_date(day.year + years, month_index + 1, day.day)


def last_day_of_year(year: int) -> date:
    return date(year, 12, 31)
