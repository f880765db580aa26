"""Filings → what the rules of Articles 6 and 7 take, many at once, as of a day.

Five statements at most, whatever the number of filings: the filings with what is stated of the candidate, their
documents, talks and circumstances, and the schedules that closed filings were judged by where those are no longer in
use.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import OuterRef, Q, Subquery

from common import clock
from filings.facts import extension_fact
from filings.models import (
    Communication,
    DocumentKind,
    Filing,
    FilingCircumstances,
    FilingDocument,
    FilingStatus,
    PaperReceipt,
    Qualification,
)
from filings.models.filings import FilingQuerySet
from organizers.models import AppointingAuthority
from regulation.facts import Pinned, pinned_calendars
from rules.circumstances import Circumstances
from rules.extensions import Extension
from rules.qualification_facts import CandidateFacts, Experience, ExperienceKind, Judgement, StatedJudgement
from rules.selection_facts import FilingFacts, FilingKind, Step
from rules.spans import add_months
from rules.working_days import WorkingCalendar

MONTHS_LOOKED_BACK = 24
# What is read: a filing holds twice as much, most of it for its own page.
COLUMNS = (
    *("unit_id", "kind", "name", "full_member_on", "communicated_on", "initiated_on", "recommended_on", "inspected_on"),
    *("meeting_on", "notice_until", "candidate_determined_on", "document_on", "document_number", "step_notes"),
    *("first_complete_at", "judged", "created_at", "post__appointing_authority", "is_paper", "submitted_at", "status"),
    *(f"extension__{name}" for name in ("reason", "decided_at", "until", "working_days", "document")),
    *(f"qualification__{name}" for name in ("filing", "is_probationary", "is_fit", "judgements", "experience")),
)
# Which rule's deviation a statement lets stand; what is stated of the candidate belongs to the candidate's facts.
RULES_EXPLAINED = (
    (FilingCircumstances.About.WAY, "selection.order"),
    (FilingCircumstances.About.DETERMINATION, "determination.as_meant"),
)

T = TypeVar("T")


def filing_facts(
    rows: FilingQuerySet, on: date, *, calendar: WorkingCalendar, units: Iterable[uuid.UUID] | None = None
) -> dict[uuid.UUID, list[FilingFacts]]:
    """By unit, the earliest first: filings that were open on the day, and those filed in the two years before it.

    By today's knowledge of what had happened by then: a filing that was begun later is not there, a document that came
    later is missing, a discarded one never was. `calendar` holds the schedules in use.
    """
    filings = list(_on_day(rows if units is None else rows.filter(unit__in=units), on))
    keys = [filing.pk for filing in filings]
    documents, talks, circumstances = _documents(keys, on), _talks(keys, on), _circumstances(keys)
    pins = {filing.pk: _pinned(filing, calendar) for filing in filings}
    calendars = pinned_calendars(pin for pin in pins.values() if pin is not None)
    found: dict[uuid.UUID, list[FilingFacts]] = {}
    for filing in filings:
        pin = pins[filing.pk]
        around = _Around(
            documents.get(filing.pk, frozenset()),
            talks.get(filing.pk, frozenset()),
            circumstances.get(filing.pk, {}),
            calendars[pin] if pin is not None else None,
        )
        found.setdefault(filing.unit_id, []).append(_facts_of(filing, around, on))
    return found


def facts_of(
    filing: Filing,
    *,
    documents: Iterable[str],
    talked_on: Iterable[date],
    circumstances: Mapping[str, Circumstances],
    calendar: WorkingCalendar | None = None,
) -> FilingFacts:
    """One filing as it stands today, from what its page has read already."""
    around = _Around(frozenset(documents), frozenset(talked_on), dict(circumstances), calendar)
    return _facts_of(filing, around, clock.today())


def circumstances_of(rows: Iterable[FilingCircumstances]) -> dict[str, Circumstances]:
    """Statements as the rules take them, by what they are about."""
    return {row.about: stated(row.text, row.stated_at, row.noted_at) for row in rows}


def stated(text: str, stated_at: datetime, noted_at: datetime | None) -> Circumstances:
    """A statement with its days."""
    return Circumstances(text, clock.day_of(stated_at), clock.day_of(noted_at) if noted_at else None)


class _Around(NamedTuple):
    """What other tables say of one filing."""

    documents: frozenset[str]
    talked_on: frozenset[date]
    circumstances: dict[str, Circumstances]
    calendar: WorkingCalendar | None


def _end_of(day: date) -> datetime:
    """The first moment after a day."""
    return clock.at(day + timedelta(days=1), time())


def _on_day(rows: FilingQuerySet, on: date) -> FilingQuerySet:
    end, since = _end_of(on), clock.at(add_months(on, -MONTHS_LOOKED_BACK), time())
    delivered = PaperReceipt.objects.unconfirmed().filter(filing=OuterRef("pk"))
    return (
        rows.exclude(status=FilingStatus.DISCARDED)
        # A correction is judged with what it corrects, which was reported when it was due.
        .filter(Q(filed_at__isnull=True) | Q(filed_at__gte=since), created_at__lt=end, corrects__isnull=True)
        .annotate(delivered_at=Subquery(delivered.values("delivered_at")[:1]))
        .select_related("extension", "post", "qualification")
        .only(*COLUMNS)
        .order_by("created_at", "pk")
    )


def _documents(filings: list[uuid.UUID], on: date) -> dict[uuid.UUID, frozenset[str]]:
    """Which kinds of documents were there at the end of the day."""
    end = _end_of(on)
    there = Q(replaced_at__isnull=True) | Q(replaced_at__gte=end)
    rows = FilingDocument.objects.filter(there, filing__in=filings, added_at__lt=end).order_by()
    return _gathered(rows.values_list("filing_id", "kind"))


def _talks(filings: list[uuid.UUID], on: date) -> dict[uuid.UUID, frozenset[date]]:
    rows = Communication.objects.current().filter(filing__in=filings, held_on__lte=on).order_by()
    return _gathered(rows.values_list("filing_id", "held_on"))


def _gathered(rows: Iterable[tuple[Any, T]]) -> dict[uuid.UUID, frozenset[T]]:
    found: dict[uuid.UUID, frozenset[T]] = {}
    for key, value in rows:
        found[key] = found.get(key, frozenset()) | {value}
    return found


def _circumstances(filings: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Circumstances]]:
    """What units stated about items of 一般 and 原则上; the rules ask what was known on the day."""
    rows = FilingCircumstances.objects.filter(filing__in=filings, replaced_at__isnull=True).order_by()
    found: dict[uuid.UUID, dict[str, Circumstances]] = {}
    for key, about, text, stated_at, noted_at in rows.values_list(
        "filing_id", "about", "text", "stated_at", "noted_at"
    ):
        found.setdefault(key, {})[about] = stated(text, stated_at, noted_at)
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


def _facts_of(filing: Filing, around: _Around, on: date) -> FilingFacts:
    document_on, talked_on = _by(filing.document_on, on), _by(filing.communicated_on, on)
    return FilingFacts(
        key=str(filing.pk),
        name=filing.name,
        kind=FilingKind(filing.kind),
        is_school_appointed=filing.post is not None and filing.post.appointing_authority == AppointingAuthority.SCHOOL,
        communicated_on=tuple(sorted(around.talked_on | ({talked_on} if talked_on else set()))),
        initiated_on=_by(filing.initiated_on, on),
        recommended_on=_by(filing.recommended_on, on),
        inspected_on=_by(filing.inspected_on, on),
        meeting_on=_by(filing.meeting_on, on),
        notice_until=filing.notice_until,
        determined_on=_by(filing.candidate_determined_on, on),
        document_on=document_on,
        document_number=filing.document_number if document_on else "",
        skipped=_skipped(filing),
        has_document=DocumentKind.APPOINTMENT_DOCUMENT in around.documents,
        has_form=DocumentKind.BASIC_INFORMATION_FORM in around.documents,
        first_complete_at=_complete_at(filing, on),
        awaits_receipt=filing.awaits_receipt,
        extension=_extension(filing, on),
        calendar=around.calendar,
        candidate=_candidate(filing, around.circumstances),
        circumstances=tuple(
            (rule, around.circumstances[about]) for about, rule in RULES_EXPLAINED if about in around.circumstances
        ),
    )


def _skipped(filing: Filing) -> tuple[tuple[Step, str], ...]:
    """Steps that did not take place, each with the word why."""
    notes = filing.step_notes
    return tuple((step, notes[step]["skipped"]) for step in Step if notes.get(step, {}).get("skipped"))


def _candidate(filing: Filing, circumstances: dict[str, Circumstances]) -> CandidateFacts:
    """What the unit stated; where no qualification is kept, what the filing itself says."""
    about = FilingCircumstances.About
    stated = getattr(filing, "qualification", None) or Qualification()
    return CandidateFacts(
        full_member_on=filing.full_member_on,
        is_probationary=stated.is_probationary,
        standing_circumstances=circumstances.get(about.PARTY_STANDING),
        experience=tuple(
            Experience(ExperienceKind(each["kind"]), each["what"], _day(each.get("from_on")), _day(each.get("until")))
            for each in stated.experience
        ),
        experience_circumstances=circumstances.get(about.EXPERIENCE),
        judgements=tuple(
            StatedJudgement(part, said["text"], _day(said.get("stated_on")))
            for part in Judgement
            if (said := stated.judgements.get(part))
        ),
        is_fit=stated.is_fit,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _by(day: date | None, on: date) -> date | None:
    """What had not taken place yet was not on record either; a day to come is only ever stated for today's sake."""
    return day if day is not None and (day <= on or on == clock.today()) else None


def _complete_at(filing: Filing, on: date) -> datetime | None:
    """The first complete submission; for paper whose time a second person has not confirmed yet, that time."""
    moment: datetime | None = filing.first_complete_at or getattr(filing, "delivered_at", None)
    return moment if moment is not None and moment < _end_of(on) else None


def _extension(filing: Filing, on: date) -> Extension | None:
    granted = extension_fact(filing.extension)
    return granted if granted is not None and granted.granted_on <= on else None
