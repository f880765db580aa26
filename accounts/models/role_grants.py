"""Dated global roles."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models.users import User
from accounts.permissions import FIELD_PERMISSIONS, WORK_FIELD_LABELS, Permission, WorkField
from accounts.roles import GLOBAL_ROLES, ROLES, Role
from common.fields import KeyField


def state_of_period(first: date, last: date | None, *, is_void: bool, day: date) -> str:
    """VOID, ENDED, CURRENT or FUTURE: how a dated right stands on a day."""
    if is_void:
        return "VOID"
    if last is not None and last < day:
        return "ENDED"
    return "CURRENT" if first <= day else "FUTURE"


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Reads of role grants."""

    def as_of(self, day: date) -> "RoleGrantQuerySet":
        """Grants in force on a day (both ends included)."""
        return self.between(day, day)

    def between(self, first: date, last: date | None) -> "RoleGrantQuerySet":
        """Grants in force on some day of a period (``last=None``: without end)."""
        begun = Q() if last is None else Q(valid_from__lte=last)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=first), is_void=False)


class RoleGrant(models.Model):
    """A global role held from a first to a last day."""

    id = KeyField()
    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name="账号")
    role = models.CharField("角色", max_length=32, choices=[(role.value, ROLES[role].label) for role in GLOBAL_ROLES])
    work_fields = models.JSONField("分工", default=list, blank=True)
    valid_from = models.DateField("起始日")
    valid_until = models.DateField("截止日", null=True, blank=True)
    # Withdrawn before its first day was over: days are the smallest unit of a period, and this one had none.
    is_void = models.BooleanField("已撤销", default=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "角色授权"
        verbose_name_plural = "角色授权"
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="role_grant_dates"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(valid_until__isnull=True), name="role_grant_one_open"
            ),
        ]

    def __str__(self) -> str:
        return ROLES[Role(self.role)].label

    @property
    def work_field_labels(self) -> list[str]:
        """The fields of work in words."""
        return [WORK_FIELD_LABELS[WorkField(code)] for code in self.work_fields]

    def state_on(self, day: date) -> str:
        """VOID, ENDED, CURRENT or FUTURE."""
        return state_of_period(self.valid_from, self.valid_until, is_void=self.is_void, day=day)

    def permissions(self) -> frozenset[Permission]:
        """The role's permissions, less those of fields of work that a handler was not given."""
        granted = ROLES[Role(self.role)].permissions
        if not self.work_fields:
            return granted
        withheld = [FIELD_PERMISSIONS[field] for field in WorkField if field.value not in self.work_fields]
        return granted.difference(*withheld)
