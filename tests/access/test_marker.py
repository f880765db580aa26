"""Nothing of unit B is seen or touched by anybody of unit A, by no door whatever.

Every text of unit B carries a marker. All that people of unit A can reach is read (0 markers), and every key of unit B
is posted to every form that they have (0 accepted, no row of B changed, none attached to B).
"""

import hashlib
import json
import uuid
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from tests.access.classes import Actor
from tests.access.crawl import Form, local_path, parsed, text_of, without_keys
from tests.access.table import pages
from tests.access.world import BUSINESS, MARKER, OF_UNIT_A, World, our_models

pytestmark = pytest.mark.django_db
MOST_PAGES = 1500
# What finds unit B for somebody who may see it, without the marker itself, which a page repeats.
QUERIES = ("乙", "q", "y", "2015", "%")
# A deputy holds what a secretary holds (tests/accounts), and would only repeat it.
READERS = [actor for actor in OF_UNIT_A if actor.name != "deputy_a"]
AS_ACTOR = pytest.mark.parametrize("actor", READERS, ids=lambda actor: actor.name)


def addresses(world: World) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every address of the table, about both sides."""
    for name, line in pages():
        if line.crawl:
            for side in ("a", "b") if line.is_about_something else ("",):
                yield reverse(name, kwargs=world.kwargs(line.kwargs, side)), line.methods


def visit(client: Client, start: Iterator[str]) -> Iterator[tuple[str, Any, str]]:
    """Open addresses and whatever they lead to, each once; of links that ask a page the same questions, the first."""
    waiting, seen, asked = deque(start), set(), set()
    while waiting:
        url = waiting.popleft()
        if url in seen or url.startswith("/static/"):
            continue
        seen.add(url)
        assert len(seen) < MOST_PAGES, f"too many pages: {url}"
        response = client.get(url)
        text = text_of(response)
        yield url, response, text
        if response.status_code in {301, 302}:
            waiting.append(local_path(response["Location"]))
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            page = parsed(url, text)
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


@AS_ACTOR
def test_no_marker_is_seen(world: World, actor: Actor):
    client = world.client(actor)
    starts = [url for url, methods in addresses(world) if "GET" in methods]
    starts += [f"{url}?as_of=2016-01-01" for url in starts]
    read = {url: (response.status_code, text) for url, response, text in visit(client, iter(starts))}
    assert [url for url, (status, _) in read.items() if status >= 500] == []
    assert {url: around(text) for url, (_, text) in read.items() if MARKER.lower() in text.lower()} == {}
    assert len([status for status, _ in read.values() if status == 200]) > 15


@pytest.mark.parametrize("name", ["sysadmin", "security", "auditor", "nobody"])
def test_no_business_row_is_seen_by_an_administrator(world: World, name: str):
    """They see accounts and the audit of all units, and of the units themselves nothing."""
    client = world.client(Actor(name))
    starts = [url for url, methods in addresses(world) if "GET" in methods]
    read = {url: (response.status_code, text) for url, response, text in visit(client, iter(starts))}
    assert [url for url, (status, _) in read.items() if status >= 500] == []
    assert {url: around(text, BUSINESS) for url, (_, text) in read.items() if BUSINESS.lower() in text.lower()} == {}
    assert len([status for status, _ in read.values() if status == 200]) > 5


def around(text: str, marker: str = MARKER) -> str:
    place = text.lower().index(marker.lower())
    return text[max(0, place - 80) : place + 80]


def test_the_marker_is_seen_by_those_of_unit_b_and_by_the_department(world: World):
    """Otherwise the test above would prove nothing."""
    for name in ("handler_b", "secretary_b", "dept"):
        client = world.client(Actor(name))
        found = [url for url, methods in addresses(world) if "GET" in methods and MARKER in text_of(client.get(url))]
        assert len(found) >= 8, name


def digests(world: World) -> dict[str, str]:
    """A digest of every row of unit B, and how many rows of others refer to B."""
    found = {}
    for model, keys in world.rows_of_b.items():
        if model._meta.label_lower == "accounts.user":
            fields = [each.attname for each in model._meta.concrete_fields if each.name != "last_login"]
        else:
            fields = [each.attname for each in model._meta.concrete_fields]
        for values in model._base_manager.filter(pk__in=keys).values(*fields):
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


def forms_of(world: World, actor: Actor) -> Iterator[Form]:
    """Every form that posts, on every page that the actor can open; of the same form about several rows, the first."""
    starts = (url for url, methods in addresses(world) if "GET" in methods)
    seen = set()
    for url, response, text in visit(world.client(actor), starts):
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in parsed(url, text).forms:
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
USUAL_NAMES = ("organizer", "post", "unit", "account", "user", "filing", "tenure", "owner_id", "id", "pk")


@AS_ACTOR
def test_no_foreign_key_is_accepted(world: World, actor: Actor):
    """Every choice of a row, in every form, is sent with the keys of unit B: nothing with such a key is written."""
    before = digests(world)
    foreign = [getattr(world.sides["b"], name).pk for name in POSTED]
    writes = Writes({key for keys in world.rows_of_b.values() for key in keys})
    tried = 0
    with connection.execute_wrapper(writes):
        for form in list(forms_of(world, actor)):
            places = [{name} for name in sorted(form.references - {"csrfmiddlewaretoken", "version"})]
            for names in [*places, set(USUAL_NAMES)]:
                for key in foreign:
                    with transaction.atomic():
                        response = world.client(actor).post(form.action, form.values | dict.fromkeys(names, str(key)))
                        transaction.set_rollback(True)
                    assert response.status_code < 500, (form.action, names)
                    assert writes.found == [], (form.action, names, key)
                    tried += 1
    assert digests(world) == before
    assert tried >= len(POSTED)
