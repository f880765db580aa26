"""From the text of an element to its value and back. Reading and writing share this table, so that they agree."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from attachments.archives import Rejected
from filings.documents.cadre_form.assessments import says_nothing
from filings.documents.cadre_form.contents import Contents, MemberContents
from filings.documents.cadre_form.dates import DAY_REMEDY, MONTH_REMEDY, NotADate, PartialDate, parse_partial
from filings.documents.cadre_form.doubts import doubts_of
from filings.documents.cadre_form.fields import ELEMENTS, FAMILY, MEMBER_ELEMENTS, PHOTO, Kind
from filings.documents.cadre_form.form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    Remark,
    Sex,
)
from filings.documents.cadre_form.party import parse_joining, written_joining
from filings.documents.cadre_form.photo import clean_photo
from filings.documents.cadre_form.problems import Problem
from filings.documents.cadre_form.resume import parse_resume, tidied_resume, written_resume
from filings.documents.cadre_form.texts import as_line, as_name, as_text
from organizers import id_numbers

Found = tuple[Any, list[Problem]]
SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}
# GB/T 2261.1, which some software writes in place of the word.
SEX_CODES = {"1": Sex.MALE, "2": Sex.FEMALE, "0": Sex.UNKNOWN, "9": Sex.UNKNOWN}
SEX_REMEDY = "请填写“男”或“女”。"
# Spellings of dates that every editor reads: these are left as they stand.
ORDINARY_DATE = re.compile(r"\s*(?:\d{6}|\d{8}|\d{4}\.\d{2}(?:\.\d{2})?)\s*", re.ASCII)
VALUE_SHOWN = 100
NUMBER_INSIDE = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


def _sex(raw: str) -> Found:
    word = as_name(raw)
    if word in SEXES:
        return SEXES[word], []
    if word in SEX_CODES:
        sex = SEX_CODES[word]
        message = f"性别以代码“{word}”填写，{f'已读作“{sex}”' if sex else '即未知或未说明'}。"
        return sex, [Problem(message, SEX_REMEDY)]
    return Sex.UNKNOWN, [Problem(f"性别“{word[:20]}”无法识别。" if word else "性别为空。", SEX_REMEDY)]


def _date(raw: str, remedy: str) -> tuple[PartialDate | None, list[Problem]]:
    text = as_line(raw)
    if not text:
        return None, []
    try:
        return parse_partial(text), []
    except NotADate as error:
        return None, [Problem(error.message, remedy)]


def _month(raw: str) -> Found:
    found, problems = _date(raw, MONTH_REMEDY)
    return found and found.to_the_month, problems


def _day(raw: str) -> Found:
    return _date(raw, DAY_REMEDY)


def _assessments(raw: str) -> Found:
    found = AnnualAssessments(as_text(raw))
    if found.ratings or says_nothing(found.text):
        return found, []
    message = "未能从年度考核结果中识别出年度和等次。"
    return found, [Problem(message, "请按“2024年年度考核优秀；2025年年度考核合格”的样式填写。")]


def _id_number(raw: str) -> Found:
    number = id_numbers.normalized(as_name(raw))
    problem = id_numbers.problem_of(number) if number else ""
    return number, [Problem(problem, "请与身份证核对。")] if problem else []


READERS: dict[Kind, Callable[[str], Found]] = {
    Kind.NAME: lambda raw: (as_name(raw), []),
    Kind.LINE: lambda raw: (as_line(raw), []),
    Kind.TEXT: lambda raw: (as_text(raw), []),
    Kind.SEX: _sex,
    Kind.MONTH: _month,
    Kind.DAY: _day,
    Kind.JOINED: parse_joining,
    Kind.RESUME: parse_resume,
    Kind.ASSESSMENTS: _assessments,
    Kind.ID_NUMBER: _id_number,
}
WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.MONTH: lambda value: value.to_the_month.compact,
    Kind.DAY: lambda value: value.compact,
    Kind.JOINED: written_joining,
    Kind.RESUME: written_resume,
    Kind.ASSESSMENTS: lambda value: value.text,
}


def form_from(contents: Contents) -> CadreForm:
    """What the texts mean, with a remark wherever something is doubtful."""
    values: dict[str, Any] = {}
    remarks = list(contents.remarks)
    for element in ELEMENTS:
        if element.tag in {FAMILY, PHOTO}:
            continue
        raw = contents.texts.get(element.tag, "")
        values[element.field], problems = READERS[element.kind](raw)
        remarks += _remarks(element.field, raw, problems)
    members = [_member(position, member, remarks) for position, member in enumerate(contents.members)]
    values["family"] = tuple(member for member in members if not _is_blank(member))
    values["photo"] = _photo(contents.photo, remarks)
    _take_birth_from_id_number(values, contents.texts, remarks)
    form = CadreForm(**_nested(values), unknown=tuple(contents.unknown), raw=dict(contents.texts))
    return replace(form, remarks=tuple(_without_numbers(each) for each in (*remarks, *doubts_of(form))))


def _without_numbers(remark: Remark) -> Remark:
    """An ID number that stands where it does not belong is masked as well."""
    told = {"value": remark.value, "message": remark.message}
    masked = {name: NUMBER_INSIDE.sub(lambda found: masked_number(found[0]), text) for name, text in told.items()}
    return remark if masked == told else replace(remark, **masked)


def _remarks(field: str, raw: str, problems: list[Problem]) -> list[Remark]:
    whole = masked_number(as_name(raw)) if field == "id_number" else as_line(raw)
    return [
        Remark(field, (whole if each.value is None else each.value)[:VALUE_SHOWN], each.message, each.remedy)
        for each in problems
    ]


def masked_number(number: str) -> str:
    """Remarks are shown to people who may not see the whole number."""
    return number[:3] + "*" * max(0, len(number) - 7) + number[-4:] if len(number) > 7 else "*" * len(number)


def _member(position: int, member: MemberContents, remarks: list[Remark]) -> FamilyMember:
    values: dict[str, Any] = {}
    for element in MEMBER_ELEMENTS:
        raw = member.texts.get(element.tag, "")
        values[element.field], problems = READERS[element.kind](raw)
        remarks += _remarks(f"family.{position}.{element.field}", raw, problems)
    return FamilyMember(**values, unknown=tuple(member.unknown), raw=dict(member.texts))


def _is_blank(member: FamilyMember) -> bool:
    """A row of nothing but invisible characters, which nobody writes again. A date that cannot be read is something."""
    return member == FamilyMember() and not any(as_line(text) for text in member.raw.values())


def _photo(content: bytes | None, remarks: list[Remark]) -> bytes | None:
    if content is None:
        return None
    try:
        return clean_photo(content)
    except Rejected as rejected:
        message = f"{rejected.reason}，未带入，再次写出的文件中也没有。"
        remarks.append(Remark("photo", f"{len(content)}字节", message, f"{rejected.remedy}。"))
        return None


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    flat = {field: value for field, value in values.items() if "." not in field}
    for name in ("full_time_education", "in_service_education"):
        parts = {field.partition(".")[2]: values[field] for field in values if field.startswith(f"{name}.")}
        flat[name] = Education(**parts)
    return flat


def birth_month_in(number: str) -> PartialDate | None:
    """The month of birth that an ID number holds; a wrong check digit does not make it unreadable."""
    if not id_numbers.FORM.fullmatch(number):
        return None
    born_on = id_numbers.birthday_in(number)
    return PartialDate(born_on.year, born_on.month) if born_on else None


def _take_birth_from_id_number(values: dict[str, Any], texts: dict[str, str], remarks: list[Remark]) -> None:
    if as_line(texts.get("ChuShengNianYue", "")):
        return
    values["born_month"] = birth_month_in(values["id_number"])
    if values["born_month"]:
        remarks.append(Remark("born_month", "", f"出生年月为空，按身份证号取{values['born_month']}。", "请核对。"))


def written(kind: Kind, value: Any) -> str:
    """The format's own spelling of a value; empty for none."""
    if value is None or value == ():
        return ""
    return WRITERS[kind](value) if kind in WRITERS else f"{value}"


def kept_or_written(kind: Kind, raw: str | None, value: Any) -> str:
    """The text to write: as it stood while it still says the same and others can read it, else in our spelling."""
    if raw is None or READERS[kind](raw)[0] != value:
        return written(kind, value)
    if not as_text(raw):
        return ""
    spelled = _tidied(kind, raw, value)
    return spelled if READERS[kind](spelled)[0] == value else raw


def _tidied(kind: Kind, raw: str, value: Any) -> str:
    if kind is Kind.RESUME:
        return tidied_resume(raw)
    if kind in {Kind.MONTH, Kind.DAY} and value is not None and not ORDINARY_DATE.fullmatch(raw):
        # A day beside the month is more than the value says: it stays.
        return written(kind, value) if parse_partial(as_line(raw)) == value else raw
    plain = kind is Kind.SEX or (kind is Kind.ID_NUMBER and id_numbers.FORM.fullmatch(value))
    return written(kind, value) if plain and value else raw
