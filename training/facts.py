"""Hours of training → what the rules of Article 8 take. One statement for everybody who is asked about."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, DateField, F, Max, Q, Sum, Value, When
from django.db.models.functions import ExtractYear

from rules.training_facts import NO_HOURS, TrainingFacts, YearHours
from training.models import HoursRecord, HoursStatus, TrainingLevel

YEARS_LOOKED_BACK = 4

_VERIFIED = Q(status=HoursStatus.VERIFIED)
_MUNICIPAL = Q(level=TrainingLevel.MUNICIPAL)
# Only hours that are to fill the school counter wait for it.
_COUNTERS = {
    "school": _VERIFIED & Q(level=TrainingLevel.SCHOOL),
    "municipal": _VERIFIED & _MUNICIPAL,
    "pending": Q(status=HoursStatus.PENDING, level=TrainingLevel.SCHOOL),
}


def training_facts(organizers: Iterable[uuid.UUID], on: date) -> dict[uuid.UUID, TrainingFacts] | None:
    """Everybody's hours of the last four calendar years up to the day, and the days of municipal training of all years.

    Everyone who is asked about has an entry, empty where there are no hours. None where the table holds nothing at all:
    then hours are not recorded here yet, and nobody is missing any. One statement, two where it finds no hours.
    """
    keys = set(organizers)
    years: dict[uuid.UUID, dict[int, list[Decimal]]] = {}
    municipal: dict[uuid.UUID, list[date]] = {}
    for key, year, municipal_on, *sums in _summary(keys, on):
        if municipal_on is not None:
            municipal.setdefault(key, []).append(municipal_on)
        so_far = years.setdefault(key, {}).get(year, [NO_HOURS] * len(sums))
        years[key][year] = [hours + (more or NO_HOURS) for hours, more in zip(so_far, sums, strict=True)]
    if not years and not HoursRecord.objects.exists():
        return None
    first = on.year - YEARS_LOOKED_BACK + 1
    return {
        key: TrainingFacts(
            tuple(_year(year, *sums) for year, sums in sorted(years.get(key, {}).items()) if year >= first),
            tuple(sorted(municipal.get(key, ()))),
        )
        for key in keys
    }


def _year(year: int, school: Decimal, municipal: Decimal, pending: Decimal) -> YearHours:
    return YearHours(year, school, municipal, pending)


def _summary(keys: set[uuid.UUID], on: date) -> Iterable[Any]:
    """A row per person, year and day of municipal training (no day for all other hours of the year): school hours,
    municipal hours, hours that wait to be verified for the school counter."""
    recent = Q(held_on__gte=date(on.year - YEARS_LOOKED_BACK + 1, 1, 1))
    municipal_on = Case(When(_VERIFIED & _MUNICIPAL, then=F("held_on")), default=Value(None), output_field=DateField())
    return (
        HoursRecord.objects.filter(recent | (_VERIFIED & _MUNICIPAL), organizer__in=keys, held_on__lte=on)
        .exclude(status=HoursStatus.RETURNED)
        .order_by()
        .values("organizer_id", year=ExtractYear("held_on"), municipal_on=municipal_on)
        .annotate(**{name: Sum("hours", filter=which) for name, which in _COUNTERS.items()})
        .values_list("organizer_id", "year", "municipal_on", *_COUNTERS)
    )


Hours = tuple[Decimal, Decimal, Decimal]  # school, municipal, pending


class PersonHours(NamedTuple):
    """One person's hours of the year of the day and of the year before (None: no record at all), and the last day of
    municipal training."""

    key: uuid.UUID
    past: Hours | None
    present: Hours
    municipal_on: date | None


def hours_by_person(on: date) -> Iterator[PersonHours]:
    """Everybody who has any, one after the other, in one statement: for totals of many people."""
    begin = date(on.year, 1, 1)
    past, present = Q(held_on__gte=date(on.year - 1, 1, 1), held_on__lt=begin), Q(held_on__gte=begin)
    municipal = _VERIFIED & _MUNICIPAL
    rows = (
        HoursRecord.objects.filter(past | present | municipal, held_on__lte=on)
        .exclude(status=HoursStatus.RETURNED)
        .order_by()
        .values("organizer_id")
        .annotate(
            records=Count("pk", filter=past),
            **{f"past_{name}": Sum("hours", filter=past & which) for name, which in _COUNTERS.items()},
            **{f"present_{name}": Sum("hours", filter=present & which) for name, which in _COUNTERS.items()},
            municipal_on=Max("held_on", filter=municipal),
        )
        .values_list(
            "organizer_id", "municipal_on", "records", *(f"past_{name}" for name in _COUNTERS),
            *(f"present_{name}" for name in _COUNTERS),
        )
    )  # fmt: skip
    for key, municipal_on, records, *sums in rows.iterator(chunk_size=10_000):
        past_hours, present_hours = _hours(*sums[:3]), _hours(*sums[3:])
        yield PersonHours(key, past_hours if records else None, present_hours, municipal_on)


def _hours(*sums: Decimal | None) -> Hours:
    school, municipal, pending = (hours or NO_HOURS for hours in sums)
    return school, municipal, pending
