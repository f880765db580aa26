"""A record filing: what a unit reports to the department about an appointment (Article 7)."""

import uuid

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.fields import KeyField
from common.pinyin import search_letters
from organizers.models import Organizer, Post, Sex, Tenure
from organizers.models.posts import LEVEL_CHOICES
from units.access import units_with
from units.models import Unit, UnitProfile


class FilingKind(models.TextChoices):
    """What is filed."""

    APPOINTMENT = "APPOINTMENT", "任职"
    REMOVAL = "REMOVAL", "免职"
    EXCHANGE = "EXCHANGE", "交流（转岗）"

    @property
    def word(self) -> str:
        """The label without what explains it: 任职, 免职, 交流."""
        return str(self.label).partition("（")[0]


class FilingStatus(models.TextChoices):
    """Where a filing stands. Only `filings.services` writes it, along `filings.transitions`."""

    DRAFT = "DRAFT", "起草中"
    AWAITING_SIGN_OFF = "AWAITING_SIGN_OFF", "待审签"
    SUBMITTED = "SUBMITTED", "已报送"
    RECEIVED = "RECEIVED", "已签收"
    CHECKING = "CHECKING", "核对中"
    RETURNED = "RETURNED", "退回补正"
    AWAITING_RESUBMISSION = "AWAITING_RESUBMISSION", "补正待审签"
    RESUBMITTED = "RESUBMITTED", "已重新报送"
    FILED = "FILED", "已备案"
    DISCARDED = "DISCARDED", "已作废"


CLOSED_STATUSES = (FilingStatus.FILED, FilingStatus.DISCARDED)
EDITABLE_STATUSES = (FilingStatus.DRAFT, FilingStatus.RETURNED)
AWAITING_STATUSES = (FilingStatus.AWAITING_SIGN_OFF, FilingStatus.AWAITING_RESUBMISSION)
AT_UNIT_STATUSES = (
    FilingStatus.DRAFT,
    FilingStatus.AWAITING_SIGN_OFF,
    FilingStatus.RETURNED,
    FilingStatus.AWAITING_RESUBMISSION,
)
AT_DEPARTMENT_STATUSES = (
    FilingStatus.SUBMITTED,
    FilingStatus.RESUBMITTED,
    FilingStatus.RECEIVED,
    FilingStatus.CHECKING,
)


_REPORTED = Q(submitted_at__isnull=False) | Q(status=FilingStatus.FILED)


