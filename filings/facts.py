"""Rows of filings → what the rules of Article 7 take."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common import clock
from common.as_of import LAST_YEAR
from filings.kinds import words_of_kind
from filings.models import (
    DocumentKind,
    Filing,
    FilingDocument,
    FilingExtension,
    FilingKind,
    FilingOpinion,
    FilingStatus,
    PaperReceipt,
)
from filings.tenure_facts import tenure_problem
from regulation.facts import settings_on, working_calendar
from rules.determination import check_determination, determination_default
from rules.editions import edition_on
from rules.filing_clock import (
    ClockState,
    ClockStatus,
    Deadline,
    Extension,
    assess_clock,
    clock_state,
    deadline,
    filing_working_days,
    is_before_go_live,
)
from rules.settings import FilingReview, Settings
from rules.verdicts import Finding, Outcome, Strength
from rules.working_days import WorkingCalendar

OF_CORRECTIONS = "更正备案不另计报备时限，是否按期以所更正的备案为准。"


@dataclass(frozen=True)
class ClockContext:
    """What every filing's clock of one page shares: read once (two or three statements), used for all rows."""

    calendar: WorkingCalendar
    settings: Settings
    today: date


def clock_context() -> ClockContext:
    """Today's calendar and settings."""
    today = clock.today()
    return ClockContext(working_calendar(), settings_on(today), today)


def extension_fact(row: FilingExtension | None) -> Extension | None:
    """A granted extension as the rule takes it."""
    if row is None:
        return None
    return Extension(row.reason, clock.day_of(row.decided_at), row.until, row.working_days, row.document)


def deadline_of(
    determined_on: date | None, context: ClockContext, extension: FilingExtension | None = None
) -> Deadline | None:
    """The deadline by the edition in force on the day of determination; None where that edition names no days."""
    if determined_on is None or determined_on.year > LAST_YEAR:
        return None
    working_days = filing_working_days(edition_on(determined_on))
    if working_days is None:
        return None
    granted = extension_fact(extension)
    return deadline(determined_on, calendar=context.calendar, working_days=working_days, extension=granted)


def applied_deadline(filing: Filing, context: ClockContext) -> Deadline | None:
    """The deadline as it is kept with the filing; none where the department does not time removals and exchanges.

    A correction has none: the five days were those of the filing that it corrects.
    """
    if filing.corrects_id is not None:
        return None
    if is_by_analogy(filing) and not context.settings.removal_clock_applies:
        return None
    return deadline_of(filing.candidate_determined_on, context, filing.extension)


def clock_of(filing: Filing, context: ClockContext, *, stopped_at: datetime | None = None) -> ClockState:
    """Where a filing's five working days stand now, or would stand had the clock stopped at a moment."""
    if filing.corrects_id is not None:
        return clock_state(None, at=clock.now(), waived_because=OF_CORRECTIONS)
    return assess_clock(
        deadline_of(filing.candidate_determined_on, context, filing.extension),
        at=clock.now(),
        settings=context.settings,
        first_complete_at=filing.first_complete_at or stopped_at,
        by_analogy=is_by_analogy(filing),
    )


def is_by_analogy(filing: Filing) -> bool:
    """The article speaks of somebody who is determined; for removals and exchanges the five days are at most amber."""
    return filing.kind != FilingKind.APPOINTMENT


def expected_deadline(filing: Filing, context: ClockContext) -> Deadline | None:
    """What would follow from the public notice or the meeting entered, while a draft states no day of determination.

    Something to plan by: nothing is counted from it, and the day itself is only ever stated once it has come.
    """
    if filing.status != FilingStatus.DRAFT or filing.candidate_determined_on is not None:
        return None
    dates = (filing.meeting_on, filing.notice_until, filing.document_on)
    expected_on = determination_default(*dates, meaning=context.settings.determination_meaning)
    if expected_on is not None and is_before_go_live(expected_on, context.settings):
        return None
    return deadline_of(expected_on, context)


def determination_findings(filing: Filing, context: ClockContext) -> tuple[Finding, ...]:
    """The stated day of determination held against meeting, public notice, document and today."""
    return check_determination(
        filing.candidate_determined_on,
        today=context.today,
        meeting_on=filing.meeting_on,
        notice_until=filing.notice_until,
        document_on=filing.document_on,
        meaning=context.settings.determination_meaning,
    )


def wrong_date(filing: Filing, context: ClockContext) -> Finding | None:
    """The first finding on the day of determination that cannot be right (what only asks for words is not one)."""
    found = determination_findings(filing, context)
    return next((f for f in found if f.outcome is Outcome.NOT_MET and f.strength is Strength.MUST), None)


