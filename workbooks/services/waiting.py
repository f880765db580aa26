"""Between preview and confirmation: a file waits, and is compared anew at the moment it is confirmed."""

import hashlib
import uuid

from django.db import transaction

from accounts.models import User
from common import clock
from common.errors import Invalid, Refused
from workbooks.models import WaitingFile
from workbooks.reports import Report
from workbooks.services.importing import import_workbook

GONE = "该预览已失效（超过2小时、已导入或已被新的上传替代），本次未导入任何数据。"


def preview_import(*, kind: str, name: str, content: bytes, by: User) -> WaitingFile:
    """Compare a file and let it wait for its confirmation. One that is no workbook is `Invalid` and does not wait."""
    report = import_workbook(kind=kind, name=name, content=content, by=by, dry_run=True)
    if report.is_unreadable:
        raise Invalid({"file": [f"{each.message}{each.remedy}" for sheet in report.sheets for each in sheet.errors]})
    return let_wait(kind=kind, name=name, content=content, report=report, by=by)


def let_wait(*, kind: str, name: str, content: bytes, report: Report, by: User) -> WaitingFile:
    """Keep a file with what was said of it, in the place of the one of its kind that waited before."""
    waiting = WaitingFile(
        kind=kind,
        file_name=name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        uploaded_at=clock.now(),
    )
    waiting.content = content
    waiting.keep_preview(report)
    with transaction.atomic():
        WaitingFile.objects.expired().delete()
        WaitingFile.objects.filter(by=by, kind=kind).delete()
        waiting.save(force_insert=True)
    return waiting


@transaction.atomic
def confirm_import(*, waiting: uuid.UUID, fingerprint: str, by: User) -> Report:
    """Apply a waiting file if it would still do what the preview showed; otherwise keep the new preview in its place.

    ``fingerprint`` is that of the preview which was on the screen.
    """
    found = WaitingFile.objects.visible_to(by).select_for_update().filter(pk=waiting).first()
    if found is None:
        raise Refused(GONE, remedy="请重新上传。")
    report = import_workbook(kind=found.kind, name=found.file_name, content=found.content, by=by, expected=fingerprint)
    if report.applied:
        found.delete()
    else:
        found.keep_preview(report)
        found.save(update_fields=["preview_sealed", "fingerprint"])
    return report


def discard_import(*, waiting: uuid.UUID, by: User) -> None:
    """Drop a waiting file; one that is gone already is no mistake."""
    WaitingFile.objects.visible_to(by).filter(pk=waiting).delete()
