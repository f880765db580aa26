"""Party organizations of secondary units (Article 3) with dated names and kinds."""

from datetime import date

from django.db import models
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, When

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, UNIT_ROLES
from common import clock
from common.fields import KeyField
from common.pinyin import search_letters


class UnitKind(models.TextChoices):
    """Kinds of secondary units; Article 11 treats hospitals differently."""

    HOSPITAL = "HOSPITAL", "附属医院"
    COLLEGE = "COLLEGE", "学院（系）"
    ADMINISTRATION = "ADMINISTRATION", "机关"
    AFFILIATE = "AFFILIATE", "直属单位"
    OTHER = "OTHER", "其他"


class PartyOrganizationKind(models.TextChoices):
    """Kinds of party organizations of secondary units."""

    COMMITTEE = "COMMITTEE", "党委"
    GENERAL_BRANCH = "GENERAL_BRANCH", "党总支"
    DIRECT_BRANCH = "DIRECT_BRANCH", "直属党支部"


# What a unit is called and is, as annotated, and the column of its profile.
PROFILE_COLUMNS = {
    "name": "name",
    "name_pinyin": "pinyin",
    "initials": "initials",
    "short_name": "short_name",
    "kind": "kind",
    "party_kind": "party_kind",
    "in_scope": "in_scope",
}


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units."""

    def visible_to(self, user: User) -> "UnitQuerySet":
        """Units that an account may see today: all for the department, its own for a unit, none for others."""
        if allows(user, Permission.VIEW_UNIT):
            return self
        today = clock.today()
        return self.filter(
            Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gte=today),
            memberships__user=user,
            memberships__is_void=False,
            memberships__valid_from__lte=today,
        ).distinct()

    def as_of(self, day: date) -> "UnitQuerySet":
        """Units that exist on a day, annotated with what they were called and were on that day.

        Adds ``name``, ``name_pinyin``, ``initials``, ``short_name``, ``kind``, ``party_kind`` and ``in_scope``.
        """
        # A join: the columns come with the row, where a subquery each made the list of units a third slower.
        valid = Q(profiles__valid_until__isnull=True) | Q(profiles__valid_until__gte=day)
        on_day = FilteredRelation("profiles", condition=valid & Q(profiles__valid_from__lte=day))
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gte=day), established_on__lte=day).annotate(
            on_day=on_day, **{name: F(f"on_day__{column}") for name, column in PROFILE_COLUMNS.items()}
        )

    def described(self, day: date) -> "UnitQuerySet":
        """All units, those that do not exist on the day included, with the profile nearest before the day."""
        nearest = UnitProfile.objects.filter(unit=OuterRef("pk")).order_by(
            Case(When(valid_from__lte=day, then=0), default=1), "-valid_from"
        )
        return self.with_profile(nearest)

    def search(self, text: str, day: date) -> "UnitQuerySet":
        """By part of the name, short name, code, pinyin or pinyin initials, as of a day."""
        text = text.strip()
        if not text:
            return self
        letters = search_letters(text)
        named = Q(name__icontains=text) | Q(short_name__icontains=text)
        if letters:
            named |= Q(pinyin__contains=letters) | Q(initials__contains=letters)
        profiles = UnitProfile.objects.as_of(day).filter(named)
        return self.filter(Q(code__istartswith=text) | Q(pk__in=profiles.values("unit")))

    def with_profile(self, profile: "UnitProfileQuerySet") -> "UnitQuerySet":
        """Annotate the columns of one profile row per unit (``profile`` refers to ``OuterRef('pk')``)."""
        return self.annotate(**{name: Subquery(profile.values(column)[:1]) for name, column in PROFILE_COLUMNS.items()})


class Unit(models.Model):
    """A party organization of a secondary unit. What it is called and is stands in its dated profiles."""

    id = KeyField()
    code = models.CharField("单位代码", max_length=32, unique=True)
    order = models.PositiveIntegerField("排序", default=0)
    established_on = models.DateField("启用日期")
    abolished_on = models.DateField("停用日期", null=True, blank=True)
    remarks = models.CharField("备注", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    # Columns that `as_of` annotates; declared so that templates and types know them.
    name: str
    name_pinyin: str
    short_name: str
    kind: str
    party_kind: str
    in_scope: bool
    # Columns that `with_latest_count` annotates.
    members: int | None
    full_members: int | None
    probationary_members: int | None
    counted_on: date | None

    class Meta:
        verbose_name = "二级单位党组织"
        verbose_name_plural = "二级单位党组织"
        ordering = ["order", "code"]
        default_permissions = ()
        permissions = [
            (permission.value, permission.name)
            for permission in sorted({p for role in UNIT_ROLES for p in ROLES[role].permissions})
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(abolished_on__isnull=True) | Q(abolished_on__gte=F("established_on")), name="unit_dates"
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, "name", None) or self.code

    def kind_label(self) -> str:
        """附属医院 and so on, of the annotated kind."""
        return str(UnitKind(self.kind).label)

    def party_kind_label(self) -> str:
        """党委 and so on, of the annotated kind."""
        return str(PartyOrganizationKind(self.party_kind).label)

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day (both ends included)."""
        return self.established_on <= day and (self.abolished_on is None or day <= self.abolished_on)


class UnitProfileQuerySet(models.QuerySet["UnitProfile"]):
    """Reads of profiles."""

    def as_of(self, day: date) -> "UnitProfileQuerySet":
        """Profiles valid on a day (both ends included)."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class UnitProfile(models.Model):
    """What a unit was called and was, from a first to a last day: names and kinds are dated facts."""

    id = KeyField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="profiles", verbose_name="单位")
    name = models.CharField("单位名称", max_length=100)
    short_name = models.CharField("简称", max_length=30, blank=True)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=100, blank=True, editable=False, db_index=True)
    kind = models.CharField("单位类别", max_length=16, choices=UnitKind)
    party_kind = models.CharField("党组织类别", max_length=16, choices=PartyOrganizationKind)
    in_scope = models.BooleanField("纳入配备范围", default=True)
    valid_from = models.DateField("起始日")
    valid_until = models.DateField("截止日", null=True, blank=True)

    objects = UnitProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "单位名称与类别"
        verbose_name_plural = "单位名称与类别"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="unit_profile_dates"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_until__isnull=True), name="unit_profile_one_open"
            ),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_profile_one_per_day"),
        ]

    def __str__(self) -> str:
        return self.name
