"""Paper: received by one person of the department, its time confirmed by a second (Article 7)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.facts import dossier_of
from filings.models import Filing, FilingStep, PaperReceipt
from filings.policies import explanation_refusal, person_refusal
from filings.services.steps import advance
from filings.services.tenures import put_into_effect
from filings.transitions import CONFIRM_PAPER, CORRECT_PAPER, NOTE_LABELS, Action


@transaction.atomic
def record_paper(*, filing: Filing, version: int, by: User, delivered_at: datetime) -> PaperReceipt:
    """Record when both documents arrived on paper. The clock stops at that time once it is confirmed."""
    now, was_in_effect = clock.now(), filing.is_in_effect
    _check_time(filing, delivered_at)
    refused = explanation_refusal(filing, dossier_of(filing), stopped_at=delivered_at)
    if refused:
        raise refused
    advance(
        filing=filing,
        action=Action.RECORD_PAPER,
        version=version,
        by=by,
        submitted_at=delivered_at,
        received_at=now,
    )
    receipt = PaperReceipt.objects.create(filing=filing, delivered_at=delivered_at, recorded_by=by, recorded_at=now)
    put_into_effect(filing=filing, by=by, was_in_effect=was_in_effect)
    return receipt


@transaction.atomic
def correct_paper(
    *, receipt: PaperReceipt, by: User, delivered_at: datetime, note: str, version: int | None = None
) -> PaperReceipt:
    """Put another time in the place of one that nobody has confirmed yet; who corrects it becomes who recorded it."""
    filing = receipt.filing
    refused = person_refusal(filing, Permission.RECORD_PAPER, by)
    if refused:
        raise refused
    if not note.strip():
        raise Invalid({"note": ["请写明更正理由。"]})
    _check_time(filing, delivered_at)
    _take_on(filing, version)
    now = clock.now()
    if not PaperReceipt.objects.unconfirmed().filter(pk=receipt.pk).update(replaced_at=now):
        raise Stale
    corrected = PaperReceipt.objects.create(filing=filing, delivered_at=delivered_at, recorded_by=by, recorded_at=now)
    Filing.objects.filter(pk=filing.pk).update(submitted_at=delivered_at)
    filing.refresh_from_db()
    _write_down(filing, CORRECT_PAPER, by, note, [receipt.delivered_at, delivered_at], "delivered_at")
    return corrected


def _take_on(filing: Filing, version: int | None) -> None:
    """Lock the filing's row by taking it to its next version, if it still is the one that was read."""
    rows = Filing.objects.filter(pk=filing.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise Stale


def _check_time(filing: Filing, delivered_at: datetime) -> None:
    if delivered_at > clock.now():
        raise Invalid({"delivered_at": ["收到时间不能晚于现在。"]})
    if filing.candidate_determined_on and clock.day_of(delivered_at) < filing.candidate_determined_on:
        raise Invalid({"delivered_at": ["收到时间早于人选确定日，请核对。"]})


def _write_down(filing: Filing, what: str, by: User, note: str, times: list[datetime | None], field: str) -> None:
    FilingStep.objects.create(
        filing=filing, action=what, from_status=filing.status, to_status=filing.status, by=by, at=clock.now(), note=note
    )
    audit.record(
        by=by,
        action=f"filings.{what.lower()}",
        summary=NOTE_LABELS[what],
        subject=filing,
        unit_id=filing.unit_id,
        changes={field: [time.isoformat() if time else None for time in times]},
        reason=note[:500],
    )


def confirming_refusal(receipt: PaperReceipt, by: User) -> Refused | None:
    """Why an account may not be the second person."""
    if by.pk == receipt.recorded_by_id:
        return Refused("收到时间须由登记人以外的另一名组织部工作人员确认。", article="article-7")
    return person_refusal(receipt.filing, Permission.RECORD_PAPER, by)


@transaction.atomic
def confirm_paper(*, receipt: PaperReceipt, by: User, version: int | None = None) -> PaperReceipt:
    """A second person confirms the time. The first complete submission is the earliest confirmed one.

    With the ``version`` of the page that the person read: a time that was corrected meanwhile is not confirmed unseen.
    """
    filing = receipt.filing
    refused = confirming_refusal(receipt, by)
    if refused:
        raise refused
    _take_on(filing, version)
    now = clock.now()
    if not PaperReceipt.objects.unconfirmed().filter(pk=receipt.pk).update(confirmed_by=by, confirmed_at=now):
        raise Stale
    receipt.confirmed_by, receipt.confirmed_at = by, now
    before = filing.first_complete_at
    Filing.objects.filter(pk=filing.pk, first_complete_at__isnull=True).update(first_complete_at=receipt.delivered_at)
    filing.refresh_from_db()
    _write_down(filing, CONFIRM_PAPER, by, "", [before, filing.first_complete_at], "first_complete_at")
    return receipt
