"""The way to a decision beside the filing's own dates: communication, materials, circumstances, opinions."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common.fields import KeyField
from units.access import units_with
from units.models import Unit

FILING = "filings.Filing"


class CommunicationQuerySet(models.QuerySet["Communication"]):
    """Reads of the communication log."""

    def visible_to(self, user: User) -> "CommunicationQuerySet":
        """All for the department, its own for a unit."""
        if allows(user, Permission.VIEW_FILING):
            return self
        return self.filter(unit__in=units_with(user, Permission.VIEW_FILING))

    def current(self) -> "CommunicationQuerySet":
        """Those that no later row corrects."""
        return self.filter(replaced_by__isnull=True)


class Communication(models.Model):
    """One talk between a unit and the department about a post or a candidate (主动沟通); either side logs it.

    It may come before any filing exists. A correction is a new row that replaces the old one.
    """

    class Side(models.TextChoices):
        UNIT = "UNIT", "单位"
        DEPARTMENT = "DEPARTMENT", "党委组织部"

    class Way(models.TextChoices):
        MEETING = "MEETING", "面谈"
        TELEPHONE = "TELEPHONE", "电话"
        WRITING = "WRITING", "书面"
        OTHER = "OTHER", "其他"

    id = KeyField()
    # The key of the form that made the row: a double submit finds it taken and makes no second row.
    creation_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="communications", verbose_name="单位")
    filing = models.ForeignKey(
        FILING, models.PROTECT, null=True, blank=True, related_name="communications", verbose_name="备案"
    )
    held_on = models.DateField("沟通日期")
    way = models.CharField("方式", max_length=12, choices=Way, default=Way.MEETING)
    participants = models.CharField("沟通人员", max_length=200)
    gist = models.CharField("沟通内容", max_length=500)
    side = models.CharField("记录方", max_length=12, choices=Side)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记录人")
    recorded_at = models.DateTimeField("记录时间", editable=False)

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        verbose_name = "沟通记录"
        verbose_name_plural = "沟通记录"
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_way_display()}"


class MaterialKindQuerySet(models.QuerySet["MaterialKind"]):
    """Reads of the checklist."""

    def as_of(self, day: date) -> "MaterialKindQuerySet":
        """The checklist of a day, in its order."""
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(until, valid_from__lte=day).order_by("order", "name")


class MaterialKind(models.Model):
    """An entry of the checklist that the department keeps: what else a filing usually rests on."""

    id = KeyField()
    name = models.CharField("材料", max_length=60)
    hint = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    # Codes of `FilingKind`; empty: for all.
    kinds = models.JSONField("适用类别", default=list, blank=True)
    valid_from = models.DateField("启用日")
    valid_until = models.DateField("停用日", null=True, blank=True)

    objects = MaterialKindQuerySet.as_manager()

    class Meta:
        verbose_name = "材料清单项"
        verbose_name_plural = "材料清单项"
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(valid_until__isnull=True), name="material_kind_one_of_a_name"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="material_kind_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """Whether a material is there, of which day, and where it is kept: its content stays with the unit."""

    id = KeyField()
    filing = models.ForeignKey(FILING, models.PROTECT, related_name="materials", verbose_name="备案")
    kind = models.ForeignKey(MaterialKind, models.PROTECT, related_name="+", verbose_name="材料")
    is_present = models.BooleanField("有无")
    dated_on = models.DateField("材料日期", null=True, blank=True)
    kept_where = models.CharField("存放处", max_length=100, blank=True)

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["kind__order", "kind__name"]
        constraints = [models.UniqueConstraint(fields=["filing", "kind"], name="material_once")]

    def __str__(self) -> str:
        return f"{self.kind}：{'有' if self.is_present else '无'}"


class FilingCircumstances(models.Model):
    """特殊情况说明: the unit states why an item of 一般/原则上 is not met, the department notes it.

    Another statement about the same item replaces the row; it is not changed.
    """

    class About(models.TextChoices):
        PARTY_STANDING = "PARTY_STANDING", "党龄"
        EXPERIENCE = "EXPERIENCE", "党务工作或思想政治工作经历"
        POST_LEVEL = "POST_LEVEL", "岗位级别"
        WAY = "WAY", "选任环节的先后"
        DETERMINATION = "DETERMINATION", "人选确定日的认定"

    id = KeyField()
    filing = models.ForeignKey(FILING, models.PROTECT, related_name="circumstances", verbose_name="备案")
    about = models.CharField("事项", max_length=20, choices=About)
    text = models.CharField("情况说明", max_length=1000)
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="说明人")
    stated_at = models.DateTimeField("说明时间", editable=False)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="备注人")
    noted_at = models.DateTimeField("备注时间", null=True, blank=True, editable=False)
    note = models.CharField("备注", max_length=500, blank=True)
    replaced_at = models.DateTimeField("更新时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "特殊情况说明"
        verbose_name_plural = "特殊情况说明"
        ordering = ["stated_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "about"],
                condition=Q(replaced_at__isnull=True),
                name="filing_circumstances_one_current",
            ),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_by__isnull=True)
                | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="filing_circumstances_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}：{self.text}"


class FilingOpinion(models.Model):
    """What a level of the department says before a filing is filed; a return makes the next round."""

    class Level(models.TextChoices):
        HANDLER = "HANDLER", "经办人"
        SECTION_CHIEF = "SECTION_CHIEF", "科长"
        DEPARTMENT_HEAD = "DEPARTMENT_HEAD", "部长"

    id = KeyField()
    filing = models.ForeignKey(FILING, models.PROTECT, related_name="opinions", verbose_name="备案")
    level = models.CharField("审核层级", max_length=16, choices=Level)
    text = models.CharField("意见", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间", editable=False)
    # Set when the filing is returned: what was said of the earlier version no longer counts.
    lapsed_at = models.DateTimeField("失效时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "level"], condition=Q(lapsed_at__isnull=True), name="filing_opinion_one_current"
            ),
            models.UniqueConstraint(
                fields=["filing", "by"], condition=Q(lapsed_at__isnull=True), name="filing_opinion_one_person_one_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}：{self.text}"
