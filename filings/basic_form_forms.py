"""The basic information form by sections: each is a form of its own, saved as it is typed, incomplete at will."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from common.forms import sensible_year
from common.templatetags.words import masked_id
from filings.documents.cadre_form import MOST_MEMBERS, CadreForm, PartialDate, written_resume
from filings.documents.cadre_form.dates import NotADate, of_day, parse_partial
from filings.documents.cadre_form.resume import NOTE
from filings.documents.form_content import DEGREE_LENGTH, REASON_LENGTH
from filings.models import Filing
from organizers.forms import EthnicityField
from organizers.id_numbers import normalized
from organizers.models import Sex

# As much as the reader of files takes for one element.
LONGEST_TEXT, LONGEST_LINE = 20_000, 500
MOST_PERIODS, SPARE_PERIODS, SPARE_MEMBERS = 60, 2, 2
MONTH_HINT = "如 1985.03、198503。"
YEAR = re.compile(r"(?:19|20)\d{2}年?")
STILL = frozenset({"", "今", "至今", "现在", "目前"})
SEXES = [("", "未填写"), (Sex.MALE.value, "男"), (Sex.FEMALE.value, "女")]


class PartialDateField(forms.CharField):
    """A month or a day in any of the usual spellings."""

    def __init__(self, *, year_alone: bool = False, **options: Any) -> None:
        super().__init__(max_length=40, required=False, **options)
        self.year_alone = year_alone
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        return value.dotted if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _parsed(text, year_alone=self.year_alone) if text else None


def _parsed(text: str, *, year_alone: bool = False) -> PartialDate:
    if year_alone and YEAR.fullmatch(text):
        return PartialDate(int(text[:4]))
    try:
        found = parse_partial(text)
    except NotADate as error:
        raise forms.ValidationError(f"{error.message}{MONTH_HINT}") from error
    sensible_year(found.first_day)
    return found


def _line(label: str, length: int = LONGEST_LINE, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


def _text(label: str, rows: int = 3, length: int = LONGEST_TEXT, **options: Any) -> forms.CharField:
    return _line(label, length, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _iso(value: PartialDate | None) -> str:
    return value.iso if value else ""


class SectionForm(forms.Form):
    """A section: ``content()`` is what the form keeps, ``person()`` what the filing keeps."""

    code: ClassVar[str]
    legend: ClassVar[str]
    layout: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, data: Any = None, *, shown: CadreForm, filing: Filing) -> None:
        self.shown, self.filing = shown, filing
        # Several sections stand on one page: their fields need names of their own for labels.
        super().__init__(data, initial=self.initial_values(), auto_id=f"{self.code}-%s", use_required_attribute=False)
        for each in self.fields.values():
            is_choice = isinstance(each, forms.ChoiceField)
            each.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def initial_values(self) -> dict[str, Any]:
        raise NotImplementedError

    def content(self) -> dict[str, Any]:
        raise NotImplementedError

    def person(self) -> dict[str, Any]:
        return {}

    def rows(self) -> Iterator[list[Any]]:
        """The fields as the page groups them."""
        for row in self.layout:
            yield [self[name] for name in row]

    def told(self) -> list[tuple[str, str]]:
        """Every field in words, as typed or as stored: for showing both sides when somebody else was faster."""
        return [(str(field.label), _words(field)) for field in self.visible_fields()]


def _words(field: Any) -> str:
    value = field.value()
    if isinstance(value, PartialDate):
        return value.dotted
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    text = labels.get(str(value), "" if value in (None, False) else str(value))
    return masked_id(text) if field.name == "id_number" and text else text


class BasicSection(SectionForm):
    """基本情况."""

    code, legend = "basic", "基本情况"
    layout = (
        ("sex", "ethnicity", "born_on"),
        ("id_number",),
        ("native_place", "birthplace", "health"),
        ("joined_on", "democratic_party", "started_work"),
        ("professional_title", "expertise"),
        ("present_position",),
        ("proposed_position",),
        ("removed_position",),
        ("reporting_unit", "filled_by"),
        ("age_counted_on", "filled_on"),
    )
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False)
    ethnicity = EthnicityField()
    born_on = PartialDateField(label="出生年月", help_text=MONTH_HINT)
    id_number = _line("身份证号", 40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    native_place = _line("籍贯", 100)
    birthplace = _line("出生地", 100)
    health = _line("健康状况", 50)
    joined_on = PartialDateField(label="入党时间", help_text="不是转正时间；党龄自转正之日起算。")
    democratic_party = _line("民主党派", 100, help_text="中共党员不填。")
    started_work = PartialDateField(label="参加工作时间")
    professional_title = _line("专业技术职务")
    expertise = _line("熟悉专业有何专长")
    present_position = _text("现任职务", 2, 2000)
    proposed_position = _text("拟任职务", 2, 2000)
    removed_position = _text("拟免职务", 2, 2000)
    reporting_unit = _line("呈报单位")
    filled_by = _line("填表人", 64)
    age_counted_on = PartialDateField(label="计算年龄时间", help_text="不填的按打印当日计算。")
    filled_on = PartialDateField(label="填表时间")

    TEXTS: ClassVar[tuple[str, ...]] = (
        "native_place", "birthplace", "health", "democratic_party", "professional_title", "expertise",
        "present_position", "proposed_position", "removed_position", "reporting_unit", "filled_by",
    )  # fmt: skip

    def __init__(self, data: Any = None, **about: Any) -> None:
        super().__init__(data, **about)
        ethnicity, number = self.fields["ethnicity"], self.fields["id_number"]
        if isinstance(ethnicity, EthnicityField):
            ethnicity.keep(self.shown.ethnicity)
        known = self.shown.id_number
        # The whole number never goes out with the page.
        number.help_text = f"已填写 {masked_id(known)}，不改的留空。" if known else "与出生年月、性别相互核对。"

    def initial_values(self) -> dict[str, Any]:
        shown, filing, ledger = self.shown, self.filing, self.filing.organizer
        born_on = filing.born_on or (ledger.born_on if ledger else None)
        joined_on = filing.joined_on or (ledger.joined_on if ledger else None)
        joined = shown.joined
        names = (*self.TEXTS[:3], *self.TEXTS[4:], "started_work", "age_counted_on", "filled_on", "ethnicity")
        return {name: getattr(shown, name) for name in names} | {
            "sex": {"男": Sex.MALE.value, "女": Sex.FEMALE.value}.get(shown.sex.value, ""),
            "born_on": of_day(born_on) if born_on else shown.born_month,
            "joined_on": of_day(joined_on) if joined_on else joined and joined.month,
            "democratic_party": joined.democratic_party if joined else "",
            "id_number": "",
        }

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        values = {name: data[name] for name in self.TEXTS}
        values |= {name: _iso(data[name]) for name in ("started_work", "age_counted_on", "filled_on")}
        values["born_month"] = _month_left(data["born_on"], self._day("born_on"))
        values["joined_month"] = _month_left(data["joined_on"], self._day("joined_on"))
        if data["id_number"]:
            values["id_number"] = normalized(data["id_number"])
        return values

    def person(self) -> dict[str, Any]:
        data = self.cleaned_data
        days = {name: self._day(name) for name in ("born_on", "joined_on")}
        return {"sex": data["sex"] or Sex.UNKNOWN.value, "ethnicity": data["ethnicity"], **days}

    def _day(self, name: str) -> date | None:
        """The whole day that was typed; of a month the day on record that lies in it."""
        typed: PartialDate | None = self.cleaned_data[name]
        if typed is None:
            return None
        if typed.day is not None:
            return typed.first_day
        known: date | None = getattr(self.filing, name)
        return known if known and of_day(known).agrees_with(typed) else None


def _month_left(typed: PartialDate | None, day: date | None) -> str:
    return "" if typed is None or day is not None else typed.to_the_month.iso


class EducationSection(SectionForm):
    """学历学位."""

    code, legend = "education", "学历学位"
    PARTS = (
        ("diploma", "学历"),
        ("degree", "学位"),
        ("diploma_school", "学历毕业院校系及专业"),
        ("degree_school", "学位毕业院校系及专业"),
    )
    KINDS = (("full_time_education", "全日制教育"), ("in_service_education", "在职教育"))

    def __init__(self, data: Any = None, **about: Any) -> None:
        super().__init__(data, **about)
        for head, kind in self.KINDS:
            for part, label in self.PARTS:
                widget = forms.TextInput(attrs={"class": "form-control"})
                self.fields[f"{head}-{part}"] = _line(f"{kind}{label}", DEGREE_LENGTH * 10, widget=widget)

    def rows(self) -> Iterator[list[Any]]:
        for head, _ in self.KINDS:
            yield [self[f"{head}-diploma"], self[f"{head}-diploma_school"]]
            yield [self[f"{head}-degree"], self[f"{head}-degree_school"]]

    def initial_values(self) -> dict[str, Any]:
        return {
            f"{head}-{part}": getattr(getattr(self.shown, head), part)
            for head, _ in self.KINDS
            for part, _ in self.PARTS
        }

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {head: {part: data[f"{head}-{part}"] for part, _ in self.PARTS} for head, _ in self.KINDS}


class RecordSection(SectionForm):
    """奖惩、年度考核、任免理由."""

    code, legend = "record", "奖惩、考核、任免理由"
    layout = (("rewards",), ("annual_assessments",), ("reason",))
    rewards = _text("奖惩情况")
    annual_assessments = _text("年度考核结果", help_text="如：2024年年度考核合格；2025年年度考核优秀。")
    reason = _text("任免理由", 2, REASON_LENGTH)

    def initial_values(self) -> dict[str, Any]:
        shown = self.shown
        return {
            "rewards": shown.rewards,
            "annual_assessments": shown.annual_assessments.text,
            "reason": self.filing.reason,
        }

    def content(self) -> dict[str, Any]:
        return {name: _unix(self.cleaned_data[name]) for name in ("rewards", "annual_assessments")}

    def person(self) -> dict[str, Any]:
        return {"reason": _unix(self.cleaned_data["reason"])}


def _unix(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


class RowsSection(SectionForm):
    """A section of rows that come and go: the same names again and again, in the order of the page."""

    columns: ClassVar[tuple[tuple[str, str], ...]]
    most: ClassVar[int]
    spare: ClassVar[int]
    word: ClassVar[str]

    def initial_values(self) -> dict[str, Any]:
        return {}

    def stored_rows(self) -> list[dict[str, str]]:
        raise NotImplementedError

    def typed_rows(self) -> list[dict[str, str]]:
        """What was posted, empty rows left out."""
        names = [name for name, _ in self.columns]
        posted = self.data
        lists = [posted.getlist(name) if isinstance(posted, QueryDict) else [] for name in names]
        found = [dict(zip(names, (each.strip() for each in row), strict=True)) for row in zip(*lists, strict=False)]
        return [row for row in found if any(row.values())]

    def shown_rows(self) -> list[dict[str, str]]:
        """With some empty ones below, so that it works without scripts."""
        rows = self.typed_rows() if self.is_bound else self.stored_rows()
        empty = {name: "" for name, _ in self.columns}
        return [*rows, *([empty] * min(self.spare, self.most - len(rows)))]

    def clean(self) -> dict[str, Any]:
        rows = self.typed_rows()
        if len(rows) > self.most:
            self.add_error(None, f"{self.legend}最多{self.most}行。")
        if any(len(value) > LONGEST_TEXT // 10 for row in rows for value in row.values()):
            self.add_error(None, f"每格最多{LONGEST_TEXT // 10}字。")
            return {"rows": []}
        return {"rows": [self._checked(number, row) for number, row in enumerate(rows, 1)]}

    def _checked(self, number: int, row: Mapping[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def _date(self, number: int, name: str, text: str) -> str:
        """A date of a row as it is stored; what is none is said with its row and its column."""
        try:
            return _parsed(text, year_alone=True).iso if text else ""
        except forms.ValidationError as error:
            label = dict(self.columns)[name]
            self.add_error(None, f"第{number}{self.word}{label}：{'；'.join(error.messages)}")
            return ""

    def told(self) -> list[tuple[str, str]]:
        rows = self.typed_rows() if self.is_bound else self.stored_rows()
        return [(self.legend, "\n".join("　".join(value or "—" for value in row.values()) for row in rows))]


class ResumeSection(RowsSection):
    """简历."""

    code, legend, word = "resume", "简历", "段"
    columns = (("start", "起始年月"), ("end", "终止年月"), ("text", "任职、学习内容"), ("notes", "其间"))
    most, spare = MOST_PERIODS, SPARE_PERIODS

    def stored_rows(self) -> list[dict[str, str]]:
        return [
            {
                "start": period.start.dotted if period.start else "",
                "end": period.end.dotted if period.end else "",
                "text": "\n".join(period.lines),
                "notes": "\n".join(period.notes),
            }
            for period in self.shown.resume
        ]

    def _checked(self, number: int, row: Mapping[str, str]) -> dict[str, Any]:
        start = self._date(number, "start", row["start"])
        end = "" if row["end"] in STILL else self._date(number, "end", row["end"])
        if start and end and end[: len(start)] < start[: len(end)]:
            self.add_error(None, f"第{number}段：终止年月早于起始年月。")
        return {"start": start, "end": end, "lines": _lines(row["text"]), "notes": _notes(row["notes"])}

    def content(self) -> dict[str, Any]:
        return {"resume": self.cleaned_data["rows"]}

    def told(self) -> list[tuple[str, str]]:
        return super().told() if self.is_bound else [(self.legend, written_resume(self.shown.resume))]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _notes(text: str) -> list[str]:
    """（其间：…）, with its brackets where they were left out."""
    return [line if line[0] in "（(" else f"（{'' if NOTE.match(line) else '其间：'}{line}）" for line in _lines(text)]


class FamilySection(RowsSection):
    """家庭主要成员及重要社会关系: only what the form asks for."""

    code, legend, word = "family", "家庭主要成员及重要社会关系", "人"
    columns = (
        ("relation", "称谓"),
        ("name", "姓名"),
        ("born_month", "出生年月"),
        ("political_status", "政治面貌"),
        ("work", "工作单位及职务"),
    )
    most, spare = MOST_MEMBERS, SPARE_MEMBERS

    def stored_rows(self) -> list[dict[str, str]]:
        return [
            {name: getattr(member, name) for name, _ in self.columns}
            | {"born_month": member.born_month.dotted if member.born_month else ""}
            for member in self.shown.family
        ]

    def _checked(self, number: int, row: Mapping[str, str]) -> dict[str, Any]:
        return {**row, "born_month": self._date(number, "born_month", row["born_month"])}

    def content(self) -> dict[str, Any]:
        """What a file said beside the known elements stays with the person of the same name."""
        unknown = {
            member.name: [{"parent": each.parent, "after": each.after, "xml": each.xml} for each in member.unknown]
            for member in self.shown.family
        }
        return {"family": [{**row, "unknown": unknown.get(row["name"], [])} for row in self.cleaned_data["rows"]]}


SECTIONS: Sequence[type[SectionForm]] = (BasicSection, EducationSection, ResumeSection, RecordSection, FamilySection)
BY_CODE = {section.code: section for section in SECTIONS}
