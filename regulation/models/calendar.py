"""The working calendar as versioned rows: the table, not a package, is the authority."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from common.fields import KeyField


class CalendarVersionQuerySet(models.QuerySet["CalendarVersion"]):
    """Reads of calendar versions."""

    def in_use(self) -> "CalendarVersionQuerySet":
        """Approved ones, and proposals that serve as a best guess where nothing is approved."""
        return self.exclude(status=CalendarVersion.Status.SUPERSEDED)


class CalendarVersion(models.Model):
    """One version of a year's schedule. Only an approved one makes a deadline official."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", "待审定"
        APPROVED = "APPROVED", "已审定"
        SUPERSEDED = "SUPERSEDED", "已被替换"

    id = KeyField()
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.PROPOSED)
    source_title = models.CharField("依据", max_length=200)
    source_number = models.CharField("文号", max_length=60, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟定人"
    )
    proposed_at = models.DateTimeField("拟定时间")
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历版次"
        verbose_name_plural = "工作日历版次"
        ordering = ["year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="calendar_version_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(status="APPROVED"), name="calendar_version_one_approved"
            ),
            models.CheckConstraint(
                condition=~Q(status="APPROVED") | Q(approved_at__isnull=False), name="calendar_version_approved_at"
            ),
            models.CheckConstraint(
                # Spelt out, because a check whose answer is NULL passes: versions that ship have no proposer.
                condition=Q(proposed_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(proposed_by=models.F("approved_by")),
                name="calendar_version_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.version}版"


class CalendarDay(models.Model):
    """A day that differs from the plain week: off (放假), or worked on a weekend (调休上班)."""

    class Kind(models.TextChoices):
        OFF = "OFF", "放假"
        WORK = "WORK", "调休上班"

    id = KeyField()
    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="days", verbose_name="版次")
    date = models.DateField("日期")
    kind = models.CharField("类别", max_length=4, choices=Kind)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "放假与调休"
        verbose_name_plural = "放假与调休"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["version", "date"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.date}（{self.name}）"
