"""The filled-in form of the offline packet that a paper filing began with: kept with it, as it came."""

from attachments.models import Attachment
from filings.models import Filing

PACKET_OWNER = "offline-packet"


def packet_of(filing: Filing) -> Attachment | None:
    """The form that a filing began with."""
    return Attachment.objects.of(PACKET_OWNER, filing.pk).first() if filing.is_paper else None
