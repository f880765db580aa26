"""The two documents of a filing. One that takes the place of another leaves it kept as replaced."""

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from attachments.models import Attachment
from attachments.services import copy_attachment, store_attachment
from common import clock
from common.errors import Invalid, Stale
from filings.models import DocumentKind, Filing, FilingDocument
from filings.policies import attaching_refusal
from filings.services.opinions import lapse_opinions

ATTACHMENT_OWNER = "filing"


@transaction.atomic
def attach_document(
    *, filing: Filing, kind: DocumentKind, upload: "File[bytes]", by: User, version: int | None = None
) -> FilingDocument:
    """Add one of the two documents; one that was there before is kept as replaced."""
    refused = attaching_refusal(filing, by)
    if refused:
        raise refused
    # The row is locked by touching it: a step taken meanwhile must not slip past the new document.
    expected = filing.version if version is None else version
    touched = Filing.objects.filter(pk=filing.pk, status=filing.status, version=expected)
    if expected != filing.version or not touched.update(version=F("version") + 1):
        raise Stale
    filing.version += 1
    lapse_opinions(filing=filing)  # they spoke of the file that is replaced
    return store_document(filing=filing, kind=kind, upload=upload, by=by)


def store_document(*, filing: Filing, kind: DocumentKind, upload: "File[bytes]", by: User) -> FilingDocument:
    """Keep a file in its role. For the services of this package: the caller has decided and holds the row."""
    kind = DocumentKind(kind)
    try:
        attachment = store_attachment(
            upload=upload, owner_kind=ATTACHMENT_OWNER, owner_id=filing.pk, by=by, unit_id=filing.unit_id
        )
    except Invalid as error:
        # Said at the form's field of this document.
        raise Invalid({kind.field: [message for messages in error.errors.values() for message in messages]}) from error
    return _put(filing, kind, attachment, by)


def copy_document(*, document: FilingDocument, filing: Filing, by: User) -> FilingDocument:
    """The same document, byte by byte, for another filing."""
    attachment = copy_attachment(
        attachment=document.attachment,
        owner_kind=ATTACHMENT_OWNER,
        owner_id=filing.pk,
        by=by,
        unit_id=filing.unit_id,
    )
    return _put(filing, DocumentKind(document.kind), attachment, by)


def _put(filing: Filing, kind: DocumentKind, attachment: Attachment, by: User) -> FilingDocument:
    """In its role, in the place of the one before it."""
    now = clock.now()
    before = FilingDocument.objects.filter(filing=filing, kind=kind, replaced_at__isnull=True).first()
    if before is not None:
        FilingDocument.objects.filter(pk=before.pk).update(replaced_at=now)
    document = FilingDocument.objects.create(filing=filing, kind=kind, attachment=attachment, added_by=by, added_at=now)
    audit.record(
        by=by,
        action="filings.attach_document",
        summary=f"{'替换' if before else '上传'}{kind.label}",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"sha256": [before.attachment.sha256 if before else None, attachment.sha256]},
    )
    return document
