"""What filings contribute to home pages: what waits for whom, and whose five working days are running or over.

One statement reads the filings of a page; the calendar and the settings are shared with the page's other panels.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.once import once
from common.panels import ASIDE, CHARTS, Event, Panel
from filings.facts import ClockContext, deadline_of, is_by_analogy
from filings.lines import Line, line_of
from filings.models import Filing, FilingStatus
from filings.models.filings import AT_DEPARTMENT_STATUSES, AWAITING_STATUSES, CLOSED_STATUSES
from filings.timing import timing_chart, years_shown
from regulation.facts import settings_on, working_calendar
from rules.filing_clock import Deadline
from units.access import can
from units.models import Unit

LATELY = timedelta(days=45)
CALENDAR_HORIZON = timedelta(days=75)
FIGURES = "figures"


def _context(request: HttpRequest) -> ClockContext:
    today = clock.today()
    return ClockContext(once(request, working_calendar), once(request, settings_on, today), today)


def _read(user: User, since: date, year: int) -> list[Filing]:
    """One statement for all panels: what is open, what was filed lately, and what the chart of the years counts."""
    recent = ~Q(status__in=CLOSED_STATUSES) | Q(filed_at__gte=clock.at(since))
    counted = Q(status=FilingStatus.FILED, candidate_determined_on__gte=date(year, 1, 1))
    rows = Filing.objects.visible_to(user).filter(recent | counted)
    return list(rows.for_lines().order_by("due_on", "created_at"))


def _filings(request: HttpRequest) -> list[Filing]:
    assert isinstance(request.user, User)  # noqa: S101 pages of the desk need a signed-in visitor
    years = years_shown(_context(request))
    return once(request, _read, request.user, clock.today() - LATELY, years[0])


def lines_seen(request: HttpRequest) -> list[Line]:
    """Open filings and those filed lately that the visitor sees, the earliest deadline first."""
    context, since = _context(request), clock.at(clock.today() - LATELY)
    recent = (filing for filing in _filings(request) if filing.filed_at is None or filing.filed_at >= since)
    return [line_of(filing, context) for filing in recent]


# -- the department --------------------------------------------------------------------------------------------


def figures_panel(request: HttpRequest, obj: object) -> Panel:
    """Overdue, running, and waiting for the department."""
    lines = lines_seen(request)
    running = [line for line in lines if line.is_timed]
    overdue = [line for line in running if line.is_overdue]
    today = [line for line in running if line.is_due_today]
    context = {
        "overdue": len(overdue),
        # By analogy only, it is a reminder and no more.
        "is_proven": any(not is_by_analogy(line.filing) for line in overdue),
        "running": len(running) - len(overdue),
        "due_today": len(today),
        "due_note": f"其中今日截止{len(today)}件",
        "waiting": sum(_waits(line) for line in lines),
        "overdue_link": _register("due=overdue"),
        "running_link": _register("due=running"),
        "waiting_link": _register("group=mine"),
    }
    return Panel("filings/panels/figures.html", context, FIGURES)


def _register(query: str) -> str:
    """The register narrowed to what a figure counts."""
    return f"{reverse('filings:list')}?{query}"


def timing_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Reported in time, late, not yet: by year, drawn."""
    chart = timing_chart(_filings(request), _context(request))
    if chart.is_empty:
        return None
    return Panel("filings/panels/timing.html", {"chart": chart, "register": reverse("filings:list")}, CHARTS)


def waiting_panel(request: HttpRequest, obj: object) -> Panel:
    """What waits for the department's own step, the longest waiting first."""
    lines = [line for line in lines_seen(request) if _waits(line)]
    lines.sort(key=lambda line: line.filing.submitted_at or line.filing.created_at)
    return Panel("filings/panels/waiting.html", {"lines": lines, "register": _register("group=mine")})


def _waits(line: Line) -> bool:
    return line.filing.status in AT_DEPARTMENT_STATUSES


def due_panel(request: HttpRequest, obj: object) -> Panel:
    """Whose five working days are running or over, in working days."""
    lines = [line for line in lines_seen(request) if line.is_timed]
    return Panel("filings/panels/due.html", {"lines": lines})


def calendar_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Says in good time that next year's schedule is missing: deadlines would be provisional from some day on."""
    context = _context(request)
    found = first_provisional(context)
    if found is None:
        return None
    years = "、".join(f"{year}年" for year in found.open_years)
    is_past = found.determined_on <= context.today
    return Panel("filings/panels/calendar.html", {"deadline": found, "years": years, "is_past": is_past}, ASIDE)


def first_provisional(context: ClockContext) -> Deadline | None:
    """The first day of determination, from today on, whose deadline would be provisional; None if not soon.

    From the first such day on all are, as far as the horizon goes: a schedule that is missing is a year's.
    """

    def counted(offset: int) -> Deadline | None:
        return deadline_of(context.today + timedelta(days=offset), context)

    def is_provisional(offset: int) -> bool:
        found = counted(offset)
        return found is not None and found.provisional

    days = range(CALENDAR_HORIZON.days)
    first = 0 if is_provisional(0) else bisect_left(days, True, key=is_provisional)
    return counted(first) if first in days else None


def tell_filed(request: HttpRequest, obj: object) -> Iterator[Event]:
    """What was filed lately."""
    for line in lines_seen(request):
        filing = line.filing
        if filing.filed_at:
            text = f"{filing}办结，编号{filing.filing_number}。"
            yield Event(filing.filed_at, line.unit_name, text, "ok", "file-certificate", line.url)


# -- the unit ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToDo:
    """One thing that a unit has to do, in words."""

    line: Line
    word: str
    tone: str
    rank: int
    is_mine: bool


def unit_to_do_panel(request: HttpRequest, unit: Any) -> Panel:
    """What the unit itself has to do next: 退回补正, 待审签, 起草中."""
    items = list(_to_do(request, unit.pk))
    items.sort(key=lambda item: (not item.is_mine, item.rank))
    return Panel("filings/panels/unit_to_do.html", {"items": items})


def _to_do(request: HttpRequest, unit: Any) -> Iterator[ToDo]:
    signs = can(request.user, Permission.SIGN_OFF_FILING, unit)
    drafts = can(request.user, Permission.DRAFT_FILING, unit)
    for line in _of_unit(lines_seen(request), unit):
        status = FilingStatus(line.filing.status)
        if line.filing.is_paper:
            continue
        if status is FilingStatus.RETURNED:
            yield ToDo(line, "待补正", "warn", 0, drafts and not signs)
        elif status in AWAITING_STATUSES:
            yield ToDo(line, "请审签" if signs else "待书记审签", "info", 1, signs)
        elif status is FilingStatus.DRAFT:
            yield ToDo(line, "起草中", "muted", 2, drafts and not signs)


def unit_progress_panel(request: HttpRequest, unit: Any) -> Panel | None:
    """Where the unit's filings stand at the department, and what was filed lately."""
    lines = [
        line
        for line in _of_unit(lines_seen(request), unit.pk)
        if line.filing.status in AT_DEPARTMENT_STATUSES or line.filing.status == FilingStatus.FILED
    ]
    lines.sort(key=lambda line: line.filing.submitted_at or line.filing.created_at, reverse=True)
    return Panel("filings/panels/unit_progress.html", {"lines": lines}) if lines else None


def _of_unit(lines: Iterable[Line], unit: Unit | Any) -> Iterator[Line]:
    return (line for line in lines if line.filing.unit_id == unit)
