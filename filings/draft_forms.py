"""The content of a filing as a form: each kind asks for its own fields, and for the steps of its own way."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy

from accounts.models import User
from attachments.checks import ACCEPT, ALLOWED
from common import clock
from filings.form_months import months_alone
from filings.forms import MOST, day_field, text_field
from filings.kinds import words_of_kind
from filings.models import DocumentKind, Filing, FilingKind
from filings.steps_told import MOST_WORDS, STEP_FIELDS
from organizers.forms import EthnicityField
from organizers.models import AppointingAuthority, Organizer, Post, Sex, Tenure
from rules.posts import PostLevel
from rules.selection import WAYS, WayStep
from rules.selection_facts import FilingKind as RuleKind, Step
from rules.wording import chinese_date
from units.models import Unit

LEVELS = [("", "未填写"), *((level.value, level.label) for level in PostLevel)]
DATES_OF_PREVIEW = ("candidate_determined_on", "meeting_on", "notice_until", "document_on")
# Only dates travel in the address of the preview, nothing about the person.
SHOW_DEADLINE = {
    "hx-get": reverse_lazy("filings:deadline-preview"),
    "hx-trigger": "change, input changed delay:500ms",
    "hx-target": "#deadline-preview",
    "hx-include": ", ".join(f"[name={name}]" for name in ("kind", *DATES_OF_PREVIEW)),
    "hx-sync": "closest form:queue last",
}
PERSON_ROWS = (
    ("name", "staff_number"),
    ("sex", "ethnicity", "born_on"),
    ("joined_on", "full_member_on"),
    ("education", "degree", "phone"),
)
DOCUMENT_ROWS = (("document_number", "document_on"),)
# A public notice takes days.
FIELDS_OF_STEPS = {Step.NOTICE: ("notice_from", "notice_until")}
POST_ROWS: dict[FilingKind, tuple[str, tuple[tuple[str, ...], ...]]] = {
    FilingKind.APPOINTMENT: ("任职", (("post", "level"), *DOCUMENT_ROWS, ("effective_on",), ("reason",))),
    FilingKind.REMOVAL: ("免职", (("ends",), *DOCUMENT_ROWS, ("effective_on",), ("reason",))),
    FilingKind.EXCHANGE: ("新任岗位", (("post", "level"), *DOCUMENT_ROWS, ("effective_on",), ("reason",))),
}
PERSON_SECTIONS: dict[FilingKind, tuple[tuple[str, ...], ...]] = {
    FilingKind.APPOINTMENT: (("organizer",), *PERSON_ROWS),
    FilingKind.REMOVAL: (),
    FilingKind.EXCHANGE: (("ends",), *PERSON_ROWS),
}


@dataclass(frozen=True)
class Section:
    """A group of fields in rows; the way has the preview of the deadline under it."""

    legend: str
    rows: tuple[tuple[BoundField, ...], ...]
    is_way: bool = False


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
    ends = RowChoice(label="所免职务")
    name = text_field("姓名", 64)
    staff_number = text_field("工号", 32, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    sex = forms.ChoiceField(label="性别", choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    ethnicity = EthnicityField()
    born_on = day_field("出生日期")
    joined_on = day_field("入党日期")
    full_member_on = day_field("转正日期", help_text="党龄自转正之日起算。")
    education = text_field("学历", 30)
    degree = text_field("学位", 30)
    phone = text_field("联系电话", 40)
    post = RowChoice(label="任职岗位")
    level = forms.ChoiceField(label="岗位级别", choices=LEVELS, required=False, help_text="不填的按岗位设定的级别。")
    effective_on = day_field("任职起算日期")
    reason = text_field("任免理由", 500)
    communicated_on = day_field("前期沟通日期", help_text="与党委组织部沟通的日期，应在动议前。")
    initiated_on = day_field("动议日期")
    recommended_on = day_field("推荐日期")
    inspected_on = day_field("考察日期")
    meeting_on = day_field("会议决定日期")
    notice_from = day_field("公示开始日期")
    notice_until = day_field("公示截止日期")
    candidate_determined_on = day_field("人选确定日")
    document_number = text_field("任免文号", 60, widget=forms.TextInput(attrs={"placeholder": "×委〔2026〕1号"}))
    document_on = day_field("发文日期")
    late_explanation = text_field("逾期说明", 1000, widget=forms.Textarea(attrs={"rows": 3}))
    remarks = text_field("备注", 500)
    change_reason = text_field(
        "更改人选确定日的理由", 900, help_text="本件已经报送过。仅在更改人选确定日时填写，将随办理经过一并显示。"
    )

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        user: User,
        kind: str = FilingKind.APPOINTMENT,
        filing: Filing | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.user, self.filing = unit, user, filing
        self.kind = FilingKind(kind)
        self.ask_about_steps()
        self.keep_own_fields()
        self.say_in_words_of_kind()
        self.offer_rows()
        ethnicity = self.fields.get("ethnicity")
        if isinstance(ethnicity, EthnicityField) and filing is not None:
            ethnicity.keep(filing.ethnicity)
        if filing is not None:
            self.say_months(filing)
        if filing is not None and filing.corrects_id is not None:
            self.keep_the_matter()
        for name in set(DATES_OF_PREVIEW) & set(self.fields):
            self.fields[name].widget.attrs.update(SHOW_DEADLINE)
        for name in {"born_on", "joined_on", "meeting_on", *STEP_FIELDS.values()} & set(self.fields):
            if name not in ("notice_until", "document_on"):
                self.fields[name].widget.attrs["max"] = clock.today().isoformat()

    @property
    def way(self) -> tuple[WayStep, ...]:
        """The steps of this kind that are filled in as such; the document stands with its number."""
        return tuple(each for each in WAYS[RuleKind(self.kind)] if each.step not in (Step.DOCUMENT, Step.REPORT))

    def ask_about_steps(self) -> None:
        """A word beside each step; of a step that may be left out, why it was."""
        for each in self.way:
            hint = {"placeholder": "未进行的，填原因"} if each.is_optional else {}
            widget = forms.TextInput(attrs=hint)
            self.fields[told(each.step)] = text_field(f"{each.step.label}说明", MOST_WORDS, widget=widget)

    def keep_own_fields(self) -> None:
        """Drop what another kind asks for, and the word about another day where nothing was reported yet."""
        _, post_rows = POST_ROWS[self.kind]
        own = {name for row in (*PERSON_SECTIONS[self.kind], *post_rows) for name in row}
        own |= {name for each in self.way for name in (*self._days_of(each.step), told(each.step))}
        own |= {"late_explanation", "remarks", "creation_key", *(kind.field for kind in DocumentKind)}
        if self.filing is not None and self.filing.first_complete_at is not None:
            own.add("change_reason")
        for name in [name for name in self.fields if name not in own]:
            del self.fields[name]

    def say_in_words_of_kind(self) -> None:
        words = words_of_kind(self.kind)
        self.fields["effective_on"].label, self.fields["effective_on"].help_text = (
            words.effective_on,
            words.effective_help,
        )
        self.fields["reason"].label = words.reason
        day, late = self.fields["candidate_determined_on"], self.fields["late_explanation"]
        if self.kind == FilingKind.APPOINTMENT:
            late.help_text = "超过5个工作日报送的，须书面说明情况。"
        else:
            late.help_text = "报备时限参照执行；超过5个工作日的，可以说明情况。"
        if self.kind == FilingKind.REMOVAL:
            day.help_text = "免职的，填会议决定之日。报备时限自次日起算。"
        else:
            day.help_text = "有公示的，填公示期满无异议之日；未公示的，填会议决定之日。报备时限自次日起算。"

    def keep_the_matter(self) -> None:
        """A correction is about the same person and post: they are shown, not asked."""
        for name in {"organizer", "ends", "post"} & set(self.fields):
            self.fields[name].disabled = True

    def say_months(self, filing: Filing) -> None:
        """The month that the basic form has, beside the day that is still to be filled in."""
        for name, month in months_alone(filing).items():
            if name in self.fields:
                self.fields[name].help_text = f"基本信息表为{month}，请补填日。"

    def offer_rows(self) -> None:
        if "organizer" in self.fields:
            self.offer_people()
        if "ends" in self.fields:
            self.offer_tenures()
        if "post" in self.fields:
            self.offer_posts()

    def offer_people(self) -> None:
        """Those of the unit's ledger whom the visitor may see."""
        known = Organizer.objects.visible_to(self.user).filter(tenures__post__unit=self.unit).distinct()
        people = list(known.order_by("pinyin", "staff_number"))
        own = self.filing.organizer if self.filing else None
        if own is not None and own not in people:
            people.insert(0, own)
        offered = [(each, f"{each.name}（{each.staff_number}）") for each in people]
        self._choice("organizer").offer({"": offered}, "不在台账，直接填写")

    def offer_tenures(self) -> None:
        """The unit's tenures without an end: of a removal all, of an exchange the full-time ones."""
        rows = Tenure.objects.in_effect().filter(post__unit=self.unit, ended_on__isnull=True)
        if self.kind == FilingKind.EXCHANGE:
            rows = rows.filter(is_full_time=True)
        tenures = list(rows.select_related("organizer", "post").order_by("post__number", "effective_on"))
        own = self.filing.ends if self.filing else None
        if own is not None and own not in tenures:
            tenures.insert(0, own)
        empty = "请选择" if tenures else "本单位没有在任的专职组织员"
        if self.kind == FilingKind.EXCHANGE:
            self.fields["ends"].label = "从本单位在任人员选择"
            self.fields["ends"].help_text = "本单位内交流的，选择后姓名、工号以台账为准；由其他单位调入的，不选。"
            empty = "由其他单位调入，在下方填写姓名、工号"
        self._choice("ends").offer({"": [(each, _tenure_label(each)) for each in tenures]}, empty)

    def offer_posts(self) -> None:
        """The unit's posts, the vacant ones first; an exchange leads to a full-time one."""
        today = clock.today()
        holders = Prefetch("tenures", Tenure.objects.as_of(today).select_related("organizer"), to_attr="holders")
        rows = Post.objects.filter(unit=self.unit).as_of(today)
        if self.kind == FilingKind.EXCHANGE:
            rows = rows.filter(is_full_time=True)
        posts = list(rows.prefetch_related(holders).order_by("number"))
        vacant: list[tuple[Any, str]] = [(post, _post_label(post)) for post in posts if not post.holders]
        held: list[tuple[Any, str]] = [(post, _post_label(post)) for post in posts if post.holders]
        own = self.filing.post if self.filing else None
        if own is not None and own not in posts:
            held.append((own, f"岗位{own.number}（已撤销）"))
        field = self._choice("post")
        field.label = words_of_kind(self.kind).post
        field.offer({"空缺岗位": vacant, "现有人任职": held}, "请选择" if posts else "尚未设立岗位")
        if own is None and len(vacant) == 1:  # a draft that began with a file names no post yet
            self.initial["post"] = field.initial = str(vacant[0][0].pk)

    def _choice(self, name: str) -> RowChoice:
        field = self.fields[name]
        assert isinstance(field, RowChoice)  # noqa: S101 - declared above
        return field

    @staticmethod
    def _days_of(step: Step) -> tuple[str, ...]:
        return FIELDS_OF_STEPS.get(step, (STEP_FIELDS[step],))

    def sections(self) -> Iterator[Section]:
        """The fields as the page groups them."""
        legend, post_rows = POST_ROWS[self.kind]
        if PERSON_SECTIONS[self.kind]:
            yield self._section("人选", PERSON_SECTIONS[self.kind])
        yield self._section(legend, post_rows)
        rows = [(*self._days_of(each.step), told(each.step)) for each in self.way]
        yield self._section("选任过程", (*rows, ("change_reason",)), is_way=True)
        yield self._section("报备材料", tuple((kind.field,) for kind in DocumentKind))
        yield self._section("说明", (("late_explanation",), ("remarks",)))

    def _section(self, legend: str, rows: Iterable[tuple[str, ...]], *, is_way: bool = False) -> Section:
        shown = (tuple(self[name] for name in row if name in self.fields) for row in rows)
        return Section(legend, tuple(row for row in shown if row), is_way)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "sex" in self.fields:
            data["sex"] = data.get("sex") or Sex.UNKNOWN
        data["step_notes"] = dict(self._told_steps(data))
        chosen = data.get("organizer") or data.get("ends")
        is_unsaid = not chosen and not data.get("name") and not {"name", "organizer", "ends"} & self.errors.keys()
        if "name" in self.fields and is_unsaid:
            self.add_error("name", "请填写姓名，或从台账选择人选。")
        return data

    def _told_steps(self, data: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
        """What was said beside the steps: of an optional one without a day it is why it did not take place."""
        for each in self.way:
            text = data.pop(told(each.step), "")
            is_dated = data.get(STEP_FIELDS[each.step]) is not None
            if text:
                yield each.step.value, {"skipped" if each.is_optional and not is_dated else "note": text}


def told(step: Step) -> str:
    """The name of the field with the words beside a step."""
    return f"told_{step.value.lower()}"


def initial_of(filing: Filing) -> dict[str, Any]:
    """A stored filing as the form shows it."""
    initial = {name: getattr(filing, name, None) for name in FilingForm.base_fields}
    words = {told(Step(step)): said.get("skipped") or said.get("note", "") for step, said in filing.step_notes.items()}
    return initial | words | {"organizer": filing.organizer_id, "post": filing.post_id, "ends": filing.ends_id}


def _tenure_label(tenure: Tenure) -> str:
    person = f"{tenure.organizer.name}（{tenure.organizer.staff_number}）"
    parts = [person, f"岗位{tenure.post.number}", f"{chinese_date(tenure.effective_on)}起"]
    if not tenure.is_full_time:
        parts.append("兼职岗位")
    if tenure.ended_on is not None:
        parts.append(f"至{chinese_date(tenure.ended_on)}")
    return " · ".join(parts)


def _post_label(post: Any) -> str:
    parts = [f"岗位{post.number}", post.get_level_display() or "未定级别"]
    parts += [f"现任：{each.organizer.name}" for each in post.holders]
    if not post.is_full_time:
        parts.append("兼职岗位")
    if post.appointing_authority == AppointingAuthority.SCHOOL:
        parts.append("医学院党委管理")
    return " · ".join(parts)


def _file(kind: DocumentKind, **options: Any) -> forms.FileField:
    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT, **MOST})
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


class DatesForm(forms.Form):
    """The dates that the deadline's preview is counted from, and the kind: what holds by analogy says so."""

    kind = forms.ChoiceField(choices=FilingKind.choices, required=False)
    candidate_determined_on = day_field("人选确定日")
    meeting_on = day_field("会议决定日期")
    notice_until = day_field("公示截止日期")
    document_on = day_field("发文日期")
