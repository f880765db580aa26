"""Dated numbers of party members, the base of Article 4."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from common.fields import KeyField
from units.models.units import Unit, UnitQuerySet


class MemberCountQuerySet(models.QuerySet["MemberCount"]):
    """Reads of member counts."""

    def current(self) -> "MemberCountQuerySet":
        """Counts that no correction has replaced."""
        return self.filter(replaced_by__isnull=True)

    def as_of(self, day: date) -> "MemberCountQuerySet":
        """Counts whose statistics date is not after a day, by today's knowledge, latest first."""
        return self.current().filter(counted_on__lte=day).order_by("-counted_on")

    def latest_by_unit(self, day: date) -> "MemberCountQuerySet":
        """For each unit the one count that holds on a day."""
        rank = Window(RowNumber(), partition_by=[F("unit_id")], order_by=F("counted_on").desc())
        return self.current().filter(counted_on__lte=day).annotate(rank=rank).filter(rank=1).order_by()


def with_latest_count(units: UnitQuerySet, day: date) -> UnitQuerySet:
    """Units annotated with the count that holds on a day: ``members``, ``full_members``, ``probationary_members``
    and ``counted_on``, all None where no count is on record."""
    latest = MemberCount.objects.as_of(day).filter(unit=OuterRef("pk"))
    columns = {
        "members": "total",
        "full_members": "full",
        "probationary_members": "probationary",
        "counted_on": "counted_on",
    }
    return units.annotate(**{name: Subquery(latest.values(column)[:1]) for name, column in columns.items()})


def counts_read(units: Iterable[Unit]) -> dict[uuid.UUID, "MemberCount"]:
    """The counts that `with_latest_count` has read with the units, by unit."""
    return {
        unit.pk: MemberCount(
            unit_id=unit.pk,
            total=unit.members,
            full=unit.full_members,
            probationary=unit.probationary_members,
            counted_on=unit.counted_on,
        )
        for unit in units
        if unit.members is not None and unit.counted_on is not None
    }


class MemberCount(models.Model):
    """Party members of a unit at a statistics date (统计时点). A correction is a new row that replaces the old."""

    id = KeyField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="member_counts", verbose_name="单位")
    counted_on = models.DateField("统计时点")
    total = models.PositiveIntegerField("党员总数")
    full = models.PositiveIntegerField("正式党员", null=True, blank=True)
    probationary = models.PositiveIntegerField("预备党员", null=True, blank=True)
    source = models.CharField("数据来源", max_length=200, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="填报人")
    reported_at = models.DateTimeField("填报时间")
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="更正为"
    )

    objects = MemberCountQuerySet.as_manager()

    class Meta:
        verbose_name = "党员人数"
        verbose_name_plural = "党员人数"
        ordering = ["-counted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                # Spelt out, because a check whose answer is NULL passes.
                condition=Q(full__isnull=True, probationary__isnull=True)
                | Q(full__isnull=False, probationary__isnull=False, total=F("full") + F("probationary")),
                name="member_count_adds_up",
            ),
            models.UniqueConstraint(
                fields=["unit", "counted_on"],
                condition=Q(replaced_by__isnull=True),
                name="member_count_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_on}：{self.total}"
