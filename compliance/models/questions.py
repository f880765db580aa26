"""A unit's question about a verdict, and the department's answer to it (Article 15)."""

from datetime import datetime

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.fields import KeyField
from common.pinyin import search_letters
from regulation.models import InterpretationNote
from units.access import units_with
from units.models import Unit, UnitProfile
from units.models.units import UnitQuerySet

QUESTION_COUNTS = ("waiting", "answered")


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def visible_to(self, user: User) -> "QuestionQuerySet":
        """All for the department, its own for a unit; nobody else."""
        if allows(user, Permission.ANSWER_QUESTION):
            return self
        return self.filter(unit__in=units_with(user, Permission.VIEW_UNIT))

    def open(self) -> "QuestionQuerySet":
        return self.filter(status=Question.Status.OPEN)

    def open_first(self) -> "QuestionQuerySet":
        """What waits longest first, then the answered ones, the latest answer first."""
        return self.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "pk")

    def with_unit_names(self) -> "QuestionQuerySet":
        """Adds ``unit_name``, what the unit is called now (or was called last)."""
        profiles = UnitProfile.objects.filter(unit=OuterRef("unit_id"), valid_from__lte=clock.today())
        return self.annotate(unit_name=Subquery(profiles.order_by("-valid_from").values("name")[:1]))

    def search(self, text: str) -> "QuestionQuerySet":
        """By part of what was asked or answered, or the unit's name and its initials."""
        text = text.strip()
        if not text:
            return self
        named = Q(name__icontains=text) | Q(short_name__icontains=text)
        letters = search_letters(text)
        if letters:
            named |= Q(pinyin__contains=letters) | Q(initials__contains=letters)
        units = UnitProfile.objects.as_of(clock.today()).filter(named).values("unit")
        return self.filter(
            Q(text__icontains=text) | Q(answer__icontains=text) | Q(rule_title__icontains=text) | Q(unit__in=units)
        )


def with_question_counts(units: UnitQuerySet, since: datetime) -> UnitQuerySet:
    """Units annotated with how many of their questions wait, and how many were answered since a moment."""
    of_unit = Question.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    counted = {"waiting": of_unit.filter(status="OPEN"), "answered": of_unit.filter(answered_at__gte=since)}
    return units.annotate(
        **{
            name: Coalesce(Subquery(rows.annotate(found=Count("pk")).values("found")), 0)
            for name, rows in counted.items()
        }
    )


class Question(models.Model):
    """Asked once, answered once. What the unit was shown is kept as it was shown."""

    class Status(models.TextChoices):
        OPEN = "OPEN", "待答复"
        ANSWERED = "ANSWERED", "已答复"

    id = KeyField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="questions", verbose_name="单位")
    rule = models.CharField("提示", max_length=80)
    # Whom or which filing the verdict was about, where the rule speaks of one among several.
    subject = models.CharField("提示对象", max_length=64, blank=True)
    rule_title = models.CharField("提示名称", max_length=200)
    article = models.CharField("条", max_length=2)
    judged_on = models.DateField("查看日期")
    message = models.TextField("当时的提示")
    outcome = models.CharField("当时的结论", max_length=40)
    text = models.CharField("疑问", max_length=1000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    asked_at = models.DateTimeField("提出时间")
    answer = models.CharField("答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    note = models.OneToOneField(
        InterpretationNote, models.PROTECT, null=True, blank=True, related_name="question_answered",
        verbose_name="写入的条款解释",
    )  # fmt: skip

    objects = QuestionQuerySet.as_manager()

    # What `with_unit_names` annotates.
    unit_name: str

    class Meta:
        verbose_name = "对提示的疑问"
        verbose_name_plural = "对提示的疑问"
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["status", "asked_at"], name="question_waiting")]
        constraints = [
            models.CheckConstraint(
                # Spelt out, because a check whose answer is NULL passes.
                condition=Q(
                    status="OPEN", answered_by__isnull=True, answered_at__isnull=True, note__isnull=True, answer=""
                )
                | (Q(status="ANSWERED", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="question_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")), name="question_four_eyes"
            ),
            models.UniqueConstraint(
                fields=["unit", "rule", "subject"], condition=Q(status="OPEN"), name="question_one_open_per_verdict"
            ),
        ]

    def __str__(self) -> str:
        return self.rule_title

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def anchor(self) -> str:
        return f"article-{self.article}"

    @property
    def tone(self) -> str:
        return "warn" if self.is_open else "ok"
