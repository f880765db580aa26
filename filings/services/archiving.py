"""Where a filing that is filed lies in the archive (归档号): known later, and no part of what was sealed."""

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common.errors import Invalid, Stale
from filings.models import Filing, FilingStatus
from filings.policies import archiving_refusal


@transaction.atomic
def note_archive_number(*, filing: Filing, archive_number: str, version: int, by: User) -> Filing:
    """Write down the archive number, another one, or none. A stale ``version`` is refused, nothing overwritten."""
    refused = archiving_refusal(filing, by)
    if refused:
        raise refused
    told, before = " ".join(archive_number.split()), filing.archive_number
    longest = Filing._meta.get_field("archive_number").max_length or 0
    if len(told) > longest:
        raise Invalid({"archive_number": [f"归档号最多{longest}个字。"]})
    if version != filing.version:
        raise Stale
    if told == before:
        return filing
    unchanged = Filing.objects.filter(pk=filing.pk, version=version, status=FilingStatus.FILED)
    if not unchanged.update(archive_number=told, version=F("version") + 1):
        raise Stale
    filing.archive_number, filing.version = told, version + 1
    audit.record(
        by=by,
        action="filings.note_archive_number",
        summary="登记归档号",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"archive_number": [before, told]},
    )
    return filing
