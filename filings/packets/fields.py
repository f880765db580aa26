"""The fields of the packet's form, for each kind of filing: those of the draft itself, under the same names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from filings.draft_forms import FIELDS_OF_STEPS, FilingForm, told
from filings.kinds import KIND_WORDS, words_of_kind
from filings.models import FilingKind
from filings.packets.widgets import ETHNICITY, ethnicity_widget, level_widget, sex_widget
from filings.steps_told import MOST_WORDS, STEP_FIELDS
from organizers.models import Sex
from rules.posts import PostLevel
from rules.selection import WAYS
from rules.selection_facts import FilingKind as RuleKind, Step
from workbooks.widgets import CellWidget, CodeWidget, DayWidget, IntegerWidget, NameWidget, TextWidget, WordWidget

UNIT_CODE, UNIT_NAME, KIND = "unit_code", "unit_name", "kind"
POST_NUMBER = "post_number"
HEAD = "报送单位"
REQUIRED = "必填。"
DAY_NOTE, DAY_EXAMPLE = "年、月、日。", "2026-03-01"
LONGEST_UNIT, LONGEST_CODE = 100, 32
PERSON = ("name", "staff_number", "sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree",
          "phone")  # fmt: skip
OF_POST = (POST_NUMBER, "level", "document_number", "document_on", "effective_on", "reason")
LEGENDS = {FilingKind.APPOINTMENT: "任职", FilingKind.REMOVAL: "免职", FilingKind.EXCHANGE: "新任岗位"}
WORDS_OF_NUMBER = {
    FilingKind.APPOINTMENT: "任职岗位在本单位的序号；只有一个岗位的填1，不清楚的留空。",
    FilingKind.REMOVAL: "在本单位任多个岗位的，填所免岗位的序号；其他的留空。",
    FilingKind.EXCHANGE: "新任岗位在本单位的序号；只有一个岗位的填1，不清楚的留空。",
}
NOTES = {
    "name": "与任免文件一致。",
    "staff_number": "本人工号。",
    "sex": "从下拉列表选择。",
    "ethnicity": "民族全称。",
    "full_member_on": "转为正式党员的日期，党龄自该日起算。年、月、日。",
    "level": "从下拉列表选择；不填的按岗位设定的级别。",
    "document_number": "任免正式发文的文号。",
    "notice_from": "未公示的留空，并在公示说明中写明原因。年、月、日。",
    "late_explanation": "人选确定后超过5个工作日报送的，须说明情况。",
}
EXAMPLES = {
    UNIT_NAME: "示例学院党委",
    "name": "示例",
    "staff_number": "00123",
    "sex": "女",
    "ethnicity": "汉族",
    "education": "研究生",
    "degree": "硕士",
    "document_number": "示院委〔2026〕1号",
    "reason": "工作需要",
    POST_NUMBER: 1,
}


@dataclass(frozen=True)
class PacketField:
    """A cell that is filled in: under ``name`` in the filing's content, behind ``label`` in the sheet."""

    name: str
    label: str
    section: str
    widget: CellWidget
    note: str = ""
    example: Any = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_wide: bool = False

    @property
    def is_day(self) -> bool:
        return self.widget.cell == "date"

    @property
    def full_note(self) -> str:
        return f"{REQUIRED if self.is_required else ''}{self.note}"


def fields_of(kind: FilingKind) -> tuple[PacketField, ...]:
    """Every field of a kind's form, in order. Made anew each time: a widget remembers what it has read."""
    return (*_head(), *_person(kind), *_post(kind), *_way(kind), *_remarks())


def kind_widget() -> CellWidget:
    """任职, 免职, 交流."""
    labels = {kind.value: kind.word for kind in FilingKind}
    return WordWidget("任免类别", labels, {str(kind.label): kind.value for kind in FilingKind} | {"转岗": "EXCHANGE"})


def _head() -> Iterator[PacketField]:
    note = "单位代码、报备单位至少填一项。"
    yield PacketField(UNIT_CODE, "单位代码", HEAD, CodeWidget(LONGEST_CODE), f"{note}不清楚的留空。")
    whole = TextWidget(LONGEST_UNIT)
    yield PacketField(UNIT_NAME, "报备单位", HEAD, whole, "党组织全称。", EXAMPLES[UNIT_NAME], is_wide=True)


def _person(kind: FilingKind) -> Iterator[PacketField]:
    is_removal = kind == FilingKind.REMOVAL
    names = PERSON[:2] if is_removal else PERSON
    for name in names:
        yield _field(name, "人员" if is_removal else "人选", kind)


def _post(kind: FilingKind) -> Iterator[PacketField]:
    words, section = words_of_kind(kind), LEGENDS[kind]
    for name in OF_POST:
        if name == POST_NUMBER:
            label = "所免岗位序号" if kind == FilingKind.REMOVAL else "岗位序号"
            yield PacketField(name, label, section, IntegerWidget(), WORDS_OF_NUMBER[kind], EXAMPLES[name])
        elif name == "level" and kind == FilingKind.REMOVAL:
            continue
        elif name == "effective_on":
            yield _field(name, section, kind, label=words.effective_on, note=words.effective_help)
        elif name == "reason":
            yield _field(name, section, kind, label=words.reason)
        else:
            yield _field(name, section, kind)


def _way(kind: FilingKind) -> Iterator[PacketField]:
    for each in WAYS[RuleKind(kind)]:
        if each.step in (Step.DOCUMENT, Step.REPORT):
            continue
        for name in FIELDS_OF_STEPS.get(each.step, (STEP_FIELDS[each.step],)):
            yield _field(name, "选任过程", kind)
        note = "未进行的，写明原因。" if each.is_optional else "需要说明的填写。"
        yield PacketField(
            told(each.step), f"{each.step.label}说明", "选任过程", TextWidget(MOST_WORDS, width=40), note, is_wide=True
        )


def _remarks() -> Iterator[PacketField]:
    for name in ("late_explanation", "remarks"):
        yield _field(name, "说明")


def _field(name: str, section: str, kind: FilingKind | None = None, *, label: str = "", note: str = "") -> PacketField:
    """A field as the draft's own form has it: the same label, the same length."""
    own: Any = FilingForm.base_fields[name]
    required = {each for each, _ in KIND_WORDS[kind].required} if kind else set[str]()
    widget = _widget(name, getattr(own, "max_length", None))
    is_day = widget.cell == "date"
    return PacketField(
        name,
        label or str(own.label),
        section,
        widget,
        note or NOTES.get(name, DAY_NOTE if is_day else ""),
        DAY_EXAMPLE if is_day else EXAMPLES.get(name, ""),
        choices=_choices(name),
        is_required=name in required or name == "name",
        is_wide=widget.cell == "text" and (getattr(own, "max_length", 0) or 0) > MOST_WORDS,
    )


def _widget(name: str, length: int | None) -> CellWidget:
    if name.endswith("_on") or name in ("notice_from", "notice_until"):
        return DayWidget(needs_day=True)
    if name == "sex":
        return sex_widget()
    if name == "level":
        return level_widget()
    if name == ETHNICITY:
        return ethnicity_widget()
    if name == "name":
        return NameWidget(length or 64)
    return CodeWidget(length or 32) if name == "staff_number" else TextWidget(length or 40)


def _choices(name: str) -> tuple[str, ...]:
    if name == "sex":
        return (Sex.MALE.label, Sex.FEMALE.label)
    return tuple(level.label for level in PostLevel) if name == "level" else ()
