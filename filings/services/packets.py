"""A filing that begins with a filled-in form of the packet: tried out without a trace, then started with the file."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts import audit
from accounts.models import User
from attachments.models import Attachment
from attachments.services import store_attachment
from common import clock
from filings.facts import dossier_of
from filings.models import Filing
from filings.packet_files import PACKET_OWNER
from filings.policies import explanation_refusal, ledger_refusal
from filings.services.drafts import start_filing
from units.models import Unit


class _Undone(Exception):
    """Takes back what was only tried out."""


def try_out_filing(**asked: Any) -> list[tuple[str, str]]:
    """Start a filing and take it back: `Invalid` or `Refused` where it could not be started. Leaves nothing behind.

    Returned is what the draft would meet when its receipt is recorded, each with its remedy.
    """
    met: list[tuple[str, str]] = []
    try:
        with transaction.atomic():
            met += _met_later(start_filing(**asked))
            raise _Undone
    except _Undone:
        return met


def _met_later(filing: Filing) -> Iterator[tuple[str, str]]:
    """As the draft's own steps are refused; whether it is late, as if it had been received now."""
    dossier = dossier_of(filing)
    refused = ledger_refusal(filing, dossier)
    if refused:
        yield refused.message, refused.remedy
    late = explanation_refusal(filing, dossier, stopped_at=clock.now())
    if late:
        yield f"按今日收到计算，{late.message}", late.remedy


@transaction.atomic
def start_from_packet(
    *, unit: Unit, by: User, creation_key: uuid.UUID, kind: str, content: dict[str, Any], upload: "File[bytes]"
) -> Filing:
    """A draft of what came on paper, with the form's file. The same key again returns what it made before."""
    filing = start_filing(unit=unit, by=by, creation_key=creation_key, kind=kind, is_paper=True, **content)
    if Attachment.objects.of(PACKET_OWNER, filing.pk).exists():
        return filing
    source = store_attachment(upload=upload, owner_kind=PACKET_OWNER, owner_id=filing.pk, by=by, unit_id=filing.unit_id)
    audit.record(
        by=by,
        action="filings.start_from_packet",
        summary="按离线报送表登记纸质报送",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"source": [None, str(source.pk)], "sha256": [None, source.sha256]},
    )
    return filing
