"""Extensions of one filing's deadline: granted by the department with a reason, revoked by a row of their own."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from attachments.models import Attachment
from attachments.services import store_attachment
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.facts import ClockContext, clock_context, deadline_of
from filings.models import Filing, FilingExtension, FilingStep
from filings.policies import extending_refusal, revoking_refusal
from filings.services.documents import ATTACHMENT_OWNER
from filings.transitions import EXTEND, NOTE_LABELS, REVOKE_EXTENSION
from rules.filing_clock import Deadline
from rules.spans import add_months
from rules.wording import chinese_date

# A winter break and a leave at most; 600 is a mistyped 60.
MOST_WORKING_DAYS = 60
MONTHS_AHEAD = 12


@transaction.atomic
def extend_filing(
    *,
    filing: Filing,
    version: int,
    by: User,
    reason: str,
    working_days: int | None = None,
    until: date | None = None,
    document: str = "",
    upload: "File[bytes] | None" = None,
) -> FilingExtension:
    """Let a filing be reported later: so many working days after the counted deadline, or until a day.

    The new last day is always later than the one that holds. A further extension takes the place of an earlier one,
    which stays on record.
    """
    context = clock_context()
    refused = extending_refusal(filing, by, context)
    if refused:
        raise refused
    _check(reason, working_days, until, filing.candidate_determined_on)
    row = FilingExtension(filing=filing, working_days=working_days, until=until, reason=reason.strip())
    row.document, row.decided_by, row.decided_at = document.strip(), by, clock.now()
    before, after = _deadlines(filing, filing.extension, row, context)
    if after.due_on <= before.due_on:
        field = "until" if until else "working_days"
        raise Invalid({field: [f"延期后的截止日应晚于现截止日（{chinese_date(before.due_on)}）。"]})
    row.due_before, row.due_after = before.due_on, after.due_on
    if upload is not None:
        row.attachment = _store(filing, upload, by)
    row.save(force_insert=True)
    _put_in_force(filing, version, row, after)
    _write_down(row, EXTEND, f"由{chinese_date(before.due_on)}延期至{chinese_date(after.due_on)}。理由：{row.reason}")
    return row


@transaction.atomic
def revoke_extension(*, filing: Filing, version: int, by: User, reason: str) -> FilingExtension:
    """End the extension that holds; one that was granted before it and not revoked holds again."""
    context = clock_context()
    current, refused = filing.extension, revoking_refusal(filing, by)
    if refused or current is None:
        raise refused or Stale
    if not reason.strip():
        raise Invalid({"reason": ["请写明撤销理由。"]})
    remaining = FilingExtension.objects.filter(filing=filing, revokes__isnull=True, revocation__isnull=True)
    previous = remaining.exclude(pk=current.pk).order_by("-decided_at", "-id").first()
    before, after = _deadlines(filing, current, previous, context)
    row = FilingExtension(filing=filing, revokes=current, reason=reason.strip(), decided_by=by, decided_at=clock.now())
    row.due_before, row.due_after = before.due_on, after.due_on
    # The swap comes first: of two who revoke at once, the slower one is stale.
    _put_in_force(filing, version, previous, after)
    row.save(force_insert=True)
    told = f"截止日由{chinese_date(before.due_on)}恢复为{chinese_date(after.due_on)}。理由：{row.reason}"
    _write_down(row, REVOKE_EXTENSION, told)
    return row


def _check(reason: str, working_days: int | None, until: date | None, determined_on: date | None) -> None:
    errors: dict[str, list[str]] = {}
    if not reason.strip():
        errors["reason"] = ["请写明延期理由。"]
    if (working_days is None) == (until is None):
        errors["__all__"] = ["请填写延长的工作日数或者延期截止日，二者填一项。"]
    if working_days is not None and not 1 <= working_days <= MOST_WORKING_DAYS:
        errors["working_days"] = [f"请填写1至{MOST_WORKING_DAYS}之间的整数。"]
    if until is not None and determined_on is not None and until > add_months(determined_on, MONTHS_AHEAD):
        errors["until"] = ["延期截止日在人选确定日一年以后，请核对年份。"]
    if errors:
        raise Invalid(errors)


def _deadlines(
    filing: Filing, before: FilingExtension | None, after: FilingExtension | None, context: ClockContext
) -> tuple[Deadline, Deadline]:
    found = [deadline_of(filing.candidate_determined_on, context, each) for each in (before, after)]
    old, new = found
    if old is None or new is None:
        raise Refused("该备案没有报备截止日，不能延期。", article="article-7")
    return old, new


def _store(filing: Filing, upload: "File[bytes]", by: User) -> Attachment:
    try:
        return store_attachment(
            upload=upload, owner_kind=ATTACHMENT_OWNER, owner_id=filing.pk, by=by, unit_id=filing.unit_id
        )
    except Invalid as error:
        raise Invalid({"upload": [message for messages in error.errors.values() for message in messages]}) from error


def _put_in_force(filing: Filing, version: int, extension: FilingExtension | None, counted: Deadline) -> None:
    """Swap what holds on the filing, if the filing still is the one that was read."""
    unchanged = Filing.objects.filter(pk=filing.pk, version=version, status=filing.status)
    values = {"extension": extension, "due_on": counted.due_on, "is_due_provisional": counted.provisional}
    if version != filing.version or not unchanged.update(version=F("version") + 1, **values):
        raise Stale
    filing.version += 1
    for name, value in values.items():
        setattr(filing, name, value)


def _write_down(row: FilingExtension, what: str, note: str) -> None:
    """In the filing's history, which the unit reads, and in the audit."""
    filing = row.filing
    FilingStep.objects.create(
        filing=filing,
        action=what,
        from_status=filing.status,
        to_status=filing.status,
        by=row.decided_by,
        at=row.decided_at,
        note=note,
    )
    audit.record(
        by=row.decided_by,
        action=f"filings.{what.lower()}",
        summary=NOTE_LABELS[what],
        subject=filing,
        unit_id=filing.unit_id,
        changes=audit.created(row) | {"due_on": [row.due_before.isoformat(), row.due_after.isoformat()]},
        reason=row.reason,
    )
