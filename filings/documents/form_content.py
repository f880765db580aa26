"""The content of a basic information form as it is stored, and the cadre form that it makes together with its filing.

Stored is plain data under the names of `CadreForm`'s fields, dates as 1985-03, with the number of the schema. What the
filing says of the candidate (name, sex, ethnicity, reason, whole days of birth and of joining) is not stored again:
the filing is its one source, and where it is silent about somebody in the ledger, the ledger. Months of birth and of
joining are kept here only while no whole day is known.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartialDate,
    PartyJoining,
    ResumePeriod,
    Sex,
    UnknownElement,
    described,
)
from filings.documents.cadre_form.dates import of_day
from filings.models import Filing, FilingKind
from organizers import ethnic_groups, id_numbers
from organizers.models import Sex as SexCode

SCHEMA = 1
TEXTS = (
    "native_place",
    "birthplace",
    "health",
    "professional_title",
    "expertise",
    "present_position",
    "proposed_position",
    "removed_position",
    "rewards",
    "reporting_unit",
    "filled_by",
    "id_number",
    "version",
)
DATES = ("started_work", "age_counted_on", "filled_on")
EDUCATIONS = ("full_time_education", "in_service_education")
# Taken with every file: what the reader of the file did not know, and which software wrote it.
ALWAYS = ("unknown", "version")
SEX_WORDS = {SexCode.MALE: Sex.MALE, SexCode.FEMALE: Sex.FEMALE}
SEX_CODES = {Sex.MALE: SexCode.MALE, Sex.FEMALE: SexCode.FEMALE}
# The filing's own columns are shorter than what a file may hold.
NAME_LENGTH, ETHNICITY_LENGTH, DEGREE_LENGTH, REASON_LENGTH = 64, 20, 30, 500


def partial(text: str | None) -> PartialDate | None:
    """A date as it is stored."""
    return PartialDate(*map(int, text.split("-"))) if text else None


def form_of(content: Mapping[str, Any], filing: Filing, photo: bytes | None = None) -> CadreForm:
    """The form as it stands."""
    ledger = filing.organizer
    values: dict[str, Any] = {name: content.get(name, "") for name in TEXTS}
    values |= {name: partial(content.get(name)) for name in DATES}
    values |= {name: Education(**content.get(name, {})) for name in EDUCATIONS}
    born_on = filing.born_on or (ledger.born_on if ledger else None)
    sex = filing.sex if filing.sex in SEX_WORDS or ledger is None else ledger.sex
    return CadreForm(
        **values,
        name=filing.name,
        sex=SEX_WORDS.get(SexCode(sex), Sex.UNKNOWN),
        born_month=of_day(born_on).to_the_month if born_on else partial(content.get("born_month")),
        ethnicity=filing.ethnicity or (ledger.ethnicity if ledger else ""),
        joined=_joined(content, filing),
        reason=filing.reason,
        resume=tuple(_period(each) for each in content.get("resume", ())),
        annual_assessments=AnnualAssessments(content.get("annual_assessments", "")),
        family=tuple(_member(each) for each in content.get("family", ())),
        photo=photo,
        unknown=_unknown(content.get("unknown", ())),
    )


def stored_content(form: CadreForm, fields: Collection[str] | None = None) -> dict[str, Any]:
    """Fields of a form (``full_time_education.degree`` too) as they are stored; all of them unless named."""
    plain = described(form)
    plain["annual_assessments"] = form.annual_assessments.text
    joined = form.joined or PartyJoining()
    plain["democratic_party"] = joined.democratic_party
    plain["joined_month"] = joined.month.iso if joined.month else ""
    for member in plain["family"]:
        del member["born_as_written"]
    heads = None if fields is None else {name.partition(".")[0] for name in fields} | set(ALWAYS)
    if heads is not None and "joined" in heads:
        heads |= {"democratic_party", "joined_month"}
    rest = ("born_month", "democratic_party", "joined_month", "resume", "annual_assessments", "family", "unknown")
    names = (*TEXTS, *DATES, *EDUCATIONS, *rest)
    return {"schema": SCHEMA} | {name: plain[name] for name in names if heads is None or name in heads}


def taken_content(form: CadreForm, fields: Collection[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """What is taken over of a file; of an education only the parts that were chosen."""
    taken = stored_content(form, fields)
    for head in EDUCATIONS:
        if head in taken:
            chosen = {name.partition(".")[2] for name in fields if name.startswith(f"{head}.")}
            whole = {**before.get(head, {})}
            taken[head] = whole | {part: value for part, value in taken[head].items() if part in chosen}
    if form.version == "" and "version" in taken:
        del taken["version"]
    return taken


def taken_person(form: CadreForm, fields: Collection[str], filing: Filing) -> dict[str, Any]:
    """What of it belongs to the filing itself. Nobody who stands in the ledger already is renamed by a file."""
    person: dict[str, Any] = {}
    is_new = filing.organizer_id is None and filing.kind != FilingKind.REMOVAL
    if "name" in fields and form.name and is_new:
        person["name"] = form.name[:NAME_LENGTH]
    if "sex" in fields and form.sex:
        person["sex"] = SEX_CODES[form.sex]
    if "ethnicity" in fields:
        # 汉 is 汉族, as in the roster; what the standard does not know stays as the file says it, with a remark.
        person["ethnicity"] = ethnic_groups.normalized(form.ethnicity)[:ETHNICITY_LENGTH]
    if "reason" in fields:
        person["reason"] = form.reason
    if "born_month" in fields and form.born_month:
        person["born_on"] = _whole_day(form, filing.born_on)
    if "joined" in fields and form.joined and form.joined.month:
        month = form.joined.month
        if filing.joined_on and not of_day(filing.joined_on).agrees_with(month):
            person["joined_on"] = None
    return person | _highest(form, fields, filing)


def _whole_day(form: CadreForm, known: date | None) -> date | None:
    """The day in the ID number, or the one on record, as far as it lies in the month that the file says."""
    number = form.id_number
    in_number = id_numbers.birthday_in(number) if number and not id_numbers.problem_of(number) else None
    month = form.born_month
    days = (day for day in (in_number, known) if day and month and of_day(day).agrees_with(month))
    return next(days, None)


def _highest(form: CadreForm, fields: Collection[str], filing: Filing) -> dict[str, str]:
    """学历、学位 of the filing, where it says none yet: the later education counts, else the first."""
    found: dict[str, str] = {}
    for name, part in (("education", "diploma"), ("degree", "degree")):
        told = [getattr(getattr(form, head), part) for head in reversed(EDUCATIONS) if f"{head}.{part}" in fields]
        value = next((each for each in told if each), "")
        if value and not getattr(filing, name):
            found[name] = value[:DEGREE_LENGTH]
    return found


def _joined(content: Mapping[str, Any], filing: Filing) -> PartyJoining | None:
    ledger, party = filing.organizer, content.get("democratic_party", "")
    joined_on = filing.joined_on or (ledger.joined_on if ledger else None)
    month = of_day(joined_on).to_the_month if joined_on else partial(content.get("joined_month"))
    return PartyJoining(month, party) if month or party else None


def _period(stored: Mapping[str, Any]) -> ResumePeriod:
    lines, notes = tuple(stored.get("lines", ())), tuple(stored.get("notes", ()))
    return ResumePeriod(partial(stored.get("start")), partial(stored.get("end")), lines, notes)


def _member(stored: Mapping[str, Any]) -> FamilyMember:
    texts = {name: stored.get(name, "") for name in ("relation", "name", "political_status", "work")}
    unknown = _unknown(stored.get("unknown", ()))
    return FamilyMember(**texts, born_month=partial(stored.get("born_month")), unknown=unknown)


def _unknown(stored: Any) -> tuple[UnknownElement, ...]:
    return tuple(UnknownElement(each["parent"], each["after"], each["xml"]) for each in stored)
