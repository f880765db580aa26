"""A seal in words: what was sealed, as a page shows it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from accounts.models import User
from common import clock
from common.templatetags.words import masked_phone
from filings.kinds import words_of_kind
from filings.models import (
    BasicForm,
    Communication,
    DocumentKind,
    Filing,
    FilingCircumstances,
    FilingOpinion,
    FilingStatus,
    MaterialKind,
    SealedFiling,
)
from filings.progress import NOTE_LABELS, numbered
from filings.sealed_content import FILE_LABELS
from filings.transitions import ACTION_LABELS, Action
from organizers.models import Sex
from rules.qualification_facts import ExperienceKind, Judgement
from rules.selection_facts import Step
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


class Item(NamedTuple):
    """One entry of a list: what it is about, what it says, and by whom and when."""

    title: str
    text: str
    small: str = ""


def facts_of(row: SealedFiling) -> Iterator[tuple[str, str]]:
    """Label and value, only what was filled in."""
    words, fields = row.content["words"], row.content["filing"]
    yield "备案编号", fields["filing_number"]
    if fields["is_paper"]:
        yield "报送方式", "纸质报送"
    for key, label in WORDS:
        if words.get(key):
            yield label, words[key]
    for name in SHOWN:
        if fields.get(name) and (name, fields[name]) != ("sex", Sex.UNKNOWN):
            is_provisional = name == "due_on" and fields["is_due_provisional"]
            value = _value(name, fields[name])
            yield _label(name, fields["kind"]), f"{value}（暂定）" if is_provisional else value


def files_of(row: SealedFiling) -> list[dict[str, Any]]:
    labels = FILE_LABELS | {kind.value: kind.label for kind in DocumentKind}
    return [{**file, "label": labels.get(file["kind"], file["kind"])} for file in row.files]


def lists_of(
    row: SealedFiling, names: Mapping[str, str], *, is_department: bool
) -> Iterator[tuple[str, str, list[Item]]]:
    """Title, icon and entries of every list that was sealed, empty ones left out.

    What the department's people said to each other is shown to the department only.
    """
    lists = [
        ("选任过程说明", "route", _way(row)),
        ("任职资格", "user-check", _qualification(row)),
        ("特殊情况说明", "message-2", _circumstances(row, names)),
        ("沟通记录", "messages", _communications(row, names)),
        ("其他选任材料", "list-check", _materials(row)),
    ]
    if is_department:
        lists.append(("审核意见", "rubber-stamp", _opinions(row, names)))
    for title, icon, items in lists:
        found = list(items)
        if found:
            yield title, icon, found


def names_of(row: SealedFiling) -> dict[str, str]:
    """Who is named by a key; one statement."""
    parts = ("circumstances", "communications", "opinions", "steps")
    keys = {
        value
        for part in parts
        for each in row.content[part]
        for name, value in each.items()
        if value and name.endswith("by_id")
    }
    return {str(key): user.display_name for key, user in User.objects.in_bulk(keys).items()}


def _way(row: SealedFiling) -> Iterator[Item]:
    """What was said beside the steps of the way, and of those that did not take place, why."""
    notes = row.content["filing"]["step_notes"] or {}
    for step in Step:
        said = notes.get(step.value, {})
        if said.get("skipped"):
            yield Item(step.label, f"未进行：{said['skipped']}")
        elif said.get("note"):
            yield Item(step.label, said["note"])


def _qualification(row: SealedFiling) -> Iterator[Item]:
    stated = row.content["qualification"]
    if stated is None:
        return
    for part in Judgement:
        said = stated["judgements"].get(part.value)
        if said:
            yield Item(part.label, said["text"], _day(said.get("stated_on")))
    for each in stated["experience"]:
        since, until = _day(each.get("from_on")), _day(each.get("until")) or "今"
        yield Item(f"{ExperienceKind(each['kind']).label}经历", each["what"], f"{since}至{until}" if since else "")
    yield Item("是否具有正常履行职责的身体条件", _yes_no(stated["is_fit"]))
    yield Item("预备党员（尚未转正）", _yes_no(stated["is_probationary"]))


def _circumstances(row: SealedFiling, names: Mapping[str, str]) -> Iterator[Item]:
    for each in row.content["circumstances"]:
        told = [_signed(names, each["stated_by_id"], each["stated_at"], "说明")]
        if each["noted_at"]:
            told.append(f"{_signed(names, each['noted_by_id'], each['noted_at'], '备注')}：{each['note'] or '已阅'}")
        yield Item(FilingCircumstances.About(each["about"]).label, each["text"], "；".join(told))


def _communications(row: SealedFiling, names: Mapping[str, str]) -> Iterator[Item]:
    for each in row.content["communications"]:
        title = f"{_day(each['held_on'])}　{Communication.Way(each['way']).label}"
        signed = _signed(names, each["recorded_by_id"], each["recorded_at"], "记录")
        side = Communication.Side(each["side"]).label
        yield Item(title, each["gist"], f"{each['participants']}。{side}{signed}")


def _materials(row: SealedFiling) -> Iterator[Item]:
    rows = row.content["materials"]
    kinds = {str(key): kind for key, kind in MaterialKind.objects.in_bulk([each["kind"] for each in rows]).items()}
    for each in rows:
        told = (_day(each["dated_on"]), f"存放于{each['kept_where']}" if each["kept_where"] else "")
        kind = kinds.get(each["kind"])
        yield Item(kind.name if kind else "", "有" if each["is_present"] else "无", "，".join(filter(None, told)))


def _opinions(row: SealedFiling, names: Mapping[str, str]) -> Iterator[Item]:
    for each in row.content["opinions"]:
        by = f"{names.get(each['by_id'], '')}，{_moment(each['at'])}"
        yield Item(FilingOpinion.Level(each["level"]).label, each["text"], by)


def _signed(names: Mapping[str, str], key: str, at: str, verb: str) -> str:
    """某某，2026年11月4日说明."""
    day = clock.day_of(datetime.fromisoformat(at))
    return f"{names.get(key, '')}，{chinese_date(day)}{verb}"


def _yes_no(value: bool | None) -> str:
    return "未填写" if value is None else "是" if value else "否"


def _day(value: str | None) -> str:
    return chinese_date(date.fromisoformat(value)) if value else ""


def form_shape(row: SealedFiling) -> str:
    """简表 or 干部任免审批表."""
    form = row.content["basic_form"]
    return BasicForm.Shape(form["shape"]).label if form else ""


def steps_of(row: SealedFiling, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each step with its time, who took it, and its note."""
    return [
        {
            "label": _step(step["action"]),
            "at": _moment(step["at"]),
            "by": names.get(step["by_id"], ""),
            "status": FilingStatus(step["to_status"]).label,
            "note": numbered(step["corrections"]) + step["note"],
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
