"""The table knows every URL, and every URL answers each actor as its line says."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access.answers import READING, expected, is_crawled, outcome_of
from tests.access.classes import Outcome
from tests.access.table import TABLE, Page, pages
from tests.access.urls import patterns
from tests.access.world import ACTORS, World

METHODS = ("GET", "POST")
FORM = {"content_type": "application/x-www-form-urlencoded"}


def test_every_url_stands_in_the_table():
    named = {(pattern.name, pattern.arguments) for pattern in patterns()}
    listed = {(name, frozenset(page.kwargs)) for name, page in pages()}
    assert named - listed == set(), "URLs without a line in tests/access/table.py"
    assert listed - named == set(), "lines without a URL"


def test_no_view_is_exempt_from_the_forgery_check():
    assert [each.name for each in patterns() if getattr(each.callback, "csrf_exempt", False)] == []


def test_only_the_sign_in_is_open_to_everybody():
    is_open = {pattern.name for pattern in patterns() if not getattr(pattern.callback, "login_required", True)}
    assert is_open == {"accounts:sign-in"}


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.no_cover
@pytest.mark.same_on_every_database
@pytest.mark.parametrize(("name", "line"), pages(), ids=[f"{name}-{len(page.kwargs)}" for name, page in pages()])
def test_method_by_actor_by_side(world: World, name: str, line: Page):
    """Both sides are built alike: what people of unit B find at A, people of A find at B (which the crawl tries)."""
    wrong = []
    side = "a" if line.is_about_something else ""
    url = reverse(name, kwargs=world.kwargs(line.kwargs, side))
    for actor in ACTORS:
        for method in METHODS:
            if method == "GET" and is_crawled(line) and actor.name in READING:
                continue
            with rolled_back():
                response = world.client(actor).generic(method, url, **({} if method == "GET" else FORM))
            found = outcome_of(response.status_code, response.headers.get("Location", ""))
            wanted = expected(line, actor, side, method)
            if found not in wanted and not (name == "accounts:sign-out" and found == Outcome.SIGN_IN):
                wrong.append(f"{method} {url} by {actor.name}: {found} ({response.status_code}), not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_the_table_covers_both_kinds_of_answer():
    """Each class of access is asked of somebody who may and of somebody who may not."""
    for name, page in pages():
        found = {page.access(actor, side) for actor in ACTORS for side in "ab"}
        assert Outcome.ALLOWED in found, name
    assert len(TABLE) > 20
