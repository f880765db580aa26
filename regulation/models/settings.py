"""The department's answers where the regulation is silent (Article 15), as dated rows."""

from datetime import date

from django.db import models

from accounts.models import User
from common.fields import KeyField


class SettingQuerySet(models.QuerySet["Setting"]):
    """Reads of settings."""

    def as_of(self, day: date) -> "SettingQuerySet":
        """All answers given up to a day, the later after the earlier, so that the last of a key holds."""
        return self.filter(valid_from__lte=day).order_by("key", "valid_from")


class Setting(models.Model):
    """One answer, from a day on. The next row of the same key ends it; what was decided is never overwritten."""

    id = KeyField()
    key = models.CharField("设置项", max_length=60)
    value = models.JSONField("取值", null=True)
    valid_from = models.DateField("起始日")
    question = models.CharField("问题", max_length=300)
    answer = models.CharField("答复", max_length=500)
    document = models.CharField("依据文件", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = "解释口径"
        verbose_name_plural = "解释口径"
        ordering = ["key", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="setting_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key}（{self.valid_from}）"
