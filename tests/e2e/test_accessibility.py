"""Every page of the access table, at both widths: nothing refused, nothing foreign, no sideways scroll, and no serious
or critical finding of axe-core.

axe comes in through the browser's debugger after the page has been judged without it, so the policy stays in force.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error

from common import clock
from tests.access.classes import Outcome
from tests.access.table import Page, pages
from tests.access.world import ACTORS, TODAY, World, build
from tests.e2e.conftest import DESK, PHONE, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))"""
FRAGMENTS = {"filings:deadline-preview", "filings:basic-form-photo"}  # the one is no page, the other a picture
BY_NAME = {actor.name: actor for actor in ACTORS}
# A page is looked at by the first in the first of these rounds who may open it. What each side sees in its own way is
# looked at in every round, and everybody looks at the own home page.
ROUNDS = (
    ("dept", "chief", "head"),
    ("secretary_a", "handler_a", "deputy_a"),
    ("organizer_a", "nobody", "anonymous"),
    ("sysadmin", "security", "auditor"),
)
# The department has most pages: two processes share them.
SHARES = [(names, part, parts) for names, parts in zip(ROUNDS, (2, 1, 1, 1), strict=True) for part in range(parts)]
MORE = {
    "dept": ("/search/?q=jsl", "/compliance/what-if/?members=213&organizers=1", "/units/?q=zzz"),
    "head": ("/filings/?group=filed",),
    "secretary_a": ("/filings/?group=mine",),
}


# These differ with who looks at them.
OFTEN = {"desk:search", "filings:detail", "filings:list", "filings:basic-form", "organizers:detail", "units:detail"}


def viewer_of(page: Page, name: str, names: tuple[str, ...]) -> str | None:
    """Who of a round looks at a page."""
    earlier = () if name in OFTEN else ROUNDS[: ROUNDS.index(names)]
    if any(_first_who_may(page, each) for each in earlier):
        return None
    return _first_who_may(page, names)


def _first_who_may(page: Page, names: tuple[str, ...]) -> str | None:
    return next((each for each in names if page.access(BY_NAME[each], "a") == Outcome.ALLOWED), None)


def addresses(world: World, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(viewer, address) of a round."""
    for viewer in names:
        if viewer != "anonymous":
            yield viewer, reverse("desk:home")
        yield from ((viewer, path) for path in MORE.get(viewer, ()))
    for name, page in pages():
        viewer = viewer_of(page, name, names)
        if viewer and "GET" in page.methods and name not in FRAGMENTS | {"desk:home"}:
            yield viewer, reverse(name, kwargs=world.kwargs(page.kwargs, "a"))


def judged(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with a page; what axe itself does is not held against it."""
    try:
        page = visitor.open(path)
    except Error as error:
        if "Download is starting" in str(error):  # a file is no page
            return []
        raise
    wrong = []
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        if wide := too_wide(page):
            wrong.append(wide)
    wrong += visitor.problems
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        wrong += [f"{viewport['width']}: {found}" for found in page.evaluate(RUN)]
    visitor.problems.clear()
    return [f"{path}: {each}" for each in wrong]


def too_wide(page: Any) -> str:
    """That a page scrolls sideways, once its charts have followed the new width; they do so in a later frame."""
    for _ in range(40):
        wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide <= room:
            return ""
        page.wait_for_timeout(50)
    return f"{wide} wide in {room}"


@pytest.mark.parametrize(("names", "part", "parts"), SHARES, ids=[f"{names[0]}-{part}" for names, part, _ in SHARES])
def test_pages_can_be_used_by_everybody(browser, live_server, names, part, parts):
    with clock.frozen(TODAY):
        world = build()
        visitors = {name: Visitor(browser, live_server.url, DESK) for name in names}
        for name in names:
            if name in world.sessions:
                visitors[name].carry(world.sessions[name])
        looks = list(addresses(world, names))[part::parts]
        wrong = [each for name, path in looks for each in judged(visitors[name], path)]
        for each in visitors.values():
            each.context.close()
    assert not wrong, "\n".join(wrong)


def test_every_page_is_looked_at_by_somebody():
    asked = [(name, page) for name, page in pages() if "GET" in page.methods]
    assert [name for name, page in asked if not any(viewer_of(page, name, names) for names in ROUNDS)] == []
