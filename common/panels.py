"""What upper apps add to the pages of lower ones: panels on a page, and events in its timeline.

The page's app knows only the name of the place; whoever has something to show there registers it when it starts::

    panels.register_panel("unit", filings_of_unit, order=50)

    def filings_of_unit(request: HttpRequest, unit: Unit) -> Panel | None:
        ...
        return Panel("filings/unit_panel.html", {"filings": rows})  # None: nothing to show, or not to this visitor

Places: ``unit``, ``person`` (the object is the row; the day shown is `common.as_of.day_asked(request)`),
``filing`` (the object is `filings.views.register.ShownFiling`), ``home-department``, ``home-unit``, ``home-organizer``,
``setting-decision`` (a `regulation.decisions.Proposal`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Areas of a page. Every place has the first two; home pages of the department and of units have all five.
MAIN = "main"
ASIDE = "aside"
LEAD = "lead"  # above everything: the one thing to be seen first
FIGURES = "figures"  # {% stat %}s in a row
CHARTS = "charts"  # a page that has any loads what draws them


@dataclass(frozen=True)
class Panel:
    """A template with its context, for the main column or the one beside it."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    area: str = MAIN


@dataclass(frozen=True)
class Event:
    """One entry of a timeline, as the component ``timeline`` shows it."""

    at: date | datetime
    title: str
    text: str = ""
    tone: str = "muted"
    icon: str = ""
    url: str = ""
    badge: str = ""
    by: str = ""

    @property
    def day(self) -> date:
        return self.at.date() if isinstance(self.at, datetime) else self.at


Build = Callable[[HttpRequest, Any], Panel | None]
Tell = Callable[[HttpRequest, Any], Iterable[Event]]

_builders: dict[str, dict[Build, int]] = {}
_tellers: dict[str, list[Tell]] = {}


def register_panel(place: str, build: Build, *, order: int = 100) -> None:
    """Add a panel to a place; the lowest order stands first. Registering again changes nothing but the order."""
    _builders.setdefault(place, {})[build] = order


def register_events(place: str, tell: Tell) -> None:
    """Add events to the timeline of a place."""
    tellers = _tellers.setdefault(place, [])
    if tell not in tellers:
        tellers.append(tell)


def panels_for(place: str, request: HttpRequest, obj: Any) -> list[Panel]:
    """The panels of a place in their order."""
    ordered = sorted(_builders.get(place, {}).items(), key=lambda entry: entry[1])
    built = (build(request, obj) for build, _ in ordered)
    return [panel for panel in built if panel is not None]


def rendered(place: str, request: HttpRequest, obj: Any) -> dict[str, list[SafeString]]:
    """The panels of a place as HTML, by area: ``{% for panel in panels.main %}{{ panel }}{% endfor %}``."""
    areas: dict[str, list[SafeString]] = {MAIN: [], ASIDE: []}
    for panel in panels_for(place, request, obj):
        areas.setdefault(panel.area, []).append(render_to_string(panel.template, panel.context, request=request))
    return areas


def events_for(place: str, request: HttpRequest, obj: Any) -> list[Event]:
    """The events of a place, latest first."""
    events = [event for tell in _tellers.get(place, []) for event in tell(request, obj)]
    return sorted(events, key=lambda event: event.day, reverse=True)
