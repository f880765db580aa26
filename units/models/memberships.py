"""Who works for which unit in which role: the source of truth of access to a unit."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import User, state_of_period
from accounts.roles import ROLES, UNIT_ROLES, Role
from common.fields import KeyField
from units.models.units import Unit


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def as_of(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on a day (both ends included)."""
        return self.between(day, day)

    def between(self, first: date, last: date | None) -> "MembershipQuerySet":
        """Memberships in force on some day of a period (``last=None``: without end)."""
        begun = Q() if last is None else Q(valid_from__lte=last)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=first), is_void=False)


class Membership(models.Model):
    """An account's role in a unit from a first to a last day."""

    id = KeyField()
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="账号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="单位")
    role = models.CharField("角色", max_length=32, choices=[(role.value, ROLES[role].label) for role in UNIT_ROLES])
    valid_from = models.DateField("起始日")
    valid_until = models.DateField("截止日", null=True, blank=True)
    # Withdrawn before its first day was over: days are the smallest unit of a period, and this one had none.
    is_void = models.BooleanField("已撤销", default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "单位成员"
        verbose_name_plural = "单位成员"
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="membership_dates"
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(valid_until__isnull=True), name="membership_one_open"
            ),
        ]

    def __str__(self) -> str:
        return ROLES[Role(self.role)].label

    def state_on(self, day: date) -> str:
        """VOID, ENDED, CURRENT or FUTURE."""
        return state_of_period(self.valid_from, self.valid_until, is_void=self.is_void, day=day)
