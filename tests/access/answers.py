"""How a page answered, beside how its line in the table says that it has to."""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse

from tests.access.classes import Actor, Outcome
from tests.access.crawl import text_of
from tests.access.table import Page, pages
from tests.access.world import World

# Who opens every address of the crawl anyway (test_marker.py): what they are answered is judged there.
READING = frozenset(
    ("handler_a", "secretary_a", "organizer_a", "handler_b", "secretary_b", "dept", "sysadmin", "security", "auditor",
     "nobody")
)  # fmt: skip


class Answer(NamedTuple):
    """What is kept of a response: the whole of it holds on to everything that was read for it."""

    status: int
    location: str
    is_page: bool
    text: str

    @classmethod
    def of(cls, response: HttpResponseBase) -> "Answer":
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return cls(response.status_code, response.headers.get("Location", ""), is_page, text_of(response))


def is_crawled(line: Page) -> bool:
    return line.crawl and "GET" in line.methods


def outcome_of(status: int, location: str = "") -> Outcome:
    if status == 302 and location.partition("?")[0] == resolve_url(settings.LOGIN_URL):
        return Outcome.SIGN_IN
    answers = {403: Outcome.FORBIDDEN, 404: Outcome.MISSING, 405: Outcome.METHOD}
    if status in answers:
        return answers[status]
    return Outcome.ALLOWED if status in {200, 302, 400, 409} else Outcome.BROKEN


def expected(line: Page, actor: Actor, side: str, method: str) -> set[Outcome]:
    outcome = line.access(actor, side)
    if method in line.methods:
        return {outcome}
    # A method that a page does not know is never answered, whoever asks.
    return {Outcome.METHOD} if outcome == Outcome.ALLOWED else {outcome, Outcome.METHOD}


def answered_otherwise(world: World, actor: Actor, answers: Mapping[str, Answer]) -> list[str]:
    """Of all that the crawl opens, on both sides: what an actor was answered otherwise than the table says."""
    assert actor.name in READING
    wrong = []
    for name, line in pages():
        for side in ("a", "b") if line.is_about_something else ("",):
            if is_crawled(line):
                url = reverse(name, kwargs=world.kwargs(line.kwargs, side))
                found, wanted = outcome_of(answers[url].status, answers[url].location), line.access(actor, side)
                if found != wanted:
                    wrong.append(f"{url} by {actor.name}: {found} ({answers[url].status}), not {wanted}")
    return wrong
