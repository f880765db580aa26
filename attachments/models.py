"""Private files. The row says what a file is and what it belongs to; the file itself has a random name."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from attachments import ownership
from common import clock
from common.fields import KeyField


def storage_name(attachment: "Attachment", filename: str) -> str:
    """A name that cannot be guessed and says nothing, in a folder by month."""
    return f"attachments/{clock.today():%Y/%m}/{secrets.token_hex(16)}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Reads of attachments."""

    def current(self) -> "AttachmentQuerySet":
        """Files that were not removed."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Files of the rows that an account may see."""
        return self.current().filter(ownership.condition_for(user))

    def of(self, owner_kind: str, owner_id: uuid.UUID) -> "AttachmentQuerySet":
        """The files of one owner, in the order of their arrival."""
        return self.current().filter(owner_kind=owner_kind, owner_id=owner_id).order_by("uploaded_at", "id")


class Attachment(models.Model):
    """A file that belongs to a row of an upper app (``owner_kind``, ``owner_id``)."""

    id = KeyField()
    file = models.FileField("文件", upload_to=storage_name, max_length=120)
    original_name = models.CharField("文件名", max_length=150)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("SHA-256", max_length=64)
    owner_kind = models.CharField("所属类型", max_length=40)
    owner_id = models.UUIDField("所属编号")
    # Whose quota it counts against; units stand above this app, so it is no foreign key.
    unit_id = models.UUIDField("计入单位", null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["uploaded_at", "id"]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id"], name="attachment_owner"),
            models.Index(fields=["uploaded_at"], name="attachment_day"),
        ]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty")]

    def __str__(self) -> str:
        return self.original_name
