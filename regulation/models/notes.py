"""What the department answered about an article (Article 15) where no setting of the system depends on it."""

from datetime import date, time, timedelta

from django.db import models
from django.db.models import Q

from accounts.models import User
from common import clock
from common.fields import KeyField
from rules.articles import citation


class InterpretationNoteQuerySet(models.QuerySet["InterpretationNote"]):
    """Reads of interpretation notes."""

    def as_of(self, day: date) -> "InterpretationNoteQuerySet":
        """Notes that stood beside their article on a day; a note is gone from the day on which it was withdrawn."""
        end = clock.at(day + timedelta(days=1), time())
        return self.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end), valid_from__lte=day).order_by(
            "valid_from", "decided_at", "id"
        )


class InterpretationNote(models.Model):
    """Question and answer at a place of the text, from a day on. It is withdrawn, never changed."""

    id = KeyField()
    anchor = models.CharField("条款", max_length=40)
    question = models.CharField("问题", max_length=300)
    answer = models.CharField("答复", max_length=1000)
    document = models.CharField("依据文件", max_length=200, blank=True)
    valid_from = models.DateField("起始日")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间")
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = InterpretationNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "条款解释"
        verbose_name_plural = "条款解释"
        ordering = ["valid_from", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="interpretation_note_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citation}：{self.question}"

    @property
    def article(self) -> str:
        """The number of the article in digits, as findings name it."""
        return self.anchor.split("-")[1]

    @property
    def citation(self) -> str:
        return citation(self.anchor)
