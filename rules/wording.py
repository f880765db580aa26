"""How dates and numbers are written in the Chinese sentences that the rules speak."""

from datetime import date, datetime
from functools import lru_cache

_DIGITS = "零一二三四五六七八九"
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@lru_cache(maxsize=4096)
def chinese_date(day: date) -> str:
    """2026-11-02 → 2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_name(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def chinese_numeral(number: int) -> str:
    """1 → 一, 10 → 十, 16 → 十六, 20 → 二十: enough for articles, chapters, items (1–99)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def chinese_moment(moment: datetime) -> str:
    """2026年10月9日15时20分, in the zone that the moment is given in."""
    return f"{chinese_date(moment)}{moment.hour}时{moment.minute:02d}分"


def named(name: str, message: str) -> str:
    """A sentence about somebody: 甲：…, or the sentence alone where no name is given."""
    return f"{name}：{message}" if name else message
