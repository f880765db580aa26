"""Filters that write dates, numbers and identifiers as a Chinese office does."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join

from common import clock
from rules.articles import citation
from rules.wording import chinese_numeral

register = template.Library()

NONE = "—"
DOCUMENT_NUMBER = re.compile(r"(〔\d{4}〕\d{1,6}号)")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.day_of(value)
    return value if isinstance(value, date) else None


@register.filter
def whole_numbers(value: Any) -> str:
    """Text in which the number of a document (〔2026〕12号) is not broken at the end of a line."""
    parts = DOCUMENT_NUMBER.split(f"{value}")
    told = (format_html('<span class="is-whole">{}</span>', part) if at % 2 else part for at, part in enumerate(parts))
    return format_html_join("", "{}", ((each,) for each in told))


@register.filter
def cn_date(value: Any) -> str:
    """2026年11月22日; a moment gives its day in Shanghai."""
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else NONE


@register.filter
def cn_day(value: Any) -> str:
    """11月22日, where the year is plain."""
    day = _day(value)
    return f"{day.month}月{day.day}日" if day else NONE


@register.filter
def cn_month(value: Any) -> str:
    """1985.03, as registers write it."""
    day = _day(value)
    return f"{day.year}.{day.month:02d}" if day else NONE


@register.filter
def cn_datetime(value: Any) -> str:
    """2026年10月9日15时20分, Shanghai time."""
    if not isinstance(value, datetime):
        return cn_date(value)
    local = value.astimezone(clock.SHANGHAI)
    return f"{cn_date(value)}{local.hour}时{local.minute:02d}分"


@register.filter
def cn_clock(value: Any) -> str:
    """15:20, Shanghai time."""
    return f"{value.astimezone(clock.SHANGHAI):%H:%M}" if isinstance(value, datetime) else ""


@register.filter
def cn_weekday(value: Any) -> str:
    """周日."""
    day = _day(value)
    return WEEKDAYS[day.weekday()] if day else ""


@register.filter
def iso(value: Any) -> str:
    """2026-11-22, for <time datetime> and date inputs."""
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else ""


@register.filter
def with_age(value: Any, on: date | None = None) -> str:
    """1985.03（41岁）, by today or by the day given."""
    born = _day(value)
    if not born:
        return NONE
    day = on or clock.today()
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return f"{cn_month(born)}（{age}岁）"


@register.filter
def masked_id(value: Any) -> str:
    """110***********002X: the first three and the last four characters."""
    text = str(value or "").strip()
    if not text:
        return NONE
    if len(text) < 9:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


@register.filter
def masked_phone(value: Any) -> str:
    """138****0000."""
    text = str(value or "").strip()
    if not text:
        return NONE
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * len(text)


@register.filter
def or_dash(value: Any) -> Any:
    """The value, or — where there is none; zero is a value."""
    return NONE if value is None or value == "" else value


@register.filter
def or_missing(value: Any, words: str = "未见记录") -> Any:
    """The value, or the words that say that it is not known."""
    return words if value is None or value == "" else value


@register.filter
def yes_no(value: Any) -> str:
    """是, 否, or 未填写 where it is not known."""
    return "未填写" if value is None else "是" if value else "否"


@register.filter
def plain(value: Any) -> str:
    """A number without needless zeros: 16, 1.5."""
    if value is None:
        return NONE
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


@register.filter
def cn_number(value: int) -> str:
    """一, 十, 十二, 二十 (1 to 99)."""
    return chinese_numeral(int(value))


@register.filter
def article_name(anchor: Any) -> str:
    """第六条第（一）项 for article-6-item-1; what is no anchor of the text is left as it is."""
    try:
        return citation(str(anchor))
    except KeyError:
        return str(anchor or "")
