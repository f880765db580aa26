"""The day that a page shows: today, or the one asked for with ``?as_of=2026-03-01``."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from common import clock

PARAMETER = "as_of"
# Nothing that is kept here lies before or after; days beyond have no day before or after themselves to count with.
FIRST_YEAR, LAST_YEAR = 1900, 2100


def day_asked(request: HttpRequest) -> date:
    """The day in the address; today when there is none, or none that exists or makes sense."""
    try:
        day = date.fromisoformat(request.GET.get(PARAMETER, ""))
    except ValueError:
        return clock.today()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the layout needs to offer the choice of a day and to mark another day plainly."""
    day = day_asked(request)
    is_other = day != clock.today()
    return {
        "as_of": day,
        "as_of_choosable": True,
        "is_other_day": is_other,
        "as_of_query": f"?{PARAMETER}={day.isoformat()}" if is_other else "",
    }
