"""The plain way to judge units: a loop that asks the database for each unit, post, person and filing in turn.

The same facts, the same rules; nothing is asked for twice. It is the peer of the set-based pass and must agree with it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from filings.judged_facts import filing_facts
from filings.models import Filing
from organizers.models import IN_EFFECT, Organizer, Post, Tenure
from regulation.facts import settings_on, working_calendar
from rules.cockpit import OrganizerFacts, Standard, UnitFacts, cells, judge_unit
from rules.people_facts import CareerFacts
from rules.posts import PostLevel
from rules.staffing_facts import Holder, PostFact, StaffingFacts, Vacancy
from rules.training_facts import TrainingFacts, YearHours
from rules.unit_kinds import UnitKind
from training.models import HoursRecord
from units.models import Unit

COUNTERS = (("SCHOOL", "VERIFIED"), ("MUNICIPAL", "VERIFIED"), ("SCHOOL", "PENDING"))


def judged_one_by_one(units: Iterable[Unit], on: date) -> list[Any]:
    """The cells of every unit that is in scope."""
    standard = Standard(on, settings_on(on), working_calendar())
    is_recorded = HoursRecord.objects.exists()
    rows = (_row(unit, standard, is_recorded=is_recorded) for unit in units)
    return [row for row in rows if row is not None]


def _row(unit: Unit, standard: Standard, *, is_recorded: bool) -> Any:
    on = standard.on
    until = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    profile = unit.profiles.filter(until, valid_from__lte=on).get()
    if not profile.in_scope or (
        profile.party_kind == "DIRECT_BRANCH" and not standard.settings.direct_branches_in_scope
    ):
        return None
    count = unit.member_counts.filter(replaced_by__isnull=True, counted_on__lte=on).order_by("-counted_on").first()
    there = Q(abolished_on__isnull=True) | Q(abolished_on__gte=on)
    posts = list(unit.posts.filter(there, is_full_time=True, established_on__lte=on).order_by("number"))
    holders, vacancies, people = [], [], {}
    for post in posts:
        held = list(post.tenures.filter(status__in=IN_EFFECT, effective_on__lte=on).select_related("organizer"))
        present = [tenure for tenure in held if tenure.ended_on is None or tenure.ended_on >= on]
        holders += [_holder(post, tenure) for tenure in present]
        people |= {tenure.organizer_id: tenure.organizer for tenure in present}
        if not present:
            vacancies.append(_vacancy(post, held))
    staffing = StaffingFacts(
        count.total if count else None, count.full if count else None, count.probationary if count else None,
        count.counted_on if count else None, tuple(holders), tuple(vacancies),
        tuple(PostFact(str(post), place > 0, post.basis) for place, post in enumerate(posts)),
    )  # fmt: skip
    organizers = tuple(_organizer(person, on, is_recorded=is_recorded) for person in people.values())
    filings = filing_facts(Filing.objects.filter(unit=unit), on, calendar=standard.calendar).get(unit.pk, [])
    facts = UnitFacts(
        str(unit.pk), profile.name, staffing, UnitKind(profile.kind), organizers=organizers, filings=tuple(filings)
    )
    return cells(judge_unit(facts, standard))


def _holder(post: Post, tenure: Tenure) -> Holder:
    level = tenure.level or post.level
    person = tenure.organizer
    return Holder(
        person.name, PostLevel(level) if level else None, tenure.effective_on, tenure.status != "PENDING",
        key=str(person.pk),
    )  # fmt: skip


def _vacancy(post: Post, held: list[Tenure]) -> Vacancy:
    if not held:
        return Vacancy(str(post), post.established_on)
    last = max(held, key=lambda tenure: tenure.ended_on)
    return Vacancy(str(post), last.ended_on + timedelta(days=1), last.organizer.name)


def _organizer(person: Organizer, on: date, *, is_recorded: bool) -> OrganizerFacts:
    tenures = Tenure.objects.in_effect().filter(organizer=person, post__is_full_time=True, effective_on__lte=on)
    since, until = None, date.min
    for tenure in tenures.order_by("effective_on"):
        if since is None or tenure.effective_on > until + timedelta(days=1):
            since = tenure.effective_on
        until = max(until, tenure.ended_on or date(9999, 1, 1))
    facts = OrganizerFacts(
        str(person.pk), person.name, since, career=CareerFacts(person.staff_rank, None, person.professional_title)
    )
    return replace(facts, training=_training(person, on)) if is_recorded else facts


def _training(person: Organizer, on: date) -> TrainingFacts:
    years: dict[int, list[Decimal]] = {}
    municipal = set()
    for record in person.hours_records.filter(held_on__lte=on).exclude(status="RETURNED"):
        sums = years.setdefault(record.held_on.year, [Decimal(0)] * len(COUNTERS))
        for place, counter in enumerate(COUNTERS):
            if (record.level, record.status) == counter:
                sums[place] += record.hours
        if (record.level, record.status) == COUNTERS[1]:
            municipal.add(record.held_on)
    known = (YearHours(year, *sums[:2], pending=sums[2]) for year, sums in sorted(years.items()) if year > on.year - 4)
    return TrainingFacts(tuple(known), tuple(sorted(municipal)))
