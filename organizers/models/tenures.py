"""Tenures join a post and a person with dates; staffing is read from them."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common.fields import KeyField
from organizers.models.organizers import Organizer
from organizers.models.posts import LEVEL_CHOICES, Post
from organizers.models.record_status import IN_EFFECT, RecordStatus
from rules.posts import PostLevel
from units.access import units_with
from units.models import UnitProfile


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Reads of tenures."""

    def visible_to(self, user: User) -> "TenureQuerySet":
        """Tenures in the units that an account may see, and all those of the people whom it leads (or is)."""
        if allows(user, Permission.VIEW_ORGANIZER):
            return self
        units = units_with(user, Permission.VIEW_ORGANIZER)
        return self.filter(Q(post__unit__in=units) | Q(organizer__in=Organizer.objects.led_by(user).values("pk")))

    def in_effect(self) -> "TenureQuerySet":
        """Every tenure that was not voided."""
        return self.filter(status__in=IN_EFFECT)

    def as_of(self, day: date) -> "TenureQuerySet":
        """Tenures in effect on a day: from the first to the last day in post, both included."""
        return self.in_effect().filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), effective_on__lte=day)

    def with_unit_name(self) -> "TenureQuerySet":
        """Annotate ``unit_name``: what the unit was called on the tenure's last day, or is called since."""
        profile = UnitProfile.objects.filter(unit=OuterRef("post__unit"))
        until = profile.filter(valid_from__lte=OuterRef("ended_on")).order_by("-valid_from")
        return self.annotate(
            unit_name=Coalesce(
                Subquery(until.values("name")[:1]), Subquery(profile.order_by("-valid_from").values("name")[:1])
            )
        )

    def outlasting(self, day: date) -> "TenureQuerySet":
        """Tenures that go on, or begin, after a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def overlapping(self, first: date, last: date | None) -> "TenureQuerySet":
        """Tenures that share at least one day with a period (without an end: from its first day on)."""
        found = self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first))
        return found if last is None else found.filter(effective_on__lte=last)


class Tenure(models.Model):
    """Somebody holds a post from ``effective_on`` (decision or document) to ``ended_on``, the last day in post."""

    id = KeyField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name="岗位")
    organizer = models.ForeignKey(Organizer, models.PROTECT, related_name="tenures", verbose_name="专职组织员")
    # Copied from the post, because a constraint cannot look into another table.
    is_full_time = models.BooleanField("专职", default=True)
    level = models.CharField("岗位级别", max_length=16, choices=LEVEL_CHOICES, blank=True)
    effective_on = models.DateField("任职日期")
    ended_on = models.DateField("免职日期", null=True, blank=True)
    document_number = models.CharField("任职文号", max_length=60, blank=True)
    status = models.CharField("备案状态", max_length=12, choices=RecordStatus)
    filing_number = models.CharField("备案编号", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TenureQuerySet.as_manager()

    unit_name: str  # annotated by `with_unit_name`

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("effective_on")), name="tenure_dates"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_on__isnull=True) & ~Q(status="VOID"), name="tenure_one_open_per_post"
            ),
            models.UniqueConstraint(
                fields=["organizer"],
                condition=Q(ended_on__isnull=True, is_full_time=True) & ~Q(status="VOID"),
                name="tenure_one_open_per_person",
            ),
        ]

    @property
    def is_pending(self) -> bool:
        """In effect, but not filed yet (待备案)."""
        return self.status == RecordStatus.PENDING

    @property
    def is_historical(self) -> bool:
        """Entered by the department as history; the only kind that it corrects without a filing."""
        return self.status == RecordStatus.HISTORICAL

    def level_label(self) -> str:
        """The level in this tenure, else that of the post; empty when neither is on record."""
        level = self.level or self.post.level
        return PostLevel(level).label if level else ""

    def __str__(self) -> str:
        return f"{self.effective_on}–{self.ended_on or ''}"
