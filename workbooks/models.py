"""The record of imports (which file, by whom, with what effect), and files that wait for their confirmation.

No content of a file is kept once it is imported. While it waits it is encrypted in the database, so that it comes and
goes with its row: nothing lies about on a disk when a process dies.
"""

import zlib
from datetime import timedelta
from functools import cached_property

from django.db import models

from accounts.models import User
from common import clock
from common.encryption import keyring
from common.fields import KeyField
from workbooks.reports import Report

WAITING = timedelta(hours=2)
CONTENT, PREVIEW = "workbooks.WaitingFile.content", "workbooks.WaitingFile.preview"


class ImportRun(models.Model):
    """A file that was imported. Dry runs and files with errors change nothing and leave no row."""

    id = KeyField()
    kind = models.CharField("种类", max_length=40)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("文件SHA-256", max_length=64)
    digest = models.CharField("变更摘要", max_length=64)
    counts = models.JSONField("条数", default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    applied_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        ordering = ["-applied_at", "-id"]
        indexes = [models.Index(fields=["kind", "sha256"], name="import_run_file")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class WaitingFileQuerySet(models.QuerySet["WaitingFile"]):
    """Reads of waiting files."""

    def visible_to(self, user: User) -> "WaitingFileQuerySet":
        """What somebody has uploaded and may still confirm; nobody sees another's."""
        return self.filter(by=user, uploaded_at__gt=clock.now() - WAITING)

    def expired(self) -> "WaitingFileQuerySet":
        """What nobody may confirm any more."""
        return self.filter(uploaded_at__lte=clock.now() - WAITING)


class WaitingFile(models.Model):
    """A file between preview and confirmation: its uploader's alone, one per kind, gone when used or expired."""

    id = KeyField()
    kind = models.CharField("种类", max_length=40)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("文件SHA-256", max_length=64)
    content_sealed = models.BinaryField("内容")
    preview_sealed = models.BinaryField("核对结果")
    fingerprint = models.CharField("核对结果摘要", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        verbose_name = "待确认的导入文件"
        verbose_name_plural = "待确认的导入文件"
        ordering = ["-uploaded_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["by", "kind"], name="one_waiting_file_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def content(self) -> bytes:
        """The file as it was uploaded."""
        return keyring().decrypt_bytes(bytes(self.content_sealed), row=self.pk, purpose=CONTENT)

    @content.setter
    def content(self, content: bytes) -> None:
        self.content_sealed = keyring().encrypt_bytes(content, row=self.pk, purpose=CONTENT)

    @cached_property
    def preview(self) -> Report:
        """What the comparison said."""
        packed = keyring().decrypt_bytes(bytes(self.preview_sealed), row=self.pk, purpose=PREVIEW)
        return Report.unpacked(zlib.decompress(packed).decode())

    def keep_preview(self, report: Report) -> None:
        """Keep what a comparison said; the row is not saved."""
        packed = zlib.compress(report.packed().encode(), 1)
        self.preview_sealed = keyring().encrypt_bytes(packed, row=self.pk, purpose=PREVIEW)
        self.fingerprint = report.fingerprint()
        self.__dict__.pop("preview", None)
