"""What the pages of filings accept: named fields only, choices from what the visitor may see."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.urls import reverse_lazy

from accounts.models import User
from attachments.checks import ACCEPT, ALLOWED
from common import clock
from common.forms import sensible_year
from filings.models import DocumentKind, Filing
from organizers.models import AppointingAuthority, Organizer, Post, Sex, Tenure
from rules.posts import PostLevel
from units.models import Unit

LEVELS = [("", "未填写"), *((level.value, level.label) for level in PostLevel)]
DATES_OF_PREVIEW = ("candidate_determined_on", "meeting_on", "notice_until", "document_on")
# Only dates travel in the address of the preview, nothing about the person.
SHOW_DEADLINE = {
    "hx-get": reverse_lazy("filings:deadline-preview"),
    "hx-trigger": "change, input changed delay:500ms",
    "hx-target": "#deadline-preview",
    "hx-include": ", ".join(f"[name={name}]" for name in DATES_OF_PREVIEW),
    "hx-sync": "closest form:queue last",
}
COMMON_CORRECTIONS = [
    "任免文件未加盖印章",
    "任免文件缺文号或日期",
    "任免文件与填报的文号、日期不一致",
    "基本信息表缺转正时间",
    "基本信息表填写不完整",
    "扫描件不清晰或缺页",
]


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    required = options.pop("required", False)
    return forms.DateField(label=label, required=required, widget=widget, validators=[sensible_year], **options)


def _text(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


class RowChoice(forms.TypedChoiceField):
    """A choice among rows that were read already; what is not among them cannot be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=self._row, empty_value=None, required=False, **options)
        self.rows: dict[str, Any] = {}

    def offer(self, groups: Mapping[str, Iterable[tuple[Any, str]]], empty: str) -> None:
        """The rows by group, each with its label."""
        choices: list[Any] = [("", empty)]
        for group, offered in groups.items():
            labelled = [(str(row.pk), label) for row, label in offered]
            self.rows |= {str(row.pk): row for row, _ in offered}
            choices += [(group, labelled)] if group and labelled else labelled
        self.choices = choices

    def _row(self, key: str) -> Any:
        return self.rows[key]


