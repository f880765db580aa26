"""The record of imports: which file, by whom, with what effect. No content of the file is kept."""

from django.db import models

from accounts.models import User
from common.fields import KeyField


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
