"""Hours of training, person by person and day by day (Article 8)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common.fields import KeyField
from organizers.models import Organizer

STEP, MOST = Decimal("0.5"), Decimal(8)
# Positive, in steps of half an hour, not more than a day holds.
POSSIBLE_HOURS = tuple(STEP * number for number in range(1, int(MOST / STEP) + 1))


class TrainingLevel(models.TextChoices):
    """Whose training it was. What counts as 校级 is a setting; it is decided when hours are verified."""

    SCHOOL = "SCHOOL", "校级"
    MUNICIPAL = "MUNICIPAL", "市级"
    OTHER = "OTHER", "其他"


class HoursStatus(models.TextChoices):
    """Only verified hours count."""

    PENDING = "PENDING", "待认定"
    VERIFIED = "VERIFIED", "已认定"
    RETURNED = "RETURNED", "退回补充"


class HoursRecordQuerySet(models.QuerySet["HoursRecord"]):
    """Reads of hours."""

    def visible_to(self, user: User) -> "HoursRecordQuerySet":
        """All for the department, those of the people whom it leads for a unit, one's own for an organizer."""
        if allows(user, Permission.VIEW_ORGANIZER):
            return self
        return self.filter(organizer__in=Organizer.objects.led_by(user).values("pk"))


class HoursRecord(models.Model):
    """Hours that somebody took part in on one day; training of several days is a record for each."""

    id = KeyField()
    organizer = models.ForeignKey(
        Organizer, models.PROTECT, related_name="hours_records", db_index=False, verbose_name="专职组织员"
    )
    held_on = models.DateField("培训日期")
    title = models.CharField("培训名称", max_length=200)
    level = models.CharField("培训层级", max_length=12, choices=TrainingLevel)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    host = models.CharField("主办单位", max_length=200, blank=True)
    status = models.CharField("认定状态", max_length=12, choices=HoursStatus, default=HoursStatus.PENDING)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", editable=False)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人"
    )
    verified_at = models.DateTimeField("认定时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = HoursRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "培训学时"
        verbose_name_plural = "培训学时"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__in=POSSIBLE_HOURS), name="hours_record_half_hours"),
            models.CheckConstraint(
                # Spelt out, because a check whose answer is NULL passes.
                condition=Q(status=HoursStatus.VERIFIED, verified_at__isnull=False, verified_by__isnull=False)
                | (~Q(status=HoursStatus.VERIFIED) & Q(verified_at__isnull=True, verified_by__isnull=True)),
                name="hours_record_verified_at",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(verified_at__gte=F("recorded_at")),
                name="hours_record_verified_after",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="hours_record_title"),
        ]
        indexes = [
            # All that the summary of a year asks for: on PostgreSQL it is read from the index alone.
            models.Index(fields=["organizer", "held_on", "level", "status", "hours"], name="hours_record_summary"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.hours}学时）"
