"""What pages of units know about staffing (Article 4).

Posts and people live above units, so whoever knows them (organizers) registers as the source when it starts; the
types are the rules' own. Without a source only the member counts are known.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from regulation.facts import settings_on
from rules.editions import Edition, ParameterKey, edition_on
from rules.settings import Settings
from rules.staffing import Crossing, StaffingVerdict, WhatIf, assess_staffing, crossings, what_if
from rules.staffing_facts import StaffingFacts
from units.models import MemberCount, Unit

Counts = Mapping[uuid.UUID, MemberCount]


class StaffingSource(Protocol):
    """Who knows posts and people; ``counts`` saves a statement where the page has read them already."""

    def __call__(
        self, units: Iterable[Unit | uuid.UUID], on: date, *, counts: Counts | None = None
    ) -> dict[uuid.UUID, StaffingFacts]: ...


_sources: list[StaffingSource] = []


def register_staffing_source(source: StaffingSource) -> None:
    """Name the one function that knows posts and people."""
    _sources[:] = [source]


def staffing_facts(units: Sequence[Unit], on: date, counts: Counts | None = None) -> dict[uuid.UUID, StaffingFacts]:
    """The facts of Article 4 for units on a day."""
    if _sources:
        return _sources[0](units, on, counts=counts)
    if counts is None:
        counts = {row.unit_id: row for row in MemberCount.objects.latest_by_unit(on).filter(unit__in=units)}
    return {unit.pk: _counted(counts.get(unit.pk)) for unit in units}


def _counted(count: MemberCount | None) -> StaffingFacts:
    if count is None:
        return StaffingFacts(members=None)
    return StaffingFacts(count.total, count.full, count.probationary, count.counted_on)


@dataclass(frozen=True)
class Staffing:
    """One unit's facts on a day and what the rules say of them."""

    facts: StaffingFacts
    verdict: StaffingVerdict

    @property
    def vacancies(self) -> int:
        return len(self.facts.vacancies_on(self.verdict.on))

    @property
    def vacant_since(self) -> date | None:
        """The earliest day since which a post has been vacant."""
        days = [vacancy.since for vacancy in self.facts.vacancies_on(self.verdict.on) if vacancy.since]
        return min(days, default=None)


def staffing_of(units: Sequence[Unit], on: date, counts: Counts | None = None) -> dict[uuid.UUID, Staffing]:
    """Facts and verdicts of units on a day: the statements do not grow with the units."""
    settings, edition = settings_on(on), edition_on(on)
    return {
        key: Staffing(facts, assess_staffing(facts, on=on, edition=edition, settings=settings))
        for key, facts in staffing_facts(units, on, counts).items()
    }


def supposed(unit: Unit, members: int, on: date) -> WhatIf:
    """What Article 4 would say of a unit at another member count."""
    facts = staffing_facts([unit], on)[unit.pk]
    return what_if(facts, members, on=on, edition=edition_on(on), settings=settings_on(on))


def number_held_against(*, total: int, full: int | None, on: date) -> int | None:
    """Of a reported count, the number that the thresholds are compared with (a setting)."""
    return total if settings_on(on).count_probationary_members else full


@dataclass(frozen=True)
class Threshold:
    """A number of members at which Article 4 says something else, seen from a unit's present number."""

    members: int
    is_reached: bool
    distance: int
    crossing: Crossing

    @property
    def words(self) -> str:
        """What would change, without the numbers: 专职组织员级别一般为科级."""
        return self.crossing.message.partition("：")[2]


def thresholds(verdict: StaffingVerdict) -> tuple[Threshold, ...]:
    """What changes at 200 and 500: upwards where the number is not reached yet, downwards where it is."""
    edition, members = edition_on(verdict.on), verdict.threshold_members
    if edition is None or members is None:
        return ()
    keys = (ParameterKey.SECTION_LEVEL_MEMBERS, ParameterKey.EXTRA_POSTS_MEMBERS)
    values = [value for value in map(edition.value, keys) if value is not None]
    return tuple(_threshold(members, value, edition) for value in values)


def _threshold(members: int, value: int, edition: Edition) -> Threshold:
    is_reached = members >= value
    beyond = value - 1 if is_reached else value
    crossing = next(each for each in crossings(members, beyond, edition=edition) if each.threshold == value)
    return Threshold(value, is_reached, abs(beyond - members), crossing)


@dataclass(frozen=True)
class CountChange:
    """A count with the thresholds that it crossed since the count before."""

    count: MemberCount
    difference: int | None
    crossings: tuple[Crossing, ...]


def count_history(counts: Sequence[MemberCount], settings: Settings) -> list[CountChange]:
    """Counts (latest first) with what each changed against the one before it, by the edition of its own day."""
    changes = []
    for count, before in zip(counts, [*counts, None][1:], strict=True):
        was, now = (_held(row, settings) for row in (before, count))
        passed = crossings(was, now, edition=edition_on(count.counted_on))
        changes.append(CountChange(count, count.total - before.total if before else None, passed))
    return changes


def _held(count: MemberCount | None, settings: Settings) -> int | None:
    if count is None:
        return None
    return count.total if settings.count_probationary_members else count.full


@dataclass(frozen=True)
class CountEffect:
    """What reporting a number would change, told before it is saved."""

    total: int
    replaces: MemberCount | None  # a count of the same day that this one would correct
    latest: MemberCount | None  # the count in use now
    what_if: WhatIf | None  # None: a count older than the one in use changes nothing

    @property
    def is_same(self) -> bool:
        """The number in use stays what it is."""
        return self.latest is not None and self.total == self.latest.total


def effect_of_count(unit: Unit, *, counted_on: date, total: int, full: int | None, on: date) -> CountEffect:
    """Compare a count that is about to be reported with what stands."""
    replaces = MemberCount.objects.current().filter(unit=unit, counted_on=counted_on).first()
    latest = MemberCount.objects.as_of(on).filter(unit=unit).first()
    held = number_held_against(total=total, full=full, on=on)
    is_older = latest is not None and counted_on < latest.counted_on
    return CountEffect(total, replaces, latest, None if is_older or held is None else supposed(unit, held, on))