class FilingQuerySet(models.QuerySet["Filing"]):
    """Reads of filings."""

    def visible_to(self, user: User) -> "FilingQuerySet":
        """All for the department, its own for a unit; nobody else."""
        if allows(user, Permission.VIEW_FILING):
            return self
        return self.filter(unit__in=units_with(user, Permission.VIEW_FILING))

    def to_do_for(self, user: User) -> "FilingQuerySet":
        """What waits for this account's own step: drafts for who drafts, sign-off for who signs, the rest for the
        department. A secretary is not asked for drafts that others are still writing."""
        found = Q(pk__in=[])
        if allows(user, Permission.DECIDE_FILING):
            found |= Q(status__in=AT_DEPARTMENT_STATUSES)
        if allows(user, Permission.RECORD_PAPER):
            found |= Q(is_paper=True, status__in=EDITABLE_STATUSES)
        drafting, signing = units_with(user, Permission.DRAFT_FILING), units_with(user, Permission.SIGN_OFF_FILING)
        if drafting:
            of_handlers = [unit for unit in drafting if unit not in signing]
            own = Q(unit__in=of_handlers) | Q(unit__in=drafting, drafted_by=user)
            found |= own & Q(is_paper=False, status__in=EDITABLE_STATUSES)
        if signing:
            found |= Q(unit__in=signing, is_paper=False, status__in=AWAITING_STATUSES)
        return self.filter(found)

    def with_unit_names(self) -> "FilingQuerySet":
        """Adds ``unit_name``, what the unit is called now (or was called last)."""
        profiles = UnitProfile.objects.filter(unit=OuterRef("unit_id"), valid_from__lte=clock.today())
        return self.annotate(unit_name=Subquery(profiles.order_by("-valid_from").values("name")[:1]))

    def for_lines(self) -> "FilingQuerySet":
        """With all that a row of a list says of a filing: the unit's name and the extension that holds."""
        return self.with_unit_names().select_related("extension")

    def search(self, text: str) -> "FilingQuerySet":
        """By part of the name, its pinyin or initials, the beginning of the staff number, or a document's number."""
        text = text.strip()
        if not text:
            return self
        found = Q(name__icontains=text) | Q(staff_number__istartswith=text)
        found |= Q(document_number__icontains=text) | Q(filing_number__icontains=text)
        letters = search_letters(text)
        if letters:
            found |= Q(pinyin__contains=letters) | Q(initials__contains=letters)
        return self.filter(found)

    def open(self) -> "FilingQuerySet":
        """Neither filed nor discarded."""
        return self.exclude(status__in=CLOSED_STATUSES)

    def reported(self) -> "FilingQuerySet":
        """Submitted at least once, or filed: what a unit only drafts is its own affair so far."""
        return self.filter(_REPORTED)

    def unreported(self) -> "FilingQuerySet":
        """Drafts, and what waits for its first signature."""
        return self.exclude(_REPORTED)

    def clock_running(self) -> "FilingQuerySet":
        """Determined, not discarded, and nothing complete has arrived: the five working days are running.

        Paper that was received does not run on while its time waits for a second person's confirmation; paper whose
        time of receipt is not recorded yet may have arrived already.
        """
        return (
            self.open()
            .exclude(is_paper=True, submitted_at__isnull=True)
            .filter(
                candidate_determined_on__isnull=False,
                first_complete_at__isnull=True,
                received_at__isnull=True,
                corrects__isnull=True,
            )
        )


