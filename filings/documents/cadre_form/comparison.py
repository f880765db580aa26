"""Field by field: what is on record and what the file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from filings.documents.cadre_form.dates import PartialDate, of_day
from filings.documents.cadre_form.fields import ELEMENTS, Element, Kind
from filings.documents.cadre_form.form import (
    AnnualAssessments,
    CadreForm,
    FamilyMember,
    PartyJoining,
    ResumePeriod,
    Sex,
    value_of,
)
from filings.documents.cadre_form.interpretation import READERS
from filings.documents.cadre_form.photo import photo_facts
from filings.documents.cadre_form.resume import written_resume

KILOBYTE = 1024
# Whether a person is the one on record is not for the file to decide, nor which software wrote it.
NOT_COMPARED = frozenset({"version"})
SEX_CODES = {"1": Sex.MALE, "2": Sex.FEMALE, "0": Sex.UNKNOWN, "9": Sex.UNKNOWN}


class Outcome(StrEnum):
    """How the two stand to each other."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    ONLY_ON_RECORD = "ONLY_ON_RECORD"
    ONLY_IN_FILE = "ONLY_IN_FILE"
    NEITHER = "NEITHER"

    @property
    def label(self) -> str:
        """The word on a page."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.SAME: "一致",
    Outcome.DIFFERENT: "不一致",
    Outcome.ONLY_ON_RECORD: "仅系统有记录",
    Outcome.ONLY_IN_FILE: "仅文件中有",
    Outcome.NEITHER: "均为空",
}


@dataclass(frozen=True)
class Comparison:
    """One field. ``value`` is what the file says, as `CadreForm` holds it: to be taken over when chosen."""

    field: str
    label: str
    on_record: str
    in_file: str
    outcome: Outcome
    value: Any

    @property
    def can_be_taken(self) -> bool:
        """Whether taking it over would change anything."""
        return self.outcome in {Outcome.DIFFERENT, Outcome.ONLY_IN_FILE}


def compare(record: CadreForm | Mapping[str, Any], form: CadreForm) -> tuple[Comparison, ...]:
    """All fields of ``record`` against the file's, in the order of the printed form.

    ``record`` is another form, or what is known by the names of the fields (``full_time_education.degree`` too): then
    only these are compared. Whole days may stand where the form has months (``born_month``, ``joined``), and the codes
    of GB/T 2261.1 where it has 男 or 女.
    """
    elements = [element for element in ELEMENTS if element.field not in NOT_COMPARED]
    if isinstance(record, CadreForm):
        pairs = [(element, value_of(record, element.field)) for element in elements]
    else:
        pairs = [(element, record[element.field]) for element in elements if element.field in record]
    return tuple(_compared(element, known, value_of(form, element.field)) for element, known in pairs)


def _compared(element: Element, known: Any, told: Any) -> Comparison:
    known = _brought_over(element.kind, known)
    on_record, in_file = shown(known), shown(told)
    return Comparison(element.field, element.label, on_record, in_file, _outcome(element.kind, known, told), told)


def _outcome(kind: Kind, known: Any, told: Any) -> Outcome:
    if _is_empty(known) or _is_empty(told):
        if _is_empty(known) and _is_empty(told):
            return Outcome.NEITHER
        return Outcome.ONLY_IN_FILE if _is_empty(known) else Outcome.ONLY_ON_RECORD
    return Outcome.SAME if _agree(known, told) else Outcome.DIFFERENT


def _agree(known: Any, told: Any) -> bool:
    if isinstance(known, PartialDate) and isinstance(told, PartialDate):
        return known.agrees_with(told)
    if isinstance(known, PartyJoining) and isinstance(told, PartyJoining):
        months = _agree(known.month, told.month)
        return months and known.democratic_party == told.democratic_party
    return bool(known == told)


def _brought_over(kind: Kind, known: Any) -> Any:
    """What is on record in the shape of the form's field."""
    if isinstance(known, date):
        known = of_day(known)
    if kind is Kind.JOINED and isinstance(known, PartialDate):
        return PartyJoining(known)
    if kind is Kind.SEX and known in SEX_CODES:
        return SEX_CODES[known]
    return READERS[kind](known)[0] if isinstance(known, str) and kind in READERS else known


def _is_empty(value: Any) -> bool:
    return not value or value == AnnualAssessments()


def shown(value: Any) -> str:
    """A value as a page shows it: dates as 1985.03, the résumé in its canonical lines, family members row by row."""
    if not value:
        return ""
    if isinstance(value, PartialDate):
        return value.dotted
    if isinstance(value, PartyJoining):
        return "；".join(part for part in (shown(value.month), value.democratic_party) if part)
    if isinstance(value, AnnualAssessments):
        return value.text
    if isinstance(value, bytes):
        facts = photo_facts(value)
        return f"{facts.width}×{facts.height}像素，{facts.size / KILOBYTE:.0f}KB"
    return _shown_rows(value) if isinstance(value, tuple) else f"{value}"


def _shown_rows(rows: tuple[Any, ...]) -> str:
    if isinstance(rows[0], ResumePeriod):
        return written_resume(rows)
    return "\n".join(_shown_member(member) for member in rows)


def _shown_member(member: FamilyMember) -> str:
    born = shown(member.born_month)
    parts = (member.relation, member.name, born, member.political_status, " ".join(member.work.split("\n")))
    return "　".join(part or "—" for part in parts)
