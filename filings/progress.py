"""How far a filing has come, what happened to it, and the sentence that tells the unit where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common import clock
from common.panels import Event
from filings.correcting import first_of, report_title
from filings.facts import is_by_analogy
from filings.lines import Line
from filings.models import Filing, FilingKind, FilingStatus, FilingStep
from filings.tenure_facts import is_across_units
from filings.transitions import ACTION_LABELS, CONFIRM_PAPER, NOTE_LABELS, START, Action
from rules.wording import chinese_date, chinese_moment, chinese_numeral

S = FilingStatus
ONLINE = ("起草", "审签报送", "签收", "核对", "备案")
PAPER = ("登记", "收到材料", "确认时间", "核对", "备案")
# How many stages are behind a filing in a status; the next one is where it stands.
PASSED = {
    S.DRAFT: 0,
    S.AWAITING_SIGN_OFF: 1,
    S.SUBMITTED: 2,
    S.RECEIVED: 3,
    S.CHECKING: 3,
    S.RETURNED: 0,
    S.AWAITING_RESUBMISSION: 1,
    S.RESUBMITTED: 2,
    S.FILED: 5,
    S.DISCARDED: 0,
}
ICONS = {
    Action.SUBMIT: "send",
    Action.WITHDRAW: "arrow-back",
    Action.RECEIVE: "inbox",
    Action.RECORD_PAPER: "inbox",
    Action.RETURN: "arrow-back-up",
    Action.FILE: "file-certificate",
    Action.DISCARD: "trash",
}
EVENT_TONES = {Action.RETURN: "warn", Action.FILE: "ok", Action.DISCARD: "muted", Action.WITHDRAW: "warn"}
RESERVED = "首次报送时间予以保留。"
CHECKING = "正在核对，签收不代表备案办结。"


def stages(filing: Filing, steps: Sequence[FilingStep] = ()) -> list[dict[str, Any]]:
    """The stages for the component ``steps``; of paper the third is the second person's confirmation."""
    status = S(filing.status)
    labels = list(PAPER if filing.is_paper else ONLINE)
    times = [
        filing.created_at,
        filing.submitted_at,
        _last(steps, CONFIRM_PAPER) if filing.is_paper else filing.received_at,
        _last(steps, Action.START_CHECK),
        filing.filed_at,
    ]
    passed = PASSED[status]
    if filing.is_paper and status in (S.RECEIVED, S.CHECKING):
        passed = 3 if filing.first_complete_at else 2
    if status in (S.RETURNED, S.AWAITING_RESUBMISSION):
        labels[0] = "补正"
        times[0] = None
    items = []
    for number, (label, at) in enumerate(zip(labels, times, strict=True)):
        state = "done" if number < passed else "current" if number == passed else "todo"
        items.append({"label": label, "state": state, "at": at if number < passed else None, "note": ""})
    if filing.is_paper and status == S.RECEIVED and not filing.first_complete_at:
        items[passed]["note"] = "待第二人确认"
        return items
    return _with_note(items, status, passed)


def _last(steps: Iterable[FilingStep], action: str) -> datetime | None:
    """When something was done last."""
    return max((step.at for step in steps if step.action == action), default=None)


def _with_note(items: list[dict[str, Any]], status: FilingStatus, passed: int) -> list[dict[str, Any]]:
    """What stands beside the stage where the filing is."""
    if status in (S.RETURNED, S.DISCARDED):
        items[0] |= {"state": "problem", "note": status.label, "at": None}
    elif passed < len(items):
        items[passed]["note"] = status.label
    return items


def numbered(items: Iterable[str]) -> str:
    """一、任免文件未加盖印章；二、基本信息表缺转正时间。"""
    words = "；".join(f"{chinese_numeral(number)}、{item.rstrip('。；')}" for number, item in enumerate(items, start=1))
    return f"{words}。" if words else ""


def last_corrections(steps: Sequence[FilingStep]) -> list[str]:
    """What the department asked for at the latest return."""
    returned = [step for step in steps if step.action == Action.RETURN]
    return list(returned[-1].corrections) if returned else []


def sent_back(filing: Filing, steps: Sequence[FilingStep]) -> Event | None:
    """Why the unit has it in hand again: the words of its own return or withdrawal, until it is signed for anew."""
    if filing.status not in (S.DRAFT, S.RETURNED):
        return None
    moves = [step for step in steps if step.action in set(Action)]
    latest = moves[-1] if moves else None
    return _event(latest) if latest and latest.action in (Action.SEND_BACK, Action.WITHDRAW) else None


def history(steps: Iterable[FilingStep]) -> list[Event]:
    """What happened, the latest first, for the component ``timeline``."""
    return [_event(step) for step in reversed(list(steps))]


def _title(step: FilingStep, action: Action | None) -> str:
    if action:
        return ACTION_LABELS[action]
    if step.action == START and step.filing.is_paper:
        return "登记纸质报送"
    return NOTE_LABELS.get(step.action, step.action)


