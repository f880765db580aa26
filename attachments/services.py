"""Keeping, removing and handing out files. Nothing else writes to the storage."""

import hashlib
import uuid
import weakref
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction

from accounts import audit
from accounts.models import User
from attachments import ownership
from attachments.checks import check_upload, content_to_store, name_to_keep
from attachments.limits import FILES_PER_OWNER
from attachments.models import Attachment
from attachments.quotas import refuse_beyond_quota
from common import clock
from common.errors import Refused

# Not the file's name: it often is a person's, and the audit outlives the data.
AUDITED = ("owner_kind", "owner_id", "media_type", "size", "sha256")


@transaction.atomic
def store_attachment(
    *, upload: "File[bytes]", owner_kind: str, owner_id: uuid.UUID, by: User, unit_id: uuid.UUID | None = None
) -> Attachment:
    """Check an upload and keep it for a row. The caller has decided that ``by`` may do so.

    ``unit_id`` is the unit whose daily quota it counts against, beside that of the account.
    """
    kind = ownership.kind_of(owner_kind)
    name = name_to_keep(upload.name or "")
    # Before the content is looked at: a flood is to be refused fast.
    refuse_beyond_quota(by=by, unit_id=unit_id, size=upload.size or 0)
    media_type = check_upload(upload.name or "", upload)
    if Attachment.objects.of(owner_kind, owner_id).count() >= FILES_PER_OWNER:
        raise Refused(f"附件已达{FILES_PER_OWNER}个，不能继续上传。", remedy="请先移除不需要的附件。")
    content = content_to_store(name, upload)
    attachment = Attachment(original_name=name, media_type=media_type, owner_kind=owner_kind, owner_id=owner_id)
    attachment.unit_id = unit_id
    return _keep(attachment, content, by=by, summary=f"上传附件（{kind.label}）")


@transaction.atomic
def copy_attachment(
    *, attachment: Attachment, owner_kind: str, owner_id: uuid.UUID, by: User, unit_id: uuid.UUID | None = None
) -> Attachment:
    """Keep the same bytes for another row: they were checked when they came, and are not encoded again."""
    kind = ownership.kind_of(owner_kind)
    with attachment.file.storage.open(attachment.file.name or "", "rb") as stream:
        content = stream.read()
    copy = Attachment(original_name=attachment.original_name, media_type=attachment.media_type)
    copy.owner_kind, copy.owner_id, copy.unit_id = owner_kind, owner_id, unit_id
    return _keep(copy, content, by=by, summary=f"沿用附件（{kind.label}）")


def _keep(attachment: Attachment, content: bytes, *, by: User, summary: str) -> Attachment:
    """The bytes, the row and its line in the audit."""
    attachment.size, attachment.sha256 = len(content), hashlib.sha256(content).hexdigest()
    attachment.uploaded_by, attachment.uploaded_at = by, clock.now()
    attachment.file.save(attachment.original_name, ContentFile(content), save=False)
    _remove_unless_committed(attachment.file.storage, attachment.file.name or "")
    attachment.save(force_insert=True)
    audit.record(
        by=by,
        action="attachments.store_attachment",
        summary=summary,
        subject=attachment,
        changes=audit.differences({}, audit.snapshot(attachment, AUDITED)),
    )
    return attachment


@transaction.atomic
def keep_made_file(
    *, path: Path, name: str, media_type: str, owner_kind: str, owner_id: uuid.UUID, by: User
) -> Attachment:
    """Keep a file that the system itself has made for ``by``: no upload, so neither checked nor counted as one.

    The caller writes the audit row, which says what was made.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        attachment = Attachment(
            original_name=name,
            media_type=media_type,
            size=stream.tell(),
            sha256=digest,
            owner_kind=ownership.made_kind_of(owner_kind).code,
            owner_id=owner_id,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
        stream.seek(0)
        attachment.file.save(name, File(stream), save=False)
    _remove_unless_committed(attachment.file.storage, attachment.file.name or "")
    attachment.save(force_insert=True)
    return attachment


@transaction.atomic
def delete_made_file(*, attachment: Attachment) -> None:
    """Row and bytes of a file that the system made and that nobody may fetch any more. No record refers to it."""
    ownership.made_kind_of(attachment.owner_kind)
    storage, name = attachment.file.storage, attachment.file.name or ""
    Attachment.objects.filter(pk=attachment.pk).delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, reason: str = "") -> None:
    """Take a file off its row. The file itself stays until its retention ends: a record may refer to it."""
    now = clock.now()
    removed = Attachment.objects.current().filter(pk=attachment.pk).update(removed_at=now)
    if not removed:
        return
    attachment.removed_at = now
    audit.record(
        by=by,
        action="attachments.remove_attachment",
        summary=f"移除附件（{ownership.kind_of(attachment.owner_kind).label}）",
        subject=attachment,
        changes={"removed_at": [None, now.isoformat()]},
        reason=reason,
    )


@transaction.atomic
def open_attachment(*, attachment: Attachment, by: User) -> IO[bytes]:
    """The content, for somebody who may see it; a download of a sensitive kind is written down."""
    kind = ownership.kind_of(attachment.owner_kind)
    stream: IO[bytes] = attachment.file.storage.open(attachment.file.name or "", "rb")
    if kind.is_sensitive:
        audit.record(
            by=by,
            action="attachments.download_attachment",
            summary=f"下载附件（{kind.label}）",
            subject=attachment,
        )
    return stream


def stored_digest(attachment: Attachment) -> str | None:
    """The SHA-256 of the bytes that the storage holds now; None where there are none."""
    try:
        with attachment.file.storage.open(attachment.file.name or "", "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


class _Keeper:
    """Says that the transaction was committed, when it is called after the commit."""

    def __init__(self) -> None:
        self.state = {"kept": False}

    def __call__(self) -> None:
        self.state["kept"] = True


def _remove_unless_committed(storage: Storage, name: str) -> None:
    """Delete a file whose transaction, or only its savepoint, is rolled back.

    Django tells of commits, not of rollbacks; but on a rollback it drops the callbacks that waited for the commit.
    So the callback itself is watched: when it goes without having been called, the file goes too. What a killed
    process leaves behind is found by ``manage.py sweep_attachments``.
    """
    keeper = _Keeper()
    weakref.finalize(keeper, _delete_unless_kept, keeper.state, storage, name)
    transaction.on_commit(keeper)


def _delete_unless_kept(state: dict[str, bool], storage: Storage, name: str) -> None:
    if not state["kept"]:
        storage.delete(name)