def needs_explanation(filing: Filing, context: ClockContext, *, stopped_at: datetime | None = None) -> bool:
    """Late and not explained. A provisional deadline proves nothing late, so it asks for no explanation yet; nor does
    one that holds by analogy only."""
    late = (ClockStatus.OVERDUE, ClockStatus.FILED_LATE)
    state = clock_of(filing, context, stopped_at=stopped_at)
    is_proven = state.status in late and state.finding.outcome is Outcome.NOT_MET
    return is_proven and state.finding.strength is Strength.MUST and not filing.late_explanation.strip()


Documents = dict[str, FilingDocument]


@dataclass(frozen=True)
class Dossier:
    """What the steps of one filing are judged by, read once for a page or a service."""

    context: ClockContext
    documents: Documents
    tenure_problem: str
    unconfirmed: PaperReceipt | None
    opinions: tuple[FilingOpinion, ...] = ()

    @property
    def levels(self) -> tuple[FilingOpinion.Level, ...]:
        """Whose opinions are asked for, in their order; none where the handler alone checks."""
        return LEVELS_OF_REVIEW[self.context.settings.filing_review]

    @property
    def next_level(self) -> FilingOpinion.Level | None:
        """Whose opinion is waited for."""
        given = {opinion.level for opinion in self.opinions}
        return next((level for level in self.levels if level not in given), None)


LEVELS_OF_REVIEW: Mapping[FilingReview, tuple[FilingOpinion.Level, ...]] = {
    FilingReview.HANDLER: (),
    FilingReview.CHIEF: (FilingOpinion.Level.HANDLER, FilingOpinion.Level.SECTION_CHIEF),
    FilingReview.HEAD: tuple(FilingOpinion.Level),
}


def dossier_of(filing: Filing) -> Dossier:
    """Everything that `filings.policies` asks about a filing, in six or seven statements."""
    receipts = PaperReceipt.objects.unconfirmed().filter(filing=filing).select_related("recorded_by")
    return Dossier(
        context=clock_context(),
        documents=current_documents([filing])[filing.pk],
        tenure_problem=tenure_problem(filing),
        unconfirmed=receipts.first() if filing.is_paper else None,
        opinions=tuple(_opinions(filing)),
    )


def _opinions(filing: Filing) -> Iterable[FilingOpinion]:
    """Those of the present round; only what is being checked, or was filed, has any."""
    if filing.status not in (FilingStatus.CHECKING, FilingStatus.FILED):
        return ()
    return FilingOpinion.objects.filter(filing=filing, lapsed_at__isnull=True).select_related("by")


def current_documents(filings: Iterable[Filing]) -> dict[uuid.UUID, Documents]:
    """``{filing key: {kind: document}}`` of the documents in force, in one statement."""
    found: dict[uuid.UUID, Documents] = {filing.pk: {} for filing in filings}
    rows = FilingDocument.objects.filter(filing__in=found, replaced_at__isnull=True).select_related("attachment")
    for row in rows:
        found[row.filing_id][row.kind] = row
    return found


def missing_fields(filing: Filing) -> list[str]:
    """What is not filled in and has to be before it can be reported, as words for the user."""
    required = words_of_kind(filing.kind).required
    return [label for field, label in required if not getattr(filing, _ROW_FIELDS.get(field, field))]


# Asked by the key, so that nothing is read for it.
_ROW_FIELDS = {"post": "post_id", "ends": "ends_id"}


def missing_documents(documents: Mapping[str, FilingDocument]) -> list[str]:
    """Which of the two documents that Article 7 names are not there."""
    return [f"{kind.label}（扫描件）" for kind in DocumentKind if kind.value not in documents]


def frozen_judgement(filing: Filing, context: ClockContext) -> dict[str, Any]:
    """How the deadline was counted, as it is kept with a filed filing: later calendars do not change it."""
    state = clock_of(filing, context)
    counted = state.deadline
    if counted is None:
        return {"status": state.status.value, "message": state.finding.message, "days": []}
    years = sorted({counted.determined_on.year, *(day.date.year for day in counted.days)})
    versions = {str(year): context.calendar.years[year].version for year in years if year in context.calendar.years}
    return {
        "status": state.status.value,
        "message": state.finding.message,
        "determined_on": counted.determined_on.isoformat(),
        "due_on": counted.due_on.isoformat(),
        "provisional": counted.provisional,
        "working_days_over": state.working_days_over,
        "working_days_used": state.working_days_used,
        "calendar_versions": versions,
        "extension": _frozen_extension(counted),
        "days": [
            {"date": day.date.isoformat(), "working": day.working, "count": day.count, "name": day.name}
            for day in counted.days
        ],
    }


def _frozen_extension(counted: Deadline) -> dict[str, Any] | None:
    """The extension that moved the last day, or nothing."""
    granted = counted.extension
    if granted is None or not counted.is_extended:
        return None
    return {
        "counted_due_on": counted.counted_due_on.isoformat(),
        "working_days": granted.working_days,
        "until": granted.until.isoformat() if granted.until else None,
        "granted_on": granted.granted_on.isoformat(),
        "reason": granted.reason,
        "document": granted.document,
    }
