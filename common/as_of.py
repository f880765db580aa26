"""The day that a page shows: today, or the one asked for with ``?as_of=2026-03-01``."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from common import clock

PARAMETER = "as_of"
# Nothing that is kept here lies before or after; days beyond have no day before or after themselves to count with.
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_DAY = date(FIRST_YEAR, 1, 1)


def problem_with(text: str, *, first: date = FIRST_DAY) -> str:
    """Why a day cannot be shown, as words for the user; empty where it can. What is to come is not known yet."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"“{text[:20]}”不是有效日期，请按“2026-03-01”的样式填写。"
    if day > clock.today():
        return "查看日期不能晚于今天。"
    if day < first:
        return f"查看日期不能早于{first.year}年{first.month}月{first.day}日。"
    return ""


def day_asked(request: HttpRequest, *, first: date = FIRST_DAY) -> date:
    """The day in the address; today when there is none, or none that can be shown (`page_context` says why)."""
    text = request.GET.get(PARAMETER, "")
    return clock.today() if not text or problem_with(text, first=first) else date.fromisoformat(text)


def page_context(request: HttpRequest, *, first: date = FIRST_DAY) -> dict[str, Any]:
    """What the layout needs to offer the choice of a day and to mark another day plainly."""
    text, day = request.GET.get(PARAMETER, ""), day_asked(request, first=first)
    is_other = day != clock.today()
    return {
        "as_of": day,
        "as_of_first": first,
        "as_of_choosable": True,
        "as_of_problem": problem_with(text, first=first) if text else "",
        "is_other_day": is_other,
        "as_of_query": f"?{PARAMETER}={day.isoformat()}" if is_other else "",
    }