def _event(step: FilingStep) -> Event:
    action = Action(step.action) if step.action in set(Action) else None
    text = " ".join(part for part in (numbered(step.corrections), step.note) if part)
    tone = EVENT_TONES.get(action, "info") if action else "muted"
    return Event(
        step.at, _title(step, action), text, tone, ICONS.get(action, "") if action else "", by=step.by.display_name
    )


def moment(at: datetime | None) -> str:
    """2026年10月9日15时20分, Shanghai time."""
    return chinese_moment(at.astimezone(clock.SHANGHAI)) if at else ""


def standing(line: Line, corrections: Sequence[str]) -> tuple[str, str]:
    """Title and sentence of where the filing stands, in the words that a unit reads."""
    filing, status = line.filing, S(line.filing.status)
    match status:
        case S.DRAFT | S.AWAITING_SIGN_OFF:
            return ("尚未报送" if status == S.DRAFT else "待书记审签"), _reminder(line)
        case S.SUBMITTED:
            told = f"材料已于{moment(filing.submitted_at)}报送，待党委组织部签收。"
            return "已报送", f"{told}签收前可以撤回；撤回的，报送时间不予保留。"
        case S.RECEIVED | S.CHECKING:
            return status.label, _received(line)
        case S.RETURNED:
            return "请补正", f"经核对，所报材料尚需补正：{numbered(corrections)}请一次性补正后重新报送。{RESERVED}"
        case S.AWAITING_RESUBMISSION:
            return "补正待审签", f"补正事项：{numbered(corrections)}审签后重新报送。{RESERVED}"
        case S.RESUBMITTED:
            return "已重新报送", f"补正材料已于{moment(filing.submitted_at)}重新报送，待党委组织部签收。{RESERVED}"
        case S.DISCARDED:
            return "已作废", "该草稿已作废，仅供查阅。"
    return "", ""


def _reminder(line: Line) -> str:
    """The deadline as units are reminded of it (model wordings 1 and 2)."""
    if line.due_on is None or line.awaits_receipt:
        return line.message
    if line.is_overdue and not line.is_provisional:
        over = f"{line.over}个工作日" if line.over else ""
        if is_by_analogy(line.filing):
            return f"该事项参照的报备时限已过{over}，请尽快补报；可附书面情况说明。"
        return f"经系统比对，该事项已超过报备时限{over}，请于收到本提示后尽快补报，并附书面情况说明。"
    return f"{line.message}请及时报送任免正式发文及相关人员基本信息表。"


def _received(line: Line) -> str:
    filing = line.filing
    waiting = "待核对。" if filing.status == S.RECEIVED else CHECKING
    if filing.is_paper:
        waiting = "收到时间待另一名工作人员确认。" if line.awaits_confirmation else waiting
        return f"纸质材料于{moment(filing.submitted_at)}收到，{waiting}"
    return f"材料已于{moment(filing.received_at)}签收，{waiting}"


def entries(filing: Filing) -> list["Entry"]:
    """What the ledger says of it: which tenure it brought, which one it ended."""
    is_filed = filing.status == S.FILED
    found = []
    if is_filed:
        filing = first_of(filing)  # what a correction revised stands with the filing that began the matter
    if filing.kind != FilingKind.REMOVAL:
        tenure = filing.tenure
        words = f"{chinese_date(tenure.effective_on)}起" if tenure else _not_yet(filing)
        badge = tenure.get_status_display() if tenure else ""
        found.append(Entry("任职登记", words, badge, is_filed))
    if filing.kind != FilingKind.APPOINTMENT:
        left = filing.ends
        is_ended = left is not None and filing.is_in_effect and left.ended_on is not None
        words = f"任职至{chinese_date(left.ended_on)}" if is_ended and left and left.ended_on else _not_yet(filing)
        badge = ("已备案" if is_filed else "待备案") if is_ended and filing.kind == FilingKind.REMOVAL else ""
        found.append(Entry("免职登记" if filing.kind == FilingKind.REMOVAL else "原任职", words, badge, is_filed))
    return found


@dataclass(frozen=True)
class Entry:
    """One line about the ledger."""

    label: str
    words: str
    badge: str
    is_filed: bool


def _not_yet(filing: Filing) -> str:
    if filing.corrects_id is not None:
        return "备案办结后更正"
    return "签收后登记" if is_across_units(filing) else "报送后登记"


def receipt(line: Line) -> str:
    """The receipt of a filing under its number (model wording 5)."""
    filing = line.filing
    return f"你单位《{report_title(filing)}》及附件收悉，材料齐全，现予备案。备案编号：{filing.filing_number}。"


def receipt_date(line: Line) -> str:
    """The day under the receipt."""
    return chinese_date(clock.day_of(line.filing.filed_at)) if line.filing.filed_at else ""