class FilingForm(forms.Form):
    """The content of a filing. A draft may lack much; what is missing is said before it is reported."""

    organizer = RowChoice(
        label="从本单位台账选择", help_text="人选已在台账的，选择后姓名、工号以台账为准，个人信息可不再填写。"
    )
    name = _text("姓名", 64)
    staff_number = _text("工号", 32, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    sex = forms.ChoiceField(label="性别", choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    ethnicity = _text("民族", 20)
    born_on = _day("出生日期")
    joined_on = _day("入党日期")
    full_member_on = _day("转正日期", help_text="党龄自转正之日起算。")
    education = _text("学历", 30)
    degree = _text("学位", 30)
    phone = _text("联系电话", 40)
    post = RowChoice(label="任职岗位")
    level = forms.ChoiceField(label="岗位级别", choices=LEVELS, required=False, help_text="不填的按岗位设定的级别。")
    effective_on = _day("任职起算日期", help_text="以任职决定或文件载明的日期为准。任职自该日起生效，备案不是审批。")
    communicated_on = _day("前期沟通日期", help_text="与党委组织部沟通的日期，应在动议前。")
    meeting_on = _day("会议决定日期")
    notice_from = _day("公示开始日期")
    notice_until = _day("公示截止日期")
    candidate_determined_on = _day(
        "人选确定日", help_text="有公示的，填公示期满无异议之日；未公示的，填会议决定之日。报备时限自次日起算。"
    )
    document_number = _text("任免文号", 60, widget=forms.TextInput(attrs={"placeholder": "×委〔2026〕1号"}))
    document_on = _day("发文日期")
    late_explanation = _text(
        "逾期说明", 1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="超过5个工作日报送的，须书面说明情况。"
    )
    remarks = _text("备注", 500)
    change_reason = _text(
        "更改人选确定日的理由", 900, help_text="本件已经报送过。仅在更改人选确定日时填写，将随办理经过一并显示。"
    )

    def __init__(self, *args: Any, unit: Unit, user: User, filing: Filing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.user, self.filing = unit, user, filing
        self.offer_people()
        self.offer_posts()
        for name in DATES_OF_PREVIEW:
            self.fields[name].widget.attrs.update(SHOW_DEADLINE)
        for name in ("born_on", "joined_on", "communicated_on", "meeting_on", "candidate_determined_on"):
            self.fields[name].widget.attrs["max"] = clock.today().isoformat()
        if filing is None or filing.first_complete_at is None:
            del self.fields["change_reason"]

    def offer_people(self) -> None:
        """Those of the unit's ledger whom the visitor may see."""
        known = Organizer.objects.visible_to(self.user).filter(tenures__post__unit=self.unit).distinct()
        people = list(known.order_by("pinyin", "staff_number"))
        own = self.filing.organizer if self.filing else None
        if own is not None and own not in people:
            people.insert(0, own)
        field = self.fields["organizer"]
        assert isinstance(field, RowChoice)  # noqa: S101 - declared above
        field.offer({"": [(each, f"{each.name}（{each.staff_number}）") for each in people]}, "不在台账，直接填写")

    def offer_posts(self) -> None:
        """The unit's posts, the vacant ones first."""
        today = clock.today()
        holders = Prefetch("tenures", Tenure.objects.as_of(today).select_related("organizer"), to_attr="holders")
        posts = list(Post.objects.filter(unit=self.unit).as_of(today).prefetch_related(holders).order_by("number"))
        vacant: list[tuple[Any, str]] = [(post, _post_label(post)) for post in posts if not post.holders]
        held: list[tuple[Any, str]] = [(post, _post_label(post)) for post in posts if post.holders]
        own = self.filing.post if self.filing else None
        if own is not None and own not in posts:
            held.append((own, f"岗位{own.number}（已撤销）"))
        field = self.fields["post"]
        assert isinstance(field, RowChoice)  # noqa: S101 - declared above
        field.offer({"空缺岗位": vacant, "现有人任职": held}, "请选择" if posts else "尚未设立岗位")
        if self.filing is None and len(vacant) == 1:
            field.initial = str(vacant[0][0].pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["sex"] = data.get("sex") or Sex.UNKNOWN
        if not data.get("organizer") and not data.get("name"):
            self.add_error("name", "请填写姓名，或从台账选择人选。")
        return data


def _post_label(post: Any) -> str:
    parts = [f"岗位{post.number}", post.get_level_display() or "未定级别"]
    parts += [f"现任：{each.organizer.name}" for each in post.holders]
    if not post.is_full_time:
        parts.append("兼职岗位")
    if post.appointing_authority == AppointingAuthority.SCHOOL:
        parts.append("医学院党委管理")
    return " · ".join(parts)


def _file(kind: DocumentKind, **options: Any) -> forms.FileField:
    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT})
    return forms.FileField(label=kind.label, widget=widget, **options)


class NewFilingForm(FilingForm):
    """The first form of a filing: with its one-time key, and with the documents if they are at hand."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    appointment_document = _file(
        DocumentKind.APPOINTMENT_DOCUMENT, required=False, help_text="有文号、日期并加盖印章的扫描件。可稍后上传。"
    )
    basic_information_form = _file(
        DocumentKind.BASIC_INFORMATION_FORM, required=False, help_text=f"可上传：{ALLOWED}。"
    )

    def documents(self) -> dict[DocumentKind, Any]:
        """What was chosen, taken out of the cleaned data."""
        chosen = {kind: self.cleaned_data.pop(kind.field, None) for kind in DocumentKind}
        return {kind: upload for kind, upload in chosen.items() if upload}


class DocumentForm(forms.Form):
    """One document."""

    upload = forms.FileField(
        label="文件", help_text=f"可上传：{ALLOWED}。", widget=forms.ClearableFileInput(attrs={"accept": ACCEPT})
    )


class NothingForm(forms.Form):
    """A step that asks for nothing but a confirmation."""


class NoteForm(forms.Form):
    """A step that needs words; ``label`` names them."""

    note = forms.CharField(label="说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class OptionalNoteForm(forms.Form):
    """A step that may have words."""

    note = forms.CharField(label="说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionsForm(forms.Form):
    """The list of corrections: usual ones to tick, others one per line."""

    usual = forms.MultipleChoiceField(
        label="常见事项",
        choices=[(words, words) for words in COMMON_CORRECTIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    corrections = forms.CharField(
        label="其他补正事项",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项。请一次性告知全部需要补正的内容。",
    )

    def clean(self) -> dict[str, Any]:
        """As the service takes it: one list."""
        data = super().clean() or {}
        lines = data.get("corrections", "").splitlines()
        return {"corrections": [*data.get("usual", []), *lines]}


class PaperTimeForm(forms.Form):
    """When both documents arrived on paper."""

    delivered_at = forms.DateTimeField(
        label="收到纸质材料的时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="两份材料收齐的时间（北京时间）。须由另一名组织部工作人员确认后生效。",
    )


class PaperCorrectionForm(PaperTimeForm):
    """Another time, and why."""

    note = forms.CharField(label="更正理由", max_length=500)


class ExtensionForm(forms.Form):
    """How much later, why, and by which document."""

    working_days = forms.IntegerField(
        label="延长的工作日数", required=False, min_value=1,
        help_text="自原截止日的次日起按工作日历计算。",
    )  # fmt: skip
    until = _day("或者延期至", help_text="晚于现截止日的日期，含当日。与工作日数填一项。")
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="报备单位可见，例如学校放寒假。",
    )
    document = _text("依据文件", 200, help_text="名称、文号，没有的不填。")
    upload = forms.FileField(
        label="扫描件", required=False, help_text=f"可上传：{ALLOWED}。报备单位可见。",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A step that needs its reason."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DatesForm(forms.Form):
    """The dates that the deadline's preview is counted from."""

    candidate_determined_on = _day("人选确定日")
    meeting_on = _day("会议决定日期")
    notice_until = _day("公示截止日期")
    document_on = _day("发文日期")
