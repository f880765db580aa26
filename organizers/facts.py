"""Rows → what the rules ask for about posts and the people in them: few statements, whatever the number of units."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from django.db.models import F, FilteredRelation, Q

from organizers.models import IN_EFFECT, Post, RecordStatus, Tenure
from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import CareerFacts
from rules.posts import PostLevel
from rules.staffing_facts import Holder, PostFact, StaffingFacts, Vacancy, vacant_since
from rules.training_facts import TrainingFacts
from units.models import MemberCount, Unit

# effective_on, ended_on, level, status, name, the person's key, the tenure's key
_TenureRow = tuple[date, date | None, str, str, str, uuid.UUID, uuid.UUID]


@dataclass
class _PostOnDay:
    """A full-time post that exists on the day, and its tenures up to then, earliest first."""

    number: int
    level: str
    basis: str
    established_on: date
    tenures: list[_TenureRow] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"专职组织员岗位{self.number}"


class KnownCount(Protocol):
    """What is asked of a member count, by whomever it was read."""

    @property
    def total(self) -> int: ...
    @property
    def full(self) -> int | None: ...
    @property
    def probationary(self) -> int | None: ...
    @property
    def counted_on(self) -> date: ...


def staffing_facts(
    units: Iterable[Unit | uuid.UUID], on: date, *, counts: Mapping[uuid.UUID, KnownCount] | None = None
) -> dict[uuid.UUID, StaffingFacts]:
    """The facts of Article 4 for units on a day, by today's knowledge. Every unit asked for has an entry.

    Who has the latest counts by unit already hands them over and saves a statement.
    """
    keys = [unit.pk if isinstance(unit, Unit) else unit for unit in units]
    known: Mapping[uuid.UUID, KnownCount] = _latest_counts(keys, on) if counts is None else counts
    posts = _full_time_posts(keys, on)
    return {key: _facts_of(known.get(key), list(posts.get(key, {}).values()), on) for key in keys}


def _latest_counts(keys: list[uuid.UUID], on: date) -> dict[uuid.UUID, MemberCount]:
    rows = MemberCount.objects.latest_by_unit(on).filter(unit__in=keys)
    return {row.unit_id: row for row in rows}


def _full_time_posts(keys: list[uuid.UUID], on: date) -> Mapping[uuid.UUID, dict[uuid.UUID, _PostOnDay]]:
    begun = FilteredRelation("tenures", condition=Q(tenures__status__in=IN_EFFECT) & Q(tenures__effective_on__lte=on))
    rows = (
        Post.objects.filter(unit__in=keys, is_full_time=True)
        .as_of(on)
        .annotate(begun=begun)
        .order_by("number", F("begun__effective_on").asc(nulls_first=True))
        .values_list(
            "unit_id",
            "pk",
            "number",
            "level",
            "basis",
            "established_on",
            "begun__effective_on",
            "begun__ended_on",
            "begun__level",
            "begun__status",
            "begun__organizer__name",
            "begun__organizer_id",
            "begun__pk",
        )
    )
    found: dict[uuid.UUID, dict[uuid.UUID, _PostOnDay]] = defaultdict(dict)
    for unit_id, post_id, number, level, basis, established_on, effective_on, *tenure in rows:
        post = found[unit_id].setdefault(post_id, _PostOnDay(number, level, basis, established_on))
        if effective_on is not None:
            ended_on, own_level, status, name, person, key = tenure
            post.tenures.append((effective_on, ended_on, own_level, status, name, person, key))
    return found


def _facts_of(count: KnownCount | None, posts: list[_PostOnDay], on: date) -> StaffingFacts:
    holders: list[Holder] = []
    vacancies: list[Vacancy] = []
    for post in posts:
        present = [tenure for tenure in post.tenures if tenure[1] is None or tenure[1] >= on]
        holders += [_holder(post, tenure) for tenure in present]
        if not present:
            vacancies.append(_vacancy(post))
    return StaffingFacts(
        members=count.total if count else None,
        full=count.full if count else None,
        probationary=count.probationary if count else None,
        counted_on=count.counted_on if count else None,
        holders=tuple(holders),
        vacancies=tuple(vacancies),
        posts=tuple(PostFact(post.label, position > 0, post.basis) for position, post in enumerate(posts)),
    )


def _holder(post: _PostOnDay, tenure: _TenureRow) -> Holder:
    effective_on, _, level, status, name, person, key = tenure
    level = level or post.level
    return Holder(
        name,
        PostLevel(level) if level else None,
        effective_on,
        status != RecordStatus.PENDING,
        key=str(person),
        tenure=str(key),
    )


def _vacancy(post: _PostOnDay) -> Vacancy:
    """Vacant since the day after the last holder left, or since the post was established."""
    ended = [(ended_on, name) for _, ended_on, _, _, name, *_ in post.tenures if ended_on is not None]
    if not ended:
        return Vacancy(post.label, post.established_on)
    last_day, last_holder = max(ended)
    return Vacancy(post.label, vacant_since(last_day), last_holder)


def organizer_facts(
    staffing: Mapping[uuid.UUID, StaffingFacts],
    on: date,
    *,
    training: Mapping[uuid.UUID, TrainingFacts] | None = None,
) -> dict[uuid.UUID, tuple[OrganizerFacts, ...]]:
    """The full-time organizers in post on the day, by unit, as `staffing_facts` found them. One statement.

    ``training`` is handed in by whoever has read it. What no table records yet stays None.
    """
    present = {uuid.UUID(holder.key) for facts in staffing.values() for holder in facts.holders_on(on)}
    people = _people(present, on)
    of_person = {
        str(key): OrganizerFacts(
            key=str(key),
            name=person.name,
            in_post_since=_begin_of_run(person.tenures),
            training=training.get(key) if training is not None else None,
            career=CareerFacts(staff_rank=person.staff_rank, professional_title=person.professional_title),
        )
        for key, person in people.items()
    }
    return {
        unit: tuple(of_person[key] for key in dict.fromkeys(holder.key for holder in facts.holders_on(on)))
        for unit, facts in staffing.items()
    }


@dataclass
class _Person:
    """Somebody in post on the day, and every full-time tenure up to then, earliest first."""

    name: str
    staff_rank: str
    professional_title: str
    tenures: list[tuple[date, date | None]] = field(default_factory=list)


def _people(keys: Iterable[uuid.UUID], on: date) -> dict[uuid.UUID, _Person]:
    rows = (
        Tenure.objects.in_effect()
        .filter(organizer__in=keys, post__is_full_time=True, effective_on__lte=on)
        .order_by("effective_on")
        .values_list(
            "organizer_id",
            "organizer__name",
            "organizer__staff_rank",
            "organizer__professional_title",
            "effective_on",
            "ended_on",
        )
    )
    found: dict[uuid.UUID, _Person] = {}
    for key, name, staff_rank, professional_title, effective_on, ended_on in rows:
        person = found.get(key) or found.setdefault(key, _Person(name, staff_rank, professional_title))
        person.tenures.append((effective_on, ended_on))
    return found


def _begin_of_run(tenures: Iterable[tuple[date, date | None]]) -> date | None:
    """The first day of the run of tenures that still goes on, in whichever units: a tenure that begins on the day after
    another's last one, or earlier, goes on with it. A day without a full-time post begins a new run."""
    begin, until = None, date.min
    for effective_on, ended_on in tenures:
        if begin is None or until < date.max and effective_on > until + timedelta(days=1):
            begin = effective_on
        until = max(until, ended_on or date.max)
    return begin


