"""Filings → what the rules of Articles 6 and 7 take, many at once, as of a day.

Three statements at most, whatever the number of filings: the filings, their documents, and the schedules that closed
filings were judged by where those are no longer in use.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, Subquery

from common import clock
from filings.facts import extension_fact
from filings.models import DocumentKind, Filing, FilingDocument, FilingStatus, PaperReceipt
from filings.models.filings import FilingQuerySet
from organizers.models import AppointingAuthority
from regulation.facts import Pinned, pinned_calendars
from rules.extensions import Extension
from rules.qualification_facts import CandidateFacts
from rules.selection_facts import FilingFacts, FilingKind
from rules.spans import add_months
from rules.working_days import WorkingCalendar

MONTHS_LOOKED_BACK = 24


def filing_facts(
    rows: FilingQuerySet, on: date, *, calendar: WorkingCalendar, units: Iterable[uuid.UUID] | None = None
) -> dict[uuid.UUID, list[FilingFacts]]:
    """By unit, the earliest first: filings that were open on the day, and those filed in the two years before it.

    By today's knowledge of what had happened by then: a filing that was begun later is not there, a document that came
    later is missing, a discarded one never was. `calendar` holds the schedules in use.
    """
    filings = list(_on_day(rows if units is None else rows.filter(unit__in=units), on))
    documents = _documents(filings, on)
    pins = {filing.pk: _pinned(filing, calendar) for filing in filings}
    calendars = pinned_calendars(pin for pin in pins.values() if pin is not None)
    found: dict[uuid.UUID, list[FilingFacts]] = {}
    for filing in filings:
        pin = pins[filing.pk]
        pinned = calendars[pin] if pin is not None else None
        facts = _facts_of(filing, on, documents.get(filing.pk, frozenset()), pinned)
        found.setdefault(filing.unit_id, []).append(facts)
    return found


def _end_of(day: date) -> datetime:
    """The first moment after a day."""
    return clock.at(day + timedelta(days=1), time())


def _on_day(rows: FilingQuerySet, on: date) -> FilingQuerySet:
    end, since = _end_of(on), clock.at(add_months(on, -MONTHS_LOOKED_BACK), time())
    delivered = PaperReceipt.objects.unconfirmed().filter(filing=OuterRef("pk"))
    return (
        rows.exclude(status=FilingStatus.DISCARDED)
        .filter(Q(filed_at__isnull=True) | Q(filed_at__gte=since), created_at__lt=end)
        .annotate(delivered_at=Subquery(delivered.values("delivered_at")[:1]))
        .select_related("extension", "post")
        .order_by("created_at", "pk")
    )


def _documents(filings: list[Filing], on: date) -> dict[uuid.UUID, frozenset[str]]:
    """Which kinds of documents were there at the end of the day."""
    end = _end_of(on)
    there = Q(replaced_at__isnull=True) | Q(replaced_at__gte=end)
    rows = FilingDocument.objects.filter(there, filing__in=[filing.pk for filing in filings], added_at__lt=end)
    found: dict[uuid.UUID, frozenset[str]] = {}
    for filing, kind in rows.order_by().values_list("filing_id", "kind"):
        found[filing] = found.get(filing, frozenset()) | {kind}
    return found


def _pinned(filing: Filing, calendar: WorkingCalendar) -> Pinned | None:
    """The versions that a filed filing was judged by; None where they are those in use, or where nothing was counted.

    A year that had no schedule when it was judged has none in the pinned calendar either.
    """
    judged = filing.judged
    if not judged or not judged["days"]:
        return None
    pinned = {int(year): int(version) for year, version in judged.get("calendar_versions", {}).items()}
    counted = {int(day[:4]) for day in (judged["determined_on"], *(each["date"] for each in judged["days"]))}
    in_use = {year: calendar.years[year].version for year in counted if year in calendar.years}
    return None if pinned == in_use else frozenset(pinned.items())


def _facts_of(filing: Filing, on: date, documents: frozenset[str], calendar: WorkingCalendar | None) -> FilingFacts:
    document_on = _by(filing.document_on, on)
    talked_on = _by(filing.communicated_on, on)
    return FilingFacts(
        key=str(filing.pk),
        name=filing.name,
        kind=FilingKind(filing.kind),
        is_school_appointed=filing.post is not None and filing.post.appointing_authority == AppointingAuthority.SCHOOL,
        communicated_on=(talked_on,) if talked_on else (),
        meeting_on=_by(filing.meeting_on, on),
        notice_until=filing.notice_until,
        determined_on=_by(filing.candidate_determined_on, on),
        document_on=document_on,
        document_number=filing.document_number if document_on else "",
        has_document=DocumentKind.APPOINTMENT_DOCUMENT in documents,
        has_form=DocumentKind.BASIC_INFORMATION_FORM in documents,
        first_complete_at=_complete_at(filing, on),
        extension=_extension(filing, on),
        calendar=calendar,
        candidate=CandidateFacts(full_member_on=filing.full_member_on),
    )


def _by(day: date | None, on: date) -> date | None:
    """What had not taken place yet was not on record either; a day to come is only ever stated for today's sake."""
    return day if day is not None and (day <= on or on == clock.today()) else None


def _complete_at(filing: Filing, on: date) -> datetime | None:
    """The first complete submission; for paper whose time a second person has not confirmed yet, that time."""
    moment: datetime | None = filing.first_complete_at or filing.delivered_at  # type: ignore[attr-defined]
    return moment if moment is not None and moment < _end_of(on) else None


def _extension(filing: Filing, on: date) -> Extension | None:
    granted = extension_fact(filing.extension)
    return granted if granted is not None and granted.granted_on <= on else None
