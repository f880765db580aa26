"""Deadlines of open filings, counted again after the working calendar has changed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from filings.facts import clock_context, deadline_of
from filings.models import Filing


@dataclass(frozen=True)
class MovedDeadline:
    """A filing whose last day (or its being provisional) is another one than before."""

    filing: Filing
    before: date | None
    after: date | None
    was_provisional: bool
    is_provisional: bool


@transaction.atomic
def recount_deadlines(*, by: User) -> list[MovedDeadline]:
    """Count the deadlines of all open filings anew and say what changed. Filed ones keep what they were judged by.

    To be called in the transaction that changes the calendar. One audit row holds all changes.
    """
    context = clock_context()
    moved = []
    rows = Filing.objects.open().filter(candidate_determined_on__isnull=False).select_for_update().order_by("pk")
    for filing in rows:
        counted = deadline_of(filing.candidate_determined_on, context)
        due_on, is_provisional = (counted.due_on, counted.provisional) if counted else (None, False)
        if (due_on, is_provisional) == (filing.due_on, filing.is_due_provisional):
            continue
        moved.append(MovedDeadline(filing, filing.due_on, due_on, filing.is_due_provisional, is_provisional))
        filing.due_on, filing.is_due_provisional = due_on, is_provisional
    if moved:
        Filing.objects.bulk_update([each.filing for each in moved], ["due_on", "is_due_provisional"], batch_size=500)
        audit.record(
            by=by,
            action="filings.recount_deadlines",
            summary=f"重新计算报备截止日（{len(moved)}件）",
            changes={str(each.filing.pk): [_shown(each.before), _shown(each.after)] for each in moved},
        )
    return moved


def _shown(day: date | None) -> str | None:
    return day.isoformat() if day else None
