"""The people: full-time organizers, past and present."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.fields import KeyField
from common.pinyin import search_letters
from common.sealed_text import SealedText
from organizers.models.record_status import IN_EFFECT
from rules.posts import PostLevel
from rules.spans import add_months
from units.access import units_with
from units.models import UnitProfile


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    NOT_STATED = "9", "未说明"


LAST = 2_000_000_000


def _ranks(column: str) -> list[When]:
    """Levels from the highest down, as numbers to sort by."""
    return [When(**{column: level.value}, then=Value(rank)) for rank, level in enumerate(PostLevel)]


class OrganizerQuerySet(models.QuerySet["Organizer"]):
    """Reads of organizers."""

    def visible_to(self, user: User) -> "OrganizerQuerySet":
        """People that an account may see: all for the department, those who hold or held a post there for a unit,
        oneself for an organizer. What of a person is shown is a matter of `led_by` and of the tenures' own scope."""
        if allows(user, Permission.VIEW_ORGANIZER):
            return self
        units = units_with(user, Permission.VIEW_ORGANIZER)
        held = Organizer.objects.filter(tenures__post__unit__in=units, tenures__status__in=IN_EFFECT)
        return self.filter(Q(pk__in=held.values("pk")) | Q(account=user))

    def led_by(self, user: User) -> "OrganizerQuerySet":
        """People whose details an account may see: oneself, and whoever has not left a post in one's units.

        After a move the new unit sees the person, the old one its own period only (Article 12).
        """
        if allows(user, Permission.VIEW_ORGANIZER):
            return self
        units, today = units_with(user, Permission.VIEW_ORGANIZER), clock.today()
        present = Organizer.objects.filter(
            Q(tenures__ended_on__isnull=True) | Q(tenures__ended_on__gte=today),
            tenures__post__unit__in=units,
            tenures__status__in=IN_EFFECT,
        )
        return self.filter(Q(pk__in=present.values("pk")) | Q(account=user))

    def with_tenure(self, day: date, user: User) -> "OrganizerQuerySet":
        """Annotate with the full-time post held on a day, as far as an account may see it; None where there is none.

        Adds ``tenure_id``, ``unit_id``, ``unit_name``, ``post_number``, ``level``, ``since``, ``record_status`` and,
        to sort by, ``unit_order`` and ``level_rank``.
        """
        held = FilteredRelation(
            "tenures",
            condition=Q(tenures__status__in=IN_EFFECT, tenures__is_full_time=True, tenures__effective_on__lte=day)
            & (Q(tenures__ended_on__isnull=True) | Q(tenures__ended_on__gte=day)),
        )
        profile = UnitProfile.objects.as_of(day).filter(unit=OuterRef("held__post__unit"))
        level = Case(When(held__level="", then=F("held__post__level")), default=F("held__level"))
        columns = {
            "tenure_id": F("held__pk"),
            "unit_id": F("held__post__unit"),
            # Both databases put the people without a post last.
            "unit_order": Coalesce(F("held__post__unit__order"), Value(LAST)),
            "unit_name": Subquery(profile.values("name")[:1]),
            "post_number": F("held__post__number"),
            "level": level,
            "level_rank": Case(*_ranks("held__level"), *_ranks("held__post__level"), default=Value(LAST)),
            "since": F("held__effective_on"),
            "record_status": F("held__status"),
        }
        if not allows(user, Permission.VIEW_ORGANIZER):
            # A relation cannot be filtered by another table, so what lies out of scope is blanked column by column.
            seen = Q(held__post__unit__in=units_with(user, Permission.VIEW_ORGANIZER)) | Q(account=user)
            blank = {"unit_order": Value(LAST), "level_rank": Value(LAST)}
            columns = {name: Case(When(seen, then=column), default=blank.get(name)) for name, column in columns.items()}
        return self.annotate(held=held).annotate(**columns)

    def search(self, text: str) -> "OrganizerQuerySet":
        """By part of the name, pinyin, pinyin initials or the beginning of the staff number."""
        text = text.strip()
        if not text:
            return self
        found = Q(name__icontains=text) | Q(staff_number__istartswith=text)
        letters = search_letters(text)
        if letters:
            found |= Q(initials__contains=letters) | Q(pinyin__contains=letters)
        return self.filter(found)


class Organizer(models.Model):
    """A person in the ledger. Posts held stand in tenures."""

    id = KeyField()
    staff_number = models.CharField("工号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=64)
    pinyin = models.CharField("拼音", max_length=300, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=64, blank=True, editable=False, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    id_number_sealed = models.CharField("身份证号", max_length=200, blank=True, editable=False)
    id_number_index = models.CharField("身份证号索引", max_length=64, blank=True, editable=False)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_member_on = models.DateField("转正日期", null=True, blank=True)
    education = models.CharField("学历", max_length=30, blank=True)
    degree = models.CharField("学位", max_length=30, blank=True)
    staff_rank = models.CharField("职员职级", max_length=30, blank=True)
    professional_title = models.CharField("专业技术职务", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    remarks = models.CharField("备注", max_length=500, blank=True)
    account = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="organizer", verbose_name="登录账号"
    )
    version = models.PositiveIntegerField(default=1)

    id_number = SealedText(sealed="id_number_sealed", index="id_number_index", purpose="organizers.organizer.id_number")

    objects = OrganizerQuerySet.as_manager()

    # Columns that `with_tenure` annotates; declared so that templates and types know them.
    tenure_id: uuid.UUID | None
    unit_id: uuid.UUID | None
    unit_name: str | None
    post_number: int | None
    level: str | None
    since: date | None
    record_status: str | None

    class Meta:
        verbose_name = "专职组织员"
        verbose_name_plural = "专职组织员"
        ordering = ["pinyin", "staff_number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True)
                | Q(full_member_on__isnull=True)
                | Q(full_member_on__gte=F("joined_on")),
                name="organizer_full_member_after_joining",
            ),
            models.UniqueConstraint(
                fields=["id_number_index"], condition=~Q(id_number_index=""), name="organizer_id_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def level_label(self) -> str:
        """The annotated level in words; empty when it is not on record."""
        return PostLevel(self.level).label if self.level else ""

    def age_on(self, day: date) -> int | None:
        """Completed years on a day, or None without a date of birth."""
        return _completed_years(self.born_on, day)

    def party_standing_on(self, day: date) -> int | None:
        """党龄: completed years since 转正 (never since 入党), or None where that day is not on record."""
        return _completed_years(self.full_member_on, day)


def _completed_years(begun: date | None, day: date) -> int | None:
    if begun is None:
        return None
    years = day.year - begun.year
    return years if add_months(begun, 12 * years) <= day else years - 1
