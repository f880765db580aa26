"""Days as a notice writes them → dates: missing years and months filled in, weekdays compared."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rules.notice_grammar import RawDay, RawSpan
from rules.wording import chinese_date, weekday_name

MOST_DAYS_OFF = 16
_LATE_MONTH = 12
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_SPEAKS_OF_WEEKDAY = re.compile(r"周|星期|礼拜")
_DAY = re.compile(r"\d+月\d+|\d+[日号]")


class DayProblem(Exception):
    """A day that cannot be right: what, and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


@dataclass(frozen=True)
class Span:
    """The first and the last day, both included."""

    first: date
    last: date

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def resolve(span: RawSpan, year: int, began_in: int | None) -> Span:
    """The dates of a span in a notice of a year. Raises `DayProblem`.

    A day late in the year that names no year belongs to the year in which the item's break began, if that is another
    (2022年12月31日至2023年1月2日放假，12月24日上班).
    """
    is_before = began_in is not None and span.first.month >= _LATE_MONTH
    first = _date(span.first, began_in if began_in and is_before else year, year)
    if span.last is None:
        return Span(first, first)
    last = _date(span.last, first.year, year)
    if last < first:
        remedy = "跨年的，请写明年份；否则请核对起止日期。"
        raise DayProblem(f"{chinese_date(first)}至{chinese_date(last)}，截止日早于起始日。", remedy)
    if (last - first).days >= MOST_DAYS_OFF:
        raise DayProblem(f"{chinese_date(first)}至{chinese_date(last)}超过{MOST_DAYS_OFF}天。", "请核对起止日期。")
    return Span(first, last)


def _date(raw: RawDay, assumed_year: int, notice_year: int) -> date:
    year = raw.year or assumed_year
    try:
        day = date(year, raw.month, raw.day)
    except ValueError:
        raise DayProblem(f"{year}年没有{raw.month}月{raw.day}日。", "请核对日期。") from None
    # A break reaches over New Year at most.
    if day.year != notice_year and (day.year, day.month) not in {(notice_year - 1, 12), (notice_year + 1, 1)}:
        raise DayProblem(f"{chinese_date(day)}不在通知的年度内。", "请核对年份。")
    _check_note(raw.note, day)
    return day


def _check_note(note: str, day: date) -> None:
    """What stands in brackets behind a day: a weekday is compared, a lunar date is left to the reader."""
    named = _WEEKDAY.findall(note)
    wrong = next((name for name in named if _WEEKDAYS.index(name.replace("天", "日")) != day.weekday()), None)
    if wrong is not None:
        what = f"{chinese_date(day)}是{weekday_name(day)}，通知写为星期{wrong}。"
        raise DayProblem(what, "请核对日期和星期。")
    if _DAY.search(note):
        raise DayProblem(f"没有看懂{chinese_date(day)}之后括号内的“{note}”。", "请核对原文；可改为手工录入。")
    if not named and _SPEAKS_OF_WEEKDAY.search(note):
        raise DayProblem(f"没有看懂{chinese_date(day)}之后括号内的“{note}”。", "请核对星期。")
