"""Panels and events: registered by whoever has something to show, in order, once."""

from datetime import UTC, date, datetime

import pytest

from common import panels
from common.panels import Event, Panel


@pytest.fixture
def place(monkeypatch):
    """A place of its own for a test."""
    monkeypatch.setattr(panels, "_builders", {})
    monkeypatch.setattr(panels, "_tellers", {})
    return "somewhere"


def test_panels_stand_in_their_order_and_may_have_nothing_to_show(place, rf):
    request = rf.get("/")
    panels.register_panel(place, late := lambda request, obj: Panel("late.html", {"obj": obj}), order=20)
    panels.register_panel(place, lambda request, obj: Panel("early.html"), order=10)
    panels.register_panel(place, lambda request, obj: None, order=5)
    panels.register_panel(place, late, order=30)
    found = panels.panels_for(place, request, "thing")
    assert [panel.template for panel in found] == ["early.html", "late.html"]
    assert found[1].context == {"obj": "thing"}
    assert panels.panels_for("elsewhere", request, "thing") == []


def test_rendered_by_area(place, rf):
    template = "components/empty_state.html"
    panels.register_panel(place, lambda request, obj: Panel(template, {"title": obj, "icon": "inbox"}))
    panels.register_panel(
        place, lambda request, obj: Panel(template, {"title": "侧", "icon": "inbox"}, area=panels.ASIDE)
    )
    html = panels.rendered(place, rf.get("/"), "主")
    assert ("主" in html["main"][0], "侧" in html["aside"][0]) == (True, True)
    assert (len(html["main"]), len(html["aside"])) == (1, 1)


def test_events_latest_first(place, rf):
    def tell(request, obj):
        yield Event(date(2026, 1, 1), "一")
        yield Event(datetime(2026, 3, 1, 8, tzinfo=UTC), "三")

    def tell_more(request, obj):
        yield Event(date(2026, 2, 1), "二")

    panels.register_events(place, tell)
    panels.register_events(place, tell_more)
    panels.register_events(place, tell)
    assert [event.title for event in panels.events_for(place, rf.get("/"), None)] == ["三", "二", "一"]
