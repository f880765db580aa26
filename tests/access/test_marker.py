"""Nothing of unit B is seen or touched by anybody of unit A, by no door whatever.

Every text of unit B carries a marker. All that people of unit A can reach is read (0 markers), and every key of unit B
is posted to every form that they have (0 accepted, no row of B changed, none attached to B).

What is asked here is asked of every page one by one elsewhere: these tests read, and say nothing of coverage.
"""

import hashlib
import json
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from tests.access.answers import Answer, answered_otherwise
from tests.access.classes import Actor
from tests.access.crawl import KEY, Form, is_key, local_path, parsed, without_keys
from tests.access.table import pages
from tests.access.world import ACTORS, BUSINESS, MARKER, OF_UNIT_A, World, keys, our_models

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
MOST_PAGES = 1500
# What finds unit B for somebody who may see it, without the marker itself, which a page repeats.
QUERIES = ("乙", "q", "y", "2015", "%")
# A deputy holds what a secretary holds (tests/accounts), and would only repeat it.
READERS = [actor for actor in OF_UNIT_A if actor.name != "deputy_a"]
BY_NAME = {actor.name: actor for actor in ACTORS}
AS_ACTOR = pytest.mark.parametrize("actor", READERS, ids=lambda actor: actor.name, scope="module")


