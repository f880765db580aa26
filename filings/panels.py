"""What filings add to the pages of units and of people."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.as_of import day_asked
from common.once import once
from common.panels import Panel
from filings.facts import ClockContext
from filings.lines import Line, line_of
from filings.models import Communication, Filing, FilingStatus
from filings.models.filings import CLOSED_STATUSES, FilingQuerySet
from filings.policies import logging_refusal, side_of
from organizers.models import Organizer
from regulation.facts import settings_on, working_calendar
from units.access import can
from units.models import Unit

SHOWN = 6


def unit_panel(request: HttpRequest, unit: Unit) -> Panel | None:
    """The unit's filings, what is open first; only on today's page, and only for who sees them."""
    if day_asked(request) != clock.today() or not can(request.user, Permission.VIEW_FILING, unit):
        return None
    lines = _lines(request, Q(unit=unit))
    may_draft = can(request.user, Permission.DRAFT_FILING, unit) and unit.abolished_on is None
    context = {
        "lines": lines,
        "all_url": f"{reverse('filings:list')}?unit={unit.pk}",
        "new_url": f"{reverse('filings:new')}?unit={unit.pk}" if may_draft else "",
    }
    return Panel("filings/panels/unit.html", context)


def person_panel(request: HttpRequest, person: Organizer) -> Panel | None:
    """The filings of a person, for who may see them: the person itself does not, by default."""
    lines = _lines(request, Q(organizer=person))
    return Panel("filings/panels/person.html", {"lines": lines}) if lines else None


def communications_panel(request: HttpRequest, unit: Unit) -> Panel | None:
    """The latest talks with the department, those about no filing yet among them; on today's page only."""
    if day_asked(request) != clock.today() or not can(request.user, Permission.VIEW_FILING, unit):
        return None
    user: Any = request.user
    rows = Communication.objects.current().filter(unit=unit).select_related("recorded_by", "filing")
    is_writer = logging_refusal(unit.pk, user) is None and unit.abolished_on is None
    context = {
        "rows": list(rows.order_by("-held_on", "-id")[:SHOWN]),
        "side": side_of(user, unit.pk),
        "new_url": reverse("filings:communication-of-unit", args=[unit.pk]) if is_writer else "",
    }
    return Panel("filings/panels/unit_communications.html", context)


def _lines(request: HttpRequest, about: Q) -> list[Line]:
    user: Any = request.user
    assert isinstance(user, User)  # noqa: S101 - these pages need a signed-in visitor
    rows: FilingQuerySet = Filing.objects.visible_to(user).filter(about).exclude(status=FilingStatus.DISCARDED)
    open_first = rows.alias(is_closed=Q(status__in=CLOSED_STATUSES)).order_by("is_closed", "-created_at")
    filings = list(open_first.for_lines()[:SHOWN])
    if not filings:
        return []
    today = clock.today()
    context = ClockContext(once(request, working_calendar), once(request, settings_on, today), today)
    return [line_of(filing, context) for filing in filings]
