"""The judgement of a year's last day, as it was known when it was frozen. Never changed, never taken twice."""

from datetime import date

from django.db import models

from accounts.models import User
from common.fields import KeyField


class YearEndSnapshot(models.Model):
    """`content` is what `compliance.freezing` made of the judgement; the numbers beside it are for lists."""

    id = KeyField()
    year = models.PositiveSmallIntegerField("年度", unique=True)
    taken_at = models.DateTimeField("冻结时间")
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="冻结人")
    schema = models.PositiveSmallIntegerField("格式版本")
    content = models.JSONField("内容")
    digest = models.CharField("校验值", max_length=64)
    units = models.PositiveIntegerField("单位数")
    gaps = models.PositiveIntegerField("尚未达到")
    explains = models.PositiveIntegerField("请说明")
    unknowns = models.PositiveIntegerField("未见记录")

    class Meta:
        verbose_name = "年末快照"
        verbose_name_plural = "年末快照"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=2021), name="snapshot_not_before_the_regulation"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年末快照"

    @property
    def as_of(self) -> date:
        """The day that it speaks of."""
        return date(self.year, 12, 31)