class PersonOnDay(NamedTuple):
    """Somebody in full-time posts on the day: since when, and where at which level."""

    key: uuid.UUID
    in_post_since: date | None
    posts: tuple[tuple[uuid.UUID, str], ...]  # unit, level


def people_on_day(on: date) -> Iterator[PersonOnDay]:
    """Everybody in a full-time post on the day, one after the other, in one statement: for totals of many units."""
    rows = (
        Tenure.objects.in_effect()
        .filter(post__is_full_time=True, effective_on__lte=on)
        .order_by("organizer_id", "effective_on")
        .values_list(
            "organizer_id", "post__unit_id", "level", "post__level", "effective_on", "ended_on",
            "post__established_on", "post__abolished_on",
        )
    )  # fmt: skip
    for key, tenures in groupby(rows.iterator(chunk_size=10_000), key=itemgetter(0)):
        posts, spans = [], []
        for _, unit, level, of_post, effective_on, ended_on, established_on, abolished_on in tenures:
            spans.append((effective_on, ended_on))
            is_present = ended_on is None or ended_on >= on
            if is_present and established_on <= on and (abolished_on is None or abolished_on >= on):
                posts.append((unit, level or of_post))
        if posts:
            yield PersonOnDay(key, _begin_of_run(spans), tuple(posts))