class Filing(models.Model):
    """One filing with its dates, its candidate and where it stands."""

    id = KeyField()
    # The key of the form that made the row: a double submit finds it taken and makes no second row.
    creation_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings", verbose_name="报备单位")
    kind = models.CharField("任免类别", max_length=12, choices=FilingKind, default=FilingKind.APPOINTMENT)
    status = models.CharField("状态", max_length=24, choices=FilingStatus, default=FilingStatus.DRAFT)
    is_paper = models.BooleanField("纸质报送", default=False)
    version = models.PositiveIntegerField(default=1)

    organizer = models.ForeignKey(
        Organizer, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="专职组织员"
    )
    name = models.CharField("姓名", max_length=64)
    pinyin = models.CharField("拼音", max_length=300, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=64, blank=True, editable=False)
    staff_number = models.CharField("工号", max_length=32)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_member_on = models.DateField("转正日期", null=True, blank=True)
    education = models.CharField("学历", max_length=30, blank=True)
    degree = models.CharField("学位", max_length=30, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)

    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="岗位")
    level = models.CharField("岗位级别", max_length=16, choices=LEVEL_CHOICES, blank=True)
    # The tenure that a removal ends, or that an exchange leaves for another.
    ends = models.ForeignKey(
        Tenure, models.PROTECT, null=True, blank=True, related_name="ending_filings", verbose_name="所免职务"
    )
    reason = models.CharField("任免理由", max_length=500, blank=True)
    communicated_on = models.DateField("前期沟通日期", null=True, blank=True)
    initiated_on = models.DateField("动议日期", null=True, blank=True)
    recommended_on = models.DateField("推荐日期", null=True, blank=True)
    inspected_on = models.DateField("考察日期", null=True, blank=True)
    meeting_on = models.DateField("会议决定日期", null=True, blank=True)
    notice_from = models.DateField("公示开始日期", null=True, blank=True)
    notice_until = models.DateField("公示截止日期", null=True, blank=True)
    candidate_determined_on = models.DateField("人选确定日", null=True, blank=True)
    document_number = models.CharField("任免文号", max_length=60, blank=True)
    document_on = models.DateField("发文日期", null=True, blank=True)
    effective_on = models.DateField("任职起算日期", null=True, blank=True)
    # {step: {"note": …, "skipped": why}}: steps are those of `rules.selection_facts.Step`.
    step_notes = models.JSONField("步骤说明", default=dict, blank=True)
    late_explanation = models.TextField("逾期说明", max_length=1000, blank=True)
    remarks = models.CharField("备注", max_length=500, blank=True)

    # The extension that holds now; what was granted and revoked before stands in `extensions`.
    extension = models.OneToOneField(
        "filings.FilingExtension", models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="延期",
    )  # fmt: skip
    due_on = models.DateField("应报截止日", null=True, blank=True, editable=False)
    is_due_provisional = models.BooleanField("截止日为暂定", default=False, editable=False)
    first_complete_at = models.DateTimeField("首次报齐时间", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField("最近报送时间", null=True, blank=True, editable=False)
    received_at = models.DateTimeField("签收时间", null=True, blank=True, editable=False)
    filed_at = models.DateTimeField("备案时间", null=True, blank=True, editable=False)
    number_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    number_serial = models.PositiveIntegerField(null=True, blank=True, editable=False)
    filing_number = models.CharField("备案编号", max_length=60, blank=True, editable=False)
    archive_number = models.CharField("归档号", max_length=60, blank=True)
    # A filed filing never changes: what was wrong in it is told by a new one.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正"
    )
    # How the deadline was counted when the filing was closed: later changes of the calendar do not touch it.
    judged = models.JSONField("备案时的时限计算", null=True, blank=True, editable=False)

    tenure = models.OneToOneField(
        Tenure, models.PROTECT, null=True, blank=True, related_name="filing", verbose_name="任职"
    )
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审签人")
    created_at = models.DateTimeField("起草时间", editable=False)

    objects = FilingQuerySet.as_manager()

    # A column that `with_unit_names` annotates; declared so that templates and types know it.
    unit_name: str

    class Meta:
        verbose_name = "任免备案"
        verbose_name_plural = "任免备案"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_year", "number_serial"],
                condition=Q(number_serial__isnull=False),
                name="filing_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(status="FILED", filed_at__isnull=False, number_serial__isnull=False, judged__isnull=False)
                | (~Q(status="FILED") & Q(filed_at__isnull=True, number_serial__isnull=True)),
                name="filing_number_when_filed",
            ),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True)
                | Q(notice_until__isnull=True)
                | Q(notice_until__gte=F("notice_from")),
                name="filing_notice_dates",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(first_complete_at__isnull=True) & ~Q(status__in=["FILED", "DISCARDED"]),
                name="filing_clock_running",
            ),
            models.Index(fields=["unit", "status"], name="filing_unit_status"),
        ]

    def __str__(self) -> str:
        return f"{self.name}同志{self.kind_word}备案"

    @property
    def kind_word(self) -> str:
        """任职, 免职 or 交流."""
        return FilingKind(self.kind).word

    @property
    def is_in_effect(self) -> bool:
        """Whether the ledger follows it. A removal brings no tenure: it ends one from its first submission on.

        Never a correction: it revises, when it is filed, what the first filing of the matter brought.
        """
        if self.corrects_id is not None:
            return False
        return self.submitted_at is not None if self.kind == FilingKind.REMOVAL else self.tenure_id is not None

    @property
    def is_editable(self) -> bool:
        """Whether its content may still be changed."""
        return self.status in EDITABLE_STATUSES

    @property
    def is_reported(self) -> bool:
        """Submitted at least once, or filed (`FilingQuerySet.reported`)."""
        return self.submitted_at is not None or self.status == FilingStatus.FILED

    @property
    def is_open(self) -> bool:
        """Neither filed nor discarded."""
        return self.status not in CLOSED_STATUSES

    @property
    def awaits_receipt(self) -> bool:
        """Paper whose time of receipt is not recorded yet: it may have arrived long ago, so nothing is judged."""
        return self.is_paper and self.is_open and self.submitted_at is None
