"""The department's answers where the regulation is silent (Article 15), as dated rows."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.fields import KeyField


class SettingQuerySet(models.QuerySet["Setting"]):
    """Reads of settings."""

    def current(self) -> "SettingQuerySet":
        """Answers that hold or will: neither replaced by a later decision for the same day nor withdrawn."""
        return self.filter(replaced_by__isnull=True, withdrawn_at__isnull=True)

    def as_of(self, day: date) -> "SettingQuerySet":
        """All answers given up to a day, the later after the earlier, so that the last of a key holds."""
        return self.current().filter(valid_from__lte=day).order_by("key", "valid_from")


class Setting(models.Model):
    """One answer, from a day on. The next row of the same key ends it; what was decided is never overwritten.

    A second decision for the same day replaces the first, which stays on record. Decisions of a key are numbered:
    two people who decide at the same moment would write the same number, and the second is told so.
    """

    id = KeyField()
    key = models.CharField("设置项", max_length=60)
    number = models.PositiveIntegerField("序号", null=True, blank=True)  # none: written past the service
    value = models.JSONField("取值", null=True)
    valid_from = models.DateField("起始日")
    question = models.CharField("问题", max_length=300)
    answer = models.CharField("答复", max_length=500)
    document = models.CharField("依据文件", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="改为"
    )
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = "解释口径（设置）"
        verbose_name_plural = "解释口径（设置）"
        ordering = ["key", "valid_from", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                condition=Q(replaced_by__isnull=True, withdrawn_at__isnull=True),
                name="setting_one_current_a_day",
            ),
            models.UniqueConstraint(fields=["key", "number"], name="setting_numbered"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, replaced_by__isnull=True),
                name="setting_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")), name="setting_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}（{self.valid_from}）"

    @property
    def is_current(self) -> bool:
        """Neither replaced nor withdrawn."""
        return self.replaced_by_id is None and self.withdrawn_at is None
