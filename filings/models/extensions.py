"""What moves a deadline besides the count: extensions that the department grants, and changes of the calendar."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from attachments.models import Attachment
from common.fields import KeyField
from regulation.models import CalendarVersion
from rules.wording import chinese_date

FILING = "filings.Filing"


class FilingExtension(models.Model):
    """An extension of one filing's deadline, or the revocation of one. Rows are added, never changed.

    Which one holds stands in `Filing.extension`: the last granted that nobody revoked.
    """

    id = KeyField()
    filing = models.ForeignKey(FILING, models.PROTECT, related_name="extensions", verbose_name="备案")
    working_days = models.PositiveSmallIntegerField("延长工作日", null=True, blank=True)
    until = models.DateField("延长至", null=True, blank=True)
    revokes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revocation", verbose_name="撤销"
    )
    reason = models.CharField("理由", max_length=500)
    document = models.CharField("依据文件", max_length=200, blank=True)
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="扫描件"
    )
    # The last days before and after, as they were counted when it was decided.
    due_before = models.DateField("原截止日", editable=False)
    due_after = models.DateField("新截止日", editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间", editable=False)

    class Meta:
        verbose_name = "报备延期"
        verbose_name_plural = "报备延期"
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                # Exactly one of: so many working days, until a day, the end of an earlier row.
                # `isnull` is spelt out, because a check whose answer is NULL passes.
                condition=Q(working_days__isnull=False, working_days__gt=0, until__isnull=True, revokes__isnull=True)
                | Q(working_days__isnull=True, until__isnull=False, revokes__isnull=True)
                | Q(working_days__isnull=True, until__isnull=True, revokes__isnull=False),
                name="filing_extension_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(revokes__isnull=False) | Q(due_after__gt=models.F("due_before")),
                name="filing_extension_later",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="filing_extension_reason"),
        ]

    def __str__(self) -> str:
        if self.revokes_id is not None:
            return "撤销延期"
        return f"延期至{chinese_date(self.until)}" if self.until else f"延期{self.working_days}个工作日"


class DeadlineChange(models.Model):
    """An open filing's last day before and after a version of the calendar was approved."""

    id = KeyField()
    calendar_version = models.ForeignKey(
        CalendarVersion, models.PROTECT, related_name="deadline_changes", verbose_name="工作日历版次"
    )
    filing = models.ForeignKey(FILING, models.PROTECT, related_name="deadline_changes", verbose_name="备案")
    before = models.DateField("原截止日", null=True)
    after = models.DateField("新截止日", null=True)
    was_provisional = models.BooleanField("原为暂定")
    is_provisional = models.BooleanField("现为暂定")

    class Meta:
        verbose_name = "截止日调整"
        verbose_name_plural = "截止日调整"
        ordering = ["after", "id"]
        constraints = [
            models.UniqueConstraint(fields=["calendar_version", "filing"], name="deadline_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