def addresses(world: World) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every address of the table, about both sides."""
    for name, line in pages():
        if line.crawl:
            for side in ("a", "b") if line.is_about_something else ("",):
                yield reverse(name, kwargs=world.kwargs(line.kwargs, side)), line.methods


def visit(client: Client, start: Iterator[str]) -> Iterator[tuple[str, Answer]]:
    """Open addresses and whatever they lead to, each once; of links that ask a page the same questions, the first."""
    waiting, seen, asked = deque(start), set(), set()
    while waiting:
        url = waiting.popleft()
        if url in seen or url.startswith("/static/"):
            continue
        seen.add(url)
        assert len(seen) < MOST_PAGES, f"too many pages: {url}"
        answer = Answer.of(client.get(url))
        yield url, answer
        if answer.status in {301, 302}:
            waiting.append(local_path(answer.location))
        elif answer.is_page:
            page = parsed(url, answer.text)
            for path in filter(None, map(local_path, page.links)):
                if not is_repetition(path) and questions_of(path) not in asked:
                    asked.add(questions_of(path))
                    waiting.append(path)
            for form in page.forms:
                if form.method == "get" and "q" in form.values:
                    waiting.extend(f"{urlsplit(local_path(form.action)).path}?q={query}" for query in QUERIES)


def is_repetition(path: str) -> bool:
    """Orders and days of a list that is read anyway; papers, printed for one filing only (they stand in the table)."""
    query = urlsplit(path).query
    return any(word in query for word in ("sort=", "as_of=")) or "/papers/" in path


def questions_of(path: str) -> tuple[str, frozenset[str]]:
    """A page and the names of what it is asked: another value of the same filter is answered by the same code."""
    parts = urlsplit(path)
    return parts.path, frozenset(parse_qs(parts.query, keep_blank_values=True))


Read = dict[str, Answer]


@pytest.fixture(scope="module")
def reading(world: World, actor: Actor) -> Callable[[], Read]:
    """All that the actor can open, today and in another year: read by the first test that asks, for all of them."""

    def read() -> Read:
        starts = [url for url, methods in addresses(world) if "GET" in methods]
        starts += [f"{url}?as_of=2016-01-01" for url in starts]
        return dict(visit(world.client(actor), iter(starts)))

    return cache(read)


@AS_ACTOR
@pytest.mark.same_on_every_database
def test_no_marker_is_seen(world: World, reading: Callable[[], Read], actor: Actor):
    read = reading()
    assert answered_otherwise(world, actor, read) == []
    assert [url for url, answer in read.items() if answer.status >= 500] == []
    assert {url: around(each.text) for url, each in read.items() if MARKER.lower() in each.text.lower()} == {}
    assert len([answer for answer in read.values() if answer.status == 200]) > 15


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("name", ["sysadmin", "security", "auditor", "nobody"])
def test_no_business_row_is_seen_by_an_administrator(world: World, name: str):
    """They see accounts and the audit of all units, and of the units themselves nothing."""
    starts = [url for url, methods in addresses(world) if "GET" in methods]
    read = dict(visit(world.client(BY_NAME[name]), iter(starts)))
    assert answered_otherwise(world, BY_NAME[name], read) == []
    assert [url for url, answer in read.items() if answer.status >= 500] == []
    found = {url: each.text for url, each in read.items() if BUSINESS.lower() in each.text.lower()}
    assert {url: around(text, BUSINESS) for url, text in found.items()} == {}
    assert len([answer for answer in read.values() if answer.status == 200]) > 5


def around(text: str, marker: str = MARKER) -> str:
    place = text.lower().index(marker.lower())
    return text[max(0, place - 80) : place + 80]


def test_the_marker_is_seen_by_those_of_unit_b_and_by_the_department(world: World):
    """Otherwise the test above would prove nothing."""
    for name in ("handler_b", "secretary_b", "dept"):
        client = world.client(BY_NAME[name])
        answers = {url: Answer.of(client.get(url)) for url, methods in addresses(world) if "GET" in methods}
        assert answered_otherwise(world, BY_NAME[name], answers) == []
        found = [url for url, answer in answers.items() if MARKER in answer.text]
        assert len(found) >= 8, name


def digests(world: World) -> dict[str, str]:
    """A digest of every row of unit B, and how many rows of others refer to B."""
    found = {}
    for model, rows in world.rows_of_b.items():
        if model._meta.label_lower == "accounts.user":
            fields = [each.attname for each in model._meta.concrete_fields if each.name != "last_login"]
        else:
            fields = [each.attname for each in model._meta.concrete_fields]
        for values in model._base_manager.filter(pk__in=rows).values(*fields):
            text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
            found[f"{model._meta.label}:{values[model._meta.pk.attname]}"] = hashlib.sha256(text.encode()).hexdigest()
    for model in our_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, models.ForeignKey) and each.related_model in world.rows_of_b:
                referring = model._base_manager.filter(**{f"{each.name}__in": world.rows_of_b[each.related_model]})
                found[f"references {model._meta.label}.{each.name}"] = str(referring.count())
    return found


@AS_ACTOR
def test_no_form_about_unit_b_is_accepted(world: World, actor: Actor):
    client, before = world.client(actor), digests(world)
    for name, line in pages():
        if "POST" not in line.methods or not line.is_about_something:
            continue
        url = reverse(name, kwargs=world.kwargs(line.kwargs, "b"))
        response = client.post(url, {"version": "1", "reason": "x", "note": "x"})
        assert response.status_code in {403, 404}, (url, response.status_code)
    assert digests(world) == before


def forms_of(read: Read) -> Iterator[Form]:
    """Every form that posts, on every page that was read; of the same form about several rows, the first."""
    seen = set()
    for url, answer in read.items():
        if answer.status != 200 or not answer.is_page:
            continue
        for form in parsed(url, answer.text).forms:
            path = local_path(form.action)
            shape = (without_keys(urlsplit(path).path), frozenset(form.values), frozenset(form.references))
            if form.method == "post" and shape not in seen and "sign-out" not in path and "gallery" not in path:
                seen.add(shape)
                yield Form(path, "post", form.values, form.choices)


class Writes:
    """Watches the database: statements that write any of some keys."""

    def __init__(self, keys: set[Any]) -> None:
        self.spellings = {str(key) for key in keys} | {key.hex for key in keys if isinstance(key, uuid.UUID)}
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            rows = params if many else [params]
            self.found += [sql for row in rows if any(str(value) in self.spellings for value in row or ())]
        return execute(sql, params, many, context)


# What forms refer to; rows that hang on these are reached through them.
POSTED = ("unit", "post", "organizer", "tenure", "account", "membership", "filing_draft", "attachment")
# Names that a careless view might take from what is posted, whether its form has such a field or not.
USUAL_NAMES = {each: each for each in ("organizer", "post", "unit", "account", "tenure")}
USUAL_NAMES |= {"user": "account", "filing": "filing_draft"}
ANY_KEY = ("owner_id", "id", "pk")


class Foreign:
    """The keys of unit B, by what they are keys of."""

    def __init__(self, world: World) -> None:
        self.kinds = {str(key): model for model, found in keys().items() for key in found}
        self.rows = [getattr(world.sides["b"], name) for name in POSTED]
        self.usual = {name: str(getattr(world.sides["b"], row).pk) for name, row in USUAL_NAMES.items()}

    def fitting(self, offers: set[str]) -> list[str]:
        """Of the same kind as what is offered; every kind where nothing is, or where it is of another kind."""
        kinds = {self.kinds.get(offer) for offer in offers if is_key(offer)}
        return [str(row.pk) for row in self.rows if type(row) in kinds] or [str(row.pk) for row in self.rows]

    def posts(self, form: Form) -> Iterator[dict[str, str]]:
        """What to send with a form: into each of its places, and by the usual names into none of them."""
        for name in sorted(form.references - {"csrfmiddlewaretoken", "version"}):
            yield from ({name: key} for key in self.fitting(form.choices[name]))
        for key in self.fitting(set(KEY.findall(form.action))):
            yield self.usual | dict.fromkeys(ANY_KEY, key)


@AS_ACTOR
@pytest.mark.same_on_every_database
def test_no_foreign_key_is_accepted(world: World, reading: Callable[[], Read], actor: Actor):
    """Every choice of a row, in every form, is sent with the keys of unit B: nothing with such a key is written."""
    before, foreign = digests(world), Foreign(world)
    writes = Writes({key for keys in world.rows_of_b.values() for key in keys})
    tried = 0
    with connection.execute_wrapper(writes):
        for form in forms_of(reading()):
            for sent in foreign.posts(form):
                with transaction.atomic():
                    response = world.client(actor).post(form.action, form.values | sent)
                    transaction.set_rollback(True)
                assert response.status_code < 500, (form.action, sent)
                assert writes.found == [], (form.action, sent)
                tried += 1
    assert digests(world) == before
    assert tried >= len(POSTED)
