"""Paper: received by one person of the department, its time confirmed by a second (Article 7)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.facts import clock_context
from filings.models import Filing, PaperReceipt
from filings.policies import ABOUT_ONESELF, is_about
from filings.services.steps import advance, check_explanation
from filings.services.tenures import put_into_effect
from filings.transitions import Action
from units.access import require


@transaction.atomic
def record_paper(*, filing: Filing, version: int, by: User, delivered_at: datetime) -> PaperReceipt:
    """Record when both documents arrived on paper. The clock stops at that time once it is confirmed."""
    now = clock.now()
    if delivered_at > now:
        raise Invalid({"delivered_at": ["收到时间不能晚于现在。"]})
    if filing.candidate_determined_on and clock.day_of(delivered_at) < filing.candidate_determined_on:
        raise Invalid({"delivered_at": ["收到时间早于人选确定日，请核对。"]})
    check_explanation(filing, clock_context(), stopped_at=delivered_at)
    advance(
        filing=filing,
        action=Action.RECORD_PAPER,
        version=version,
        by=by,
        submitted_at=delivered_at,
        received_at=now,
    )
    receipt = PaperReceipt.objects.create(filing=filing, delivered_at=delivered_at, recorded_by=by, recorded_at=now)
    put_into_effect(filing=filing, by=by)
    return receipt


@transaction.atomic
def confirm_paper(*, receipt: PaperReceipt, by: User) -> PaperReceipt:
    """A second person confirms the time. The first complete submission is the earliest confirmed one."""
    filing = receipt.filing
    require(by, Permission.RECORD_PAPER, filing.unit_id)
    if by.pk == receipt.recorded_by_id:
        raise Refused("收到时间须由登记人以外的另一名工作人员确认。", article="article-7")
    if is_about(filing, by):
        raise Refused(ABOUT_ONESELF, article="article-7")
    now = clock.now()
    if not PaperReceipt.objects.filter(pk=receipt.pk, confirmed_at__isnull=True).update(
        confirmed_by=by, confirmed_at=now
    ):
        raise Stale
    receipt.confirmed_by, receipt.confirmed_at = by, now
    if filing.first_complete_at is None:
        Filing.objects.filter(pk=filing.pk, first_complete_at__isnull=True).update(
            first_complete_at=receipt.delivered_at, version=F("version") + 1
        )
        filing.refresh_from_db()
    audit.record(
        by=by,
        action="filings.confirm_paper",
        summary="确认纸质材料收到时间",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"first_complete_at": ["", receipt.delivered_at.isoformat()]},
    )
    return receipt
