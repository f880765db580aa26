"""Opinions of the department before a filing is filed: handler, section chief, head, as the setting asks for."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid, Stale
from filings.facts import dossier_of
from filings.models import Filing, FilingOpinion
from filings.policies import opinion_refusal

TAKEN = "该级意见刚刚已由他人填写，或您已在本件填写过意见，未能保存。"


@transaction.atomic
def give_opinion(*, filing: Filing, version: int, by: User, text: str) -> FilingOpinion:
    """Say something on the next level that is asked for. Three levels are three people."""
    dossier = dossier_of(filing)
    refused = opinion_refusal(filing, by, dossier)
    if refused:
        raise refused
    level = dossier.next_level
    if level is None or not text.strip():
        raise Invalid({"text": ["请填写意见。"]})
    unchanged = Filing.objects.filter(pk=filing.pk, status=filing.status, version=version)
    if version != filing.version or not unchanged.update(version=F("version") + 1):
        raise Stale
    filing.version += 1
    row = FilingOpinion(filing=filing, level=level, text=text.strip(), by=by, at=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(TAKEN) from error
    audit.record(
        by=by,
        action="filings.give_opinion",
        summary=f"填写审核意见：{row.get_level_display()}",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"text": [None, row.text]},
    )
    return row


def lapse_opinions(*, filing: Filing) -> int:
    """What was said of an earlier version no longer counts. For the services of this package: the caller decides."""
    return FilingOpinion.objects.filter(filing=filing, lapsed_at__isnull=True).update(lapsed_at=clock.now())
