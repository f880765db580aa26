"""Dates of a form: often only a month, in a résumé sometimes only a year."""

import re
from dataclasses import dataclass, replace
from datetime import date

from workbooks.values import CellError, Month, compact, parse_day

# No spelling of a date is longer; what is, is prose.
LONGEST = 40
# What people write behind a date: 1975年8月生, 2007年7月参加工作.
WORDS_BEHIND = re.compile(r"\s*(?:出生|生|参加工作|入伍)$")
MONTH_REMEDY = "请按“198503”的样式填写年、月。"
DAY_REMEDY = "请按“20260301”的样式填写年、月、日。"


class NotADate(ValueError):
    """``message`` says in Chinese why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year, as precisely as it was written."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """1985年3月."""
        month = "" if self.month is None else f"{self.month}月"
        return f"{self.year}年{month}" + ("" if self.day is None else f"{self.day}日")

    @property
    def compact(self) -> str:
        """198503, 19850312: how the elements of the file hold it."""
        return self.joined("")

    @property
    def dotted(self) -> str:
        """1985.03: how résumés and printed forms hold it."""
        return self.joined(".")

    @property
    def iso(self) -> str:
        """1985-03."""
        return self.joined("-")

    @property
    def first_day(self) -> date:
        """The earliest day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def to_the_month(self) -> "PartialDate":
        """Without the day."""
        return replace(self, day=None)

    def joined(self, by: str) -> str:
        """Its parts with leading zeros."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None))
        return by.join(parts)

    def agrees_with(self, other: "PartialDate") -> bool:
        """Whether both can mean the same day."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(None in pair or pair[0] == pair[1] for pair in pairs)

    def is_before(self, other: "PartialDate") -> bool:
        """Whether it certainly lies before, by years where one of them has no month."""
        if self.month is None or other.month is None:
            return self.year < other.year
        return (self.year, self.month) < (other.year, other.month)


def of_day(day: date) -> PartialDate:
    """A whole day."""
    return PartialDate(day.year, day.month, day.day)


def parse_partial(text: str) -> PartialDate:
    """A month or a day in any of the usual spellings; `NotADate` otherwise."""
    if len(text) > LONGEST:
        raise NotADate("内容过长，不是日期。")
    text = WORDS_BEHIND.sub("", text)
    digits = compact(text)
    if digits.isdecimal() and len(digits) not in (6, 8):
        raise NotADate(f"“{digits}”不是可识别的日期。")  # and no serial of a spreadsheet either
    try:
        found = parse_day(text)
    except CellError as error:
        raise NotADate(error.message) from error
    return PartialDate(found.year, found.month, None if isinstance(found, Month) else found.day)
