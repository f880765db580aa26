"""What hangs on a filing: documents, steps taken, and the receipt of paper."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from attachments.models import Attachment
from common.fields import KeyField
from filings.models.filings import Filing, FilingStatus


class DocumentKind(models.TextChoices):
    """The two documents that Article 7 names; both are required."""

    APPOINTMENT_DOCUMENT = "APPOINTMENT_DOCUMENT", "任免正式发文"
    BASIC_INFORMATION_FORM = "BASIC_INFORMATION_FORM", "相关人员基本信息表"

    @property
    def field(self) -> str:
        """The name of its field in forms."""
        return str(self.value).lower()


class FilingDocument(models.Model):
    """A file in its role. Replacing it keeps the earlier one with the day on which it was replaced."""

    id = KeyField()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="documents", verbose_name="备案")
    kind = models.CharField("材料", max_length=24, choices=DocumentKind)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="文件")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "备案材料"
        verbose_name_plural = "备案材料"
        ordering = ["kind", "added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "kind"], condition=Q(replaced_at__isnull=True), name="filing_document_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FilingStep(models.Model):
    """A change of status: who, when, from where to where, with what note."""

    id = KeyField()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="steps", verbose_name="备案")
    action = models.CharField("步骤", max_length=24)
    from_status = models.CharField("原状态", max_length=24, choices=FilingStatus, blank=True)
    to_status = models.CharField("新状态", max_length=24, choices=FilingStatus)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    at = models.DateTimeField("时间")
    note = models.TextField("说明", max_length=1000, blank=True)
    corrections = models.JSONField("补正事项", default=list)

    class Meta:
        verbose_name = "办理步骤"
        verbose_name_plural = "办理步骤"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.action} {self.get_to_status_display()}"


class PaperReceiptQuerySet(models.QuerySet["PaperReceipt"]):
    """Reads of paper receipts."""

    def unconfirmed(self) -> "PaperReceiptQuerySet":
        """Recorded, not replaced, and waiting for the second person."""
        return self.filter(confirmed_at__isnull=True, replaced_at__isnull=True)


class PaperReceipt(models.Model):
    """Paper that the department received: the time counts once a second person has confirmed it."""

    id = KeyField()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="paper_receipts", verbose_name="备案")
    delivered_at = models.DateTimeField("收到纸质材料的时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")
    # A time that was recorded wrongly is replaced by a new row, as long as nobody has confirmed it.
    replaced_at = models.DateTimeField("更正时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects = PaperReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "纸质签收"
        verbose_name_plural = "纸质签收"
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("recorded_by"))),
                name="paper_receipt_two_people",
            ),
            models.CheckConstraint(condition=Q(delivered_at__lte=F("recorded_at")), name="paper_receipt_not_future"),
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(confirmed_at__isnull=True, replaced_at__isnull=True),
                name="paper_receipt_one_unconfirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(replaced_at__isnull=True),
                name="paper_receipt_confirmed_stays",
            ),
        ]

    def __str__(self) -> str:
        return self.delivered_at.isoformat(timespec="minutes")


class FilingNumberSequence(models.Model):
    """The last number given in a year. Its row is locked while a filing is filed, so numbers have no gap or twin."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    last_serial = models.PositiveIntegerField("最近编号", default=0)

    class Meta:
        verbose_name = "备案编号序列"
        verbose_name_plural = "备案编号序列"

    def __str__(self) -> str:
        return f"{self.year}：{self.last_serial}"
