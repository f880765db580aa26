"""The audit: who did what to what, with the fields before and after. Append-only by triggers."""

from django.db import models

from accounts.models.users import User
from common.fields import CanonicalJSONField, KeyField


class AuditEntry(models.Model):
    """One act. Written in the transaction of the act itself; the database refuses to change or delete it."""

    id = KeyField()
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="操作人", related_name="+")
    actor_name = models.CharField("操作账号", max_length=64)
    action = models.CharField("操作代码", max_length=64)
    summary = models.CharField("操作", max_length=200)
    subject_type = models.CharField("对象类型", max_length=64)
    subject_id = models.UUIDField("对象编号", null=True)
    unit_id = models.UUIDField("单位编号", null=True)
    changes = CanonicalJSONField("变更", default=dict)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.summary}"


class AuditSeal(models.Model):
    """A link of the chain that proves the audit whole (accounts/sealing.py). Append-only by triggers, too."""

    position = models.PositiveBigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="seal", verbose_name="审计记录")
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)
