"""Deadlines of open filings, counted again after the working calendar has changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from filings.facts import ClockContext, applied_deadline, clock_context
from filings.models import DeadlineChange, Filing, FilingStep
from filings.models.filings import FilingQuerySet
from filings.transitions import RECOUNT
from regulation.facts import calendar_with
from regulation.models import CalendarVersion
from rules.wording import chinese_date

BATCH = 500


@transaction.atomic
def recount_deadlines(*, version: CalendarVersion, by: User) -> list[DeadlineChange]:
    """Count the deadlines of all open filings anew after a version of the calendar was approved, and keep what changed.

    Filed ones keep what they were judged by. To be called in the transaction that approves. One audit row holds all.
    """
    changes = list(_changes(version, clock_context(), _counted().select_for_update(of=("self",))))
    if changes:
        _store(changes, by)
        audit.record(
            by=by,
            action="filings.recount_deadlines",
            summary=f"{version}审定，重新计算报备截止日（{len(changes)}件）",
            subject=version,
            changes={str(each.filing_id): [_shown(each.before), _shown(each.after)] for each in changes},
        )
    return changes


def foreseen_deadlines(*, version: CalendarVersion) -> list[DeadlineChange]:
    """What approving a version would change: rows that are not stored."""
    context = replace(clock_context(), calendar=calendar_with(version))
    return list(_changes(version, context, _counted().for_lines()))


def _counted() -> FilingQuerySet:
    """Open filings with a day of determination."""
    rows = Filing.objects.open().filter(candidate_determined_on__isnull=False)
    return rows.select_related("extension").order_by("pk")


def _changes(version: CalendarVersion, context: ClockContext, rows: FilingQuerySet) -> Iterator[DeadlineChange]:
    for filing in rows:
        counted = applied_deadline(filing, context)
        due_on, is_provisional = (counted.due_on, counted.provisional) if counted else (None, False)
        if (due_on, is_provisional) == (filing.due_on, filing.is_due_provisional):
            continue
        change = DeadlineChange(calendar_version=version, filing=filing, before=filing.due_on, after=due_on)
        change.was_provisional, change.is_provisional = filing.is_due_provisional, is_provisional
        yield change


def _store(changes: list[DeadlineChange], by: User) -> None:
    filings = [each.filing for each in changes]
    for filing, change in zip(filings, changes, strict=True):
        filing.due_on, filing.is_due_provisional = change.after, change.is_provisional
        # Who has read the filing with its old deadline is to read it again before taking a step.
        filing.version = F("version") + 1
    Filing.objects.bulk_update(filings, ["due_on", "is_due_provisional", "version"], batch_size=BATCH)
    DeadlineChange.objects.bulk_create(changes, batch_size=BATCH)
    FilingStep.objects.bulk_create((_step(each, by) for each in changes), batch_size=BATCH)


def _step(change: DeadlineChange, by: User) -> FilingStep:
    """What the unit reads in the filing's history."""
    old, new = _words(change.before, change.was_provisional), _words(change.after, change.is_provisional)
    status = change.filing.status
    return FilingStep(
        filing=change.filing,
        action=RECOUNT,
        from_status=status,
        to_status=status,
        by=by,
        at=clock.now(),
        note=f"报备截止日由{old}调整为{new}（{change.calendar_version}）。",
    )


def _words(day: date | None, is_provisional: bool) -> str:
    if day is None:
        return "未计算"
    return chinese_date(day) + ("（暂定）" if is_provisional else "")


def _shown(day: date | None) -> str | None:
    return day.isoformat() if day else None
