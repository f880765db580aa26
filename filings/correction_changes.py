"""What a correction says of what it corrects: its number, the reason, and each content that is now another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from common import clock
from filings.correcting import reason_of
from filings.kinds import words_of_kind
from filings.models import DocumentKind, Filing, FilingCircumstances, FilingDocument, Qualification
from organizers.models import Sex
from rules.selection_facts import Step
from rules.wording import chinese_date

DAYS = (
    *("born_on", "joined_on", "full_member_on", "communicated_on", "initiated_on", "recommended_on", "inspected_on"),
    *("meeting_on", "notice_from", "notice_until", "candidate_determined_on", "document_on", "effective_on"),
)
# In the order of the form. The matter itself stays: its person, post and ended tenure cannot be corrected.
COMPARED = (
    *("name", "sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree", "phone", "level"),
    *("document_number", "document_on", "effective_on", "reason", "communicated_on", "initiated_on", "recommended_on"),
    *("inspected_on", "meeting_on", "notice_from", "notice_until", "candidate_determined_on", "late_explanation"),
    "remarks",
)
EMPTY = "未填写"


@dataclass(frozen=True)
class Corrected:
    """The filing that is corrected, as the papers of its correction speak of it."""

    number: str
    filed_on: date
    reason: str
    # Sentences without their full stop; none while the correction says the same.
    changes: tuple[str, ...]


def corrected_of(filing: Filing) -> Corrected | None:
    """What a filing corrects; None for what corrects nothing. Six statements at most."""
    before = filing.corrects
    if before is None or before.filed_at is None:
        return None
    reason = reason_of(filing).rstrip("。；，. ")
    return Corrected(before.filing_number, clock.day_of(before.filed_at), reason, tuple(_changes(before, filing)))


def _changes(before: Filing, after: Filing) -> Iterator[str]:
    for name in COMPARED:
        if getattr(before, name) != getattr(after, name):
            yield _change(_label(name, after), _shown(name, before), _shown(name, after))
    for step in Step:
        told = [_told(each.step_notes.get(step.value, {})) for each in (before, after)]
        if told[0] != told[1]:
            yield _change(f"{step.label}说明", *told)
    stated, own = _stated(before), _stated(after)
    for about in FilingCircumstances.About:
        if stated.get(about) != own.get(about):
            yield _change(f"特殊情况说明（{about.label}）", stated.get(about, ""), own.get(about, ""))
    if _qualification(before) != _qualification(after):
        yield "任职资格：内容已更正"
    sums = _sums(before), _sums(after)
    yield from (f"{kind.label}：已更换" for kind in DocumentKind if sums[0].get(kind) != sums[1].get(kind))


def _change(label: str, before: str, after: str) -> str:
    old, new = (f"“{each}”" if each else EMPTY for each in (before, after))
    return f"{label}：由{old}更正为{new}"


def _label(name: str, filing: Filing) -> str:
    words = words_of_kind(filing.kind)
    if name in ("effective_on", "reason"):
        return str(getattr(words, name))
    return str(Filing._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(name: str, filing: Filing) -> str:
    value: Any = getattr(filing, name)
    if name == "sex":
        return "" if value == Sex.UNKNOWN else filing.get_sex_display()
    if name == "level":
        return filing.get_level_display()
    if not value:
        return ""
    return chinese_date(value) if name in DAYS else " ".join(str(value).split())


def _told(step: dict[str, str]) -> str:
    skipped = step.get("skipped", "")
    return step.get("note", "") or (f"未进行（{skipped}）" if skipped else "")


def _stated(filing: Filing) -> dict[str, str]:
    rows = FilingCircumstances.objects.filter(filing=filing, replaced_at__isnull=True)
    return dict(rows.order_by().values_list("about", "text"))


def _qualification(filing: Filing) -> tuple[Any, ...]:
    rows = Qualification.objects.filter(filing=filing)
    return rows.values_list("is_probationary", "is_fit", "judgements", "experience").first() or ()


def _sums(filing: Filing) -> dict[str, str]:
    rows = FilingDocument.objects.filter(filing=filing, replaced_at__isnull=True)
    return dict(rows.order_by().values_list("kind", "attachment__sha256"))
