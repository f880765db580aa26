"""A seal in words: what was sealed, as a page shows it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from common import clock
from common.templatetags.words import masked_phone
from filings.kinds import words_of_kind
from filings.models import DocumentKind, Filing, FilingStatus, SealedFiling
from filings.progress import NOTE_LABELS
from filings.sealed_content import FILE_LABELS
from filings.transitions import ACTION_LABELS, Action
from organizers.models import Sex
from rules.wording import chinese_date, chinese_moment

# What the page names, in its order; keys are shown by the words that stood for them.
SHOWN = (
    *("name", "staff_number", "sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree"),
    *("phone", "reason", "communicated_on", "initiated_on", "recommended_on", "inspected_on", "meeting_on"),
    *("notice_from", "notice_until", "candidate_determined_on", "document_number", "document_on", "effective_on"),
    *("due_on", "first_complete_at", "submitted_at", "received_at", "filed_at", "late_explanation", "remarks"),
)
WORDS = (
    ("unit", "报备单位"),
    ("kind", "任免类别"),
    ("post", "岗位"),
    ("level", "岗位级别"),
    ("ends", "原任（所免）岗位"),
    ("drafted_by", "经办人"),
    ("signed_off_by", "审签人"),
    ("corrects", "更正的备案"),
)


def facts_of(row: SealedFiling) -> Iterator[tuple[str, str]]:
    """Label and value, only what was filled in."""
    words, fields = row.content["words"], row.content["filing"]
    yield "备案编号", fields["filing_number"]
    for key, label in WORDS:
        if words.get(key):
            yield label, words[key]
    for name in SHOWN:
        if fields.get(name):
            yield _label(name, fields["kind"]), _value(name, fields[name])


def files_of(row: SealedFiling) -> list[dict[str, Any]]:
    labels = FILE_LABELS | {kind.value: kind.label for kind in DocumentKind}
    return [{**file, "label": labels.get(file["kind"], file["kind"])} for file in row.files]


def steps_of(row: SealedFiling) -> list[dict[str, Any]]:
    """Each step with its time and note."""
    return [
        {
            "label": _step(step["action"]),
            "at": _moment(step["at"]),
            "status": FilingStatus(step["to_status"]).label,
            "note": "；".join(filter(None, [*step["corrections"], step["note"]])),
        }
        for step in row.content["steps"]
    ]


def counted(row: SealedFiling) -> str:
    """How the five days were judged, as it was frozen."""
    judged: Mapping[str, Any] = row.content["filing"]["judged"] or {}
    return str(judged.get("message", ""))


def _step(action: str) -> str:
    return ACTION_LABELS[Action(action)] if action in set(Action) else NOTE_LABELS.get(action, action)


def _label(name: str, kind: str) -> str:
    if name == "effective_on":
        return words_of_kind(kind).effective_on
    return str(Filing._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(name: str, value: str) -> str:
    if name.endswith("_on") or name in ("notice_from", "notice_until"):
        return chinese_date(date.fromisoformat(value))
    if name.endswith("_at"):
        return _moment(value)
    if name == "sex":
        return str(Sex(value).label)
    return str(masked_phone(value)) if name == "phone" else str(value)


def _moment(value: str) -> str:
    return chinese_moment(datetime.fromisoformat(value).astimezone(clock.SHANGHAI))
