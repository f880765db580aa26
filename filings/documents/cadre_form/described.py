"""A form as plain data for JSON: the names of the fields, dates as 1985-03, the photo only by its measures.

The shape is documented in docs/cadre-form.md and stays as it is.
"""

import hashlib
from typing import Any

from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.fields import ELEMENTS, MEMBER_ELEMENTS, Kind
from filings.documents.cadre_form.form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartyJoining,
    Remark,
    ResumePeriod,
    UnknownElement,
)
from filings.documents.cadre_form.photo import photo_facts
from filings.documents.cadre_form.reading import FormFile


def described(form: CadreForm) -> dict[str, Any]:
    """All fields in the order of the file, then what was not understood and what is doubtful."""
    names = dict.fromkeys(element.field.partition(".")[0] for element in ELEMENTS)
    return {
        **{name: _plain(getattr(form, name)) for name in names if name != "photo"},
        "photo": _photo(form.photo),
        "unknown": [_unknown(each) for each in form.unknown],
        "remarks": [_remark(each) for each in form.remarks],
        "raw": dict(form.raw),
    }


def described_file(file: FormFile) -> dict[str, Any]:
    """One of several: its name with the form, or with the reason why there is none."""
    if file.form is None:
        return {"file": file.name, "error": file.message}
    return {"file": file.name, "form": described(file.form)}


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Education):
        return dict(vars(value))
    if isinstance(value, PartyJoining):
        return {"month": _plain(value.month), "democratic_party": value.democratic_party}
    if isinstance(value, AnnualAssessments):
        return {"text": value.text, "ratings": [{"year": each.year, "rating": each.rating} for each in value.ratings]}
    if isinstance(value, ResumePeriod):
        return {name: _plain(getattr(value, name)) for name in ("start", "end", "lines", "notes")}
    return _member(value) if isinstance(value, FamilyMember) else value


def _member(member: FamilyMember) -> dict[str, Any]:
    values = {element.field: _plain(getattr(member, element.field)) for element in MEMBER_ELEMENTS}
    birth = next(element.tag for element in MEMBER_ELEMENTS if element.kind is Kind.MONTH)
    return {
        **values,
        "born_as_written": member.raw.get(birth, ""),
        "unknown": [_unknown(each) for each in member.unknown],
    }


def _unknown(unknown: UnknownElement) -> dict[str, str]:
    return {"parent": unknown.parent, "after": unknown.after, "xml": unknown.xml}


def _remark(remark: Remark) -> dict[str, str]:
    return {
        "field": remark.field,
        "label": remark.label,
        "value": remark.value,
        "message": remark.message,
        "remedy": remark.remedy,
    }


def _photo(photo: bytes | None) -> dict[str, Any] | None:
    if photo is None:
        return None
    facts = photo_facts(photo)
    return {
        "bytes": facts.size,
        "sha256": hashlib.sha256(photo).hexdigest(),
        "width": facts.width,
        "height": facts.height,
    }
