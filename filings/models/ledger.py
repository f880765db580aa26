"""Which columns the department wants in its register of filings, in which order, under which titles."""

from django.db import models

from accounts.models import User
from common.fields import KeyField


class LedgerLayout(models.Model):
    """One decision about the columns of 任免备案台账. The one with the highest number holds; none is ever changed.

    Two people who decide at the same moment would write the same number, and the second is told so.
    """

    id = KeyField()
    number = models.PositiveIntegerField("序号", unique=True)
    # [{"key", "title", "in_list"}] in order; empty: the columns as shipped.
    columns = models.JSONField("栏目", default=list, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "台账栏目"
        verbose_name_plural = "台账栏目"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"第{self.number}次调整"
