"""What is stored, loaded once for a whole workbook: seven statements, however many rows the file has."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from accounts.models import User
from organizers.models import IN_EFFECT, Organizer, Post, Tenure
from organizers.services.roster import RosterChanges
from regulation.facts import settings_on
from rules.settings import Settings
from units.models import MemberCount, Unit, UnitProfile
from workbooks.values import Month, compact


@dataclass
class UnitState:
    """A unit with its profiles (latest first), its current counts by day, and its posts by number."""

    unit: Unit
    profiles: list[UnitProfile] = field(default_factory=list)
    counts: dict[date, MemberCount] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    is_new: bool = False

    def profile_on(self, day: date) -> UnitProfile | None:
        """The profile that holds on a day; of an abolished unit its last one."""
        found = (
            each
            for each in self.profiles
            if each.valid_from <= day and (each.valid_until is None or day <= each.valid_until)
        )
        return next(found, None) or (self.profiles[0] if self.unit.abolished_on else None)

    def latest_count(self) -> MemberCount | None:
        """The count of the latest statistics date."""
        return self.counts[max(self.counts)] if self.counts else None

    def count_on(self, day: date) -> MemberCount | None:
        """The current count of a statistics date; of a month alone, the latest in it."""
        if isinstance(day, Month):
            return self.counts.get(max((each for each in self.counts if day.agrees_with(each)), default=day))
        return self.counts.get(day)


@dataclass
class Stored:
    """Units, people and tenures by the keys that a workbook uses."""

    units: dict[str, UnitState]
    people: dict[str, Organizer]
    id_numbers: dict[str, str]
    tenures_of: dict[uuid.UUID, list[Tenure]]
    tenures_in: dict[uuid.UUID, list[Tenure]]
    last_order: int = 0
    by_name: dict[str, list[UnitState]] = field(default_factory=dict)
    state_of: dict[uuid.UUID, UnitState] = field(default_factory=dict)
    post_of: dict[uuid.UUID, Post] = field(default_factory=dict)

    def name_unit(self, state: UnitState, *names: str) -> None:
        """Let a unit be found by names."""
        for name in names:
            found = self.by_name.setdefault(compact(name), [])
            if name and state not in found:
                found.append(state)

    def named(self, name: str) -> UnitState | None:
        """The only unit of a name."""
        found = self.by_name.get(compact(name), [])
        return found[0] if len(found) == 1 else None

    def renamed(self, name: str) -> UnitState | None:
        """The unit that once bore a name and now has another; None where that is not one alone."""
        wanted = compact(name)
        found = [
            state
            for state in self.state_of.values()
            if any(compact(profile.name) == wanted for profile in state.profiles[1:])
        ]
        return found[0] if len(found) == 1 else None

    def add_unit(self, state: UnitState) -> None:
        """Let a unit be found by its code and key."""
        self.units[state.unit.code] = state
        self.state_of[state.unit.pk] = state

    def add_post(self, state: UnitState, post: Post) -> None:
        """Let a post be found by its unit and number, and by its key."""
        state.posts[post.number] = post
        self.post_of[post.pk] = post

    def add_tenure(self, tenure: Tenure) -> None:
        """Let a tenure be found by its person and its post."""
        self.tenures_of[tenure.organizer_id].append(tenure)
        self.tenures_in[tenure.post_id].append(tenure)


@dataclass(frozen=True)
class Work:
    """One comparison: the day, the difference that is collected, and what goes into new rows."""

    today: date
    compared_on: date
    stored: Stored
    changes: RosterChanges
    by: User
    source: str
    settings: Settings
    will_apply: bool


def load_work(*, today: date, compared_on: date, by: User, source: str, will_apply: bool) -> Work:
    """Everything a comparison needs. Rows are locked where the difference will be applied, in one order everywhere."""
    stored = _load(will_apply)
    return Work(today, compared_on, stored, RosterChanges(), by, source, settings_on(today), will_apply)


# Everywhere in the house rows are locked in this order, so that nobody waits in a circle.
LOCK_ORDER: tuple[type[models.Model], ...] = (Unit, Post, Organizer, Tenure)


def _load(will_apply: bool) -> Stored:
    if will_apply:
        _lock()
    # Children before parents: what somebody else stores meanwhile may be missing here, but nothing read here refers
    # to a row that is.
    tenures = list(Tenure.objects.filter(status__in=IN_EFFECT).order_by("pk"))
    people = list(Organizer.objects.order_by("pk"))
    posts = list(Post.objects.order_by("pk"))
    counts = list(MemberCount.objects.current())
    profiles = list(UnitProfile.objects.order_by("-valid_from"))
    units = list(Unit.objects.order_by("pk"))
    stored = Stored({}, {}, {}, defaultdict(list), defaultdict(list), max((unit.order for unit in units), default=0))
    for unit in units:
        stored.add_unit(UnitState(unit))
    for profile in profiles:
        stored.state_of[profile.unit_id].profiles.append(profile)
    for count in counts:
        stored.state_of[count.unit_id].counts[count.counted_on] = count
    for post in posts:
        stored.add_post(stored.state_of[post.unit_id], post)
    _load_people(stored, people)
    for tenure in tenures:
        stored.add_tenure(tenure)
    _name_units(stored)
    return stored


def _lock() -> None:
    for table in LOCK_ORDER:
        list(table._default_manager.select_for_update().order_by("pk").values_list("pk", flat=True))


def _name_units(stored: Stored) -> None:
    for state in stored.state_of.values():
        open_profile = state.profiles[0] if state.profiles else None
        if open_profile is not None:
            stored.name_unit(state, open_profile.name, open_profile.short_name)


def _load_people(stored: Stored, people: Iterable[Organizer]) -> None:
    for person in people:
        stored.people[person.staff_number] = person
        if person.id_number:
            stored.id_numbers[person.id_number] = person.staff_number
