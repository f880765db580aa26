"""Rows → what the rules on staffing ask for. Two statements, whatever the number of units."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, FilteredRelation, Q

from organizers.models import IN_EFFECT, Post, RecordStatus
from rules.posts import PostLevel
from rules.staffing_facts import Holder, PostFact, StaffingFacts, Vacancy, vacant_since
from units.models import MemberCount, Unit


@dataclass
class _PostOnDay:
    """A full-time post that exists on the day, and its tenures up to then, earliest first."""

    number: int
    level: str
    basis: str
    established_on: date
    # (effective_on, ended_on, level, status, name)
    tenures: list[tuple[date, date | None, str, str, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"专职组织员岗位{self.number}"


def staffing_facts(
    units: Iterable[Unit | uuid.UUID], on: date, *, counts: Mapping[uuid.UUID, MemberCount] | None = None
) -> dict[uuid.UUID, StaffingFacts]:
    """The facts of Article 4 for units on a day, by today's knowledge. Every unit asked for has an entry.

    Who has the latest counts by unit already hands them over and saves a statement.
    """
    keys = [unit.pk if isinstance(unit, Unit) else unit for unit in units]
    if counts is None:
        counts = _latest_counts(keys, on)
    posts = _full_time_posts(keys, on)
    return {key: _facts_of(counts.get(key), list(posts.get(key, {}).values()), on) for key in keys}


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
        )
    )
    found: dict[uuid.UUID, dict[uuid.UUID, _PostOnDay]] = defaultdict(dict)
    for unit_id, post_id, number, level, basis, established_on, effective_on, *tenure in rows:
        post = found[unit_id].setdefault(post_id, _PostOnDay(number, level, basis, established_on))
        if effective_on is not None:
            ended_on, own_level, status, name = tenure
            post.tenures.append((effective_on, ended_on, own_level, status, name))
    return found


def _facts_of(count: MemberCount | None, posts: list[_PostOnDay], on: date) -> StaffingFacts:
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


def _holder(post: _PostOnDay, tenure: tuple[date, date | None, str, str, str]) -> Holder:
    effective_on, _, level, status, name = tenure
    level = level or post.level
    return Holder(name, PostLevel(level) if level else None, effective_on, status != RecordStatus.PENDING)


def _vacancy(post: _PostOnDay) -> Vacancy:
    """Vacant since the day after the last holder left, or since the post was established."""
    ended = [(ended_on, name) for _, ended_on, _, _, name in post.tenures if ended_on is not None]
    if not ended:
        return Vacancy(post.label, post.established_on)
    last_day, last_holder = max(ended)
    return Vacancy(post.label, vacant_since(last_day), last_holder)
