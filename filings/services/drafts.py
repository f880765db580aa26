"""Content of a filing: started, changed, given its documents."""

import uuid
from typing import Any, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from attachments.services import store_attachment
from common import clock
from common.errors import Invalid, Stale
from filings.facts import clock_context, deadline_of
from filings.models import DocumentKind, Filing, FilingDocument, FilingKind, FilingStep
from filings.policies import ABOUT_ONESELF, attaching_refusal, draft_permission, editing_refusal, is_about
from organizers.models import Organizer, Post
from units.access import require
from units.models import Unit

ATTACHMENT_OWNER = "filing"


class FilingContent(TypedDict, total=False):
    """The fields of a filing that people fill in. Dates are days; texts may be empty."""

    organizer: Organizer | None
    name: str
    staff_number: str
    sex: str
    ethnicity: str
    born_on: Any
    joined_on: Any
    full_member_on: Any
    education: str
    degree: str
    phone: str
    post: Post | None
    level: str
    communicated_on: Any
    meeting_on: Any
    notice_from: Any
    notice_until: Any
    candidate_determined_on: Any
    document_number: str
    document_on: Any
    effective_on: Any
    late_explanation: str
    remarks: str


@transaction.atomic
def start_filing(
    *, unit: Unit, by: User, creation_key: uuid.UUID, is_paper: bool = False, **content: Unpack[FilingContent]
) -> Filing:
    """Start a draft. The same ``creation_key`` again returns the row that it made before (a double submit)."""
    filing = Filing(
        creation_key=creation_key,
        unit=unit,
        kind=FilingKind.APPOINTMENT,
        is_paper=is_paper,
        drafted_by=by,
        created_at=clock.now(),
    )
    require(by, draft_permission(filing), unit)
    _apply(filing, content)
    _check(filing, by)
    try:
        with transaction.atomic():
            filing.save(force_insert=True)
    except IntegrityError:
        made = Filing.objects.filter(creation_key=creation_key, drafted_by=by).first()
        if made is None:
            raise
        return made
    FilingStep.objects.create(filing=filing, action="START", to_status=filing.status, by=by, at=filing.created_at)
    audit.record(
        by=by,
        action="filings.start_filing",
        summary="登记纸质报送" if is_paper else "起草任免备案",
        subject=filing,
        unit_id=unit.pk,
        changes=audit.created(filing),
    )
    return filing


@transaction.atomic
def save_draft(*, filing: Filing, version: int, by: User, **content: Unpack[FilingContent]) -> Filing:
    """Change the content while it may be changed. A stale ``version`` is refused and nothing is overwritten."""
    refused = editing_refusal(filing, by)
    if refused:
        raise refused
    before = audit.snapshot(filing)
    _apply(filing, content)
    _check(filing, by)
    changed = audit.differences(before, audit.snapshot(filing))
    if not changed:
        return filing
    values = {name: getattr(filing, name) for name in changed}
    updated = Filing.objects.filter(pk=filing.pk, version=version, status=filing.status).update(
        version=F("version") + 1, **values
    )
    if not updated:
        raise Stale
    filing.version = version + 1
    audit.record(
        by=by,
        action="filings.save_draft",
        summary="修改任免备案内容",
        subject=filing,
        unit_id=filing.unit_id,
        changes=changed,
    )
    return filing


@transaction.atomic
def attach_document(*, filing: Filing, kind: DocumentKind, upload: UploadedFile, by: User) -> FilingDocument:
    """Add one of the two documents; one that was there before is kept as replaced."""
    refused = attaching_refusal(filing, by)
    if refused:
        raise refused
    # The row is locked by touching it: a step taken meanwhile must not slip past the new document.
    if not Filing.objects.filter(pk=filing.pk, status=filing.status, version=filing.version).update(
        version=F("version") + 1
    ):
        raise Stale
    filing.version += 1
    attachment = store_attachment(upload=upload, owner_kind=ATTACHMENT_OWNER, owner_id=filing.pk, by=by)
    now = clock.now()
    FilingDocument.objects.filter(filing=filing, kind=kind, replaced_at__isnull=True).update(replaced_at=now)
    document = FilingDocument.objects.create(filing=filing, kind=kind, attachment=attachment, added_by=by, added_at=now)
    audit.record(
        by=by,
        action="filings.attach_document",
        summary=f"上传{DocumentKind(kind).label}",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"sha256": ["", attachment.sha256]},
    )
    return document


def _apply(filing: Filing, content: FilingContent) -> None:
    for name, value in content.items():
        setattr(filing, name, value)
    if filing.organizer is not None:
        filing.name, filing.staff_number = filing.organizer.name, filing.organizer.staff_number
    counted = deadline_of(filing.candidate_determined_on, clock_context())
    filing.due_on = counted.due_on if counted else None
    filing.is_due_provisional = counted.provisional if counted else False


def _check(filing: Filing, by: User) -> None:
    """What no filing may hold, whoever writes it."""
    errors: dict[str, list[str]] = {}
    if is_about(filing, by):
        errors["staff_number"] = [f"{ABOUT_ONESELF}请由本单位（部门）其他人员办理。"]
    if filing.post is not None and filing.post.unit_id != filing.unit_id:
        errors["post"] = ["该岗位不属于报备单位，请重新选择。"]
    if filing.organizer is None and filing.staff_number:
        holder = Organizer.objects.filter(staff_number=filing.staff_number).first()
        if holder is not None and holder.name != filing.name:
            errors["staff_number"] = ["该工号已登记在其他人员名下，请核对工号与姓名。"]
    if filing.joined_on and filing.full_member_on and filing.full_member_on < filing.joined_on:
        errors["full_member_on"] = ["转正日期早于入党日期，请核对。"]
    if filing.notice_from and filing.notice_until and filing.notice_until < filing.notice_from:
        errors["notice_until"] = ["公示截止日期早于开始日期，请核对。"]
    if errors:
        raise Invalid(errors)
