"""Posts of full-time organizers (Article 4)."""

from datetime import date

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common.fields import KeyField
from organizers.models.record_status import IN_EFFECT
from rules.posts import PostLevel
from units.access import units_with
from units.models import Unit, UnitProfile

LEVEL_CHOICES = [(level.value, level.label) for level in PostLevel]


class AppointingAuthority(models.TextChoices):
    """Who appoints (干部管理权限): posts of the school go through the school's own procedure."""

    UNIT = "UNIT", "二级单位党组织"
    SCHOOL = "SCHOOL", "医学院党委"


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def visible_to(self, user: User) -> "PostQuerySet":
        """Posts of the units that an account may see."""
        if allows(user, Permission.VIEW_UNIT):
            return self
        return self.filter(unit__in=units_with(user, Permission.VIEW_UNIT))

    def as_of(self, day: date) -> "PostQuerySet":
        """Posts that exist on a day (both ends included)."""
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gte=day), established_on__lte=day)

    def with_unit_name(self, day: date) -> "PostQuerySet":
        """Annotate ``unit_name``: what the unit was called on a day."""
        profile = UnitProfile.objects.as_of(day).filter(unit=OuterRef("unit"))
        return self.annotate(unit_name=Subquery(profile.values("name")[:1]))

    def with_last_day(self, day: date) -> "PostQuerySet":
        """Annotate ``last_day``: when somebody last held the post before a day."""
        ended = Q(tenures__status__in=IN_EFFECT, tenures__ended_on__lt=day)
        return self.annotate(last_day=Max("tenures__ended_on", filter=ended))

    def outlasting(self, day: date) -> "PostQuerySet":
        """Posts that go on, or begin, after a day."""
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gt=day))


class Post(models.Model):
    """A post of a full-time organizer in a unit."""

    id = KeyField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    number = models.PositiveSmallIntegerField("岗位序号", default=1)
    level = models.CharField("岗位级别", max_length=16, choices=LEVEL_CHOICES, blank=True)
    appointing_authority = models.CharField(
        "干部管理权限", max_length=8, choices=AppointingAuthority, default=AppointingAuthority.UNIT
    )
    is_full_time = models.BooleanField("专职", default=True)
    basis = models.CharField("设置依据", max_length=200, blank=True)
    established_on = models.DateField("设立日期")
    abolished_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PostQuerySet.as_manager()

    # Columns that the queryset annotates.
    unit_name: str | None
    last_day: date | None

    class Meta:
        verbose_name = "专职组织员岗位"
        verbose_name_plural = "专职组织员岗位"
        ordering = ["unit__order", "unit__code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="post_number_unique"),
            models.CheckConstraint(
                condition=Q(abolished_on__isnull=True) | Q(abolished_on__gte=F("established_on")), name="post_dates"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_number_positive"),
        ]

    def __str__(self) -> str:
        return f"专职组织员岗位{self.number}"
