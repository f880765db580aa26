"""A filing with its clock, as lists, home pages and its own page show it: the words stand here once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common import addresses, clock
from filings.facts import ClockContext, clock_of, expected_deadline, is_by_analogy
from filings.models import Filing
from filings.models.filings import AT_DEPARTMENT_STATUSES, FilingStatus
from rules.filing_clock import ClockState, ClockStatus, Deadline, provisional_note
from rules.selection import UNRECORDED
from rules.wording import chinese_date

FEW_DAYS = 2
TIMED = (ClockStatus.RUNNING, ClockStatus.DUE_TODAY, ClockStatus.OVERDUE)
STATUS_TONES = {
    FilingStatus.DRAFT: "muted",
    FilingStatus.RETURNED: "warn",
    FilingStatus.FILED: "ok",
    FilingStatus.DISCARDED: "muted",
}
STATUS_ICONS = {
    FilingStatus.DRAFT: "pencil",
    FilingStatus.AWAITING_SIGN_OFF: "signature",
    FilingStatus.AWAITING_RESUBMISSION: "signature",
    FilingStatus.SUBMITTED: "send",
    FilingStatus.RESUBMITTED: "send",
    FilingStatus.RECEIVED: "inbox",
    FilingStatus.CHECKING: "list-search",
    FilingStatus.RETURNED: "arrow-back-up",
    FilingStatus.DISCARDED: "trash",
}
# What a status asks of the department next.
DEPARTMENT_NEXT = {
    FilingStatus.SUBMITTED: "待签收",
    FilingStatus.RESUBMITTED: "待签收（补正）",
    FilingStatus.RECEIVED: "待核对",
    FilingStatus.CHECKING: "核对中",
}


def line_of(filing: Filing, context: ClockContext, *, expected_at: datetime | None = None) -> "Line":
    """A filing and where its clock stands."""
    expected = expected_at if filing.first_complete_at is None else None
    return Line(filing, clock_of(filing, context, stopped_at=expected), expected, expected_deadline(filing, context))


def _unjudged(counted: Deadline) -> str:
    """The last day, without a word on whether it was kept."""
    note = provisional_note(counted) if counted.provisional else ""
    return f"报备截止日为{chinese_date(counted.due_on)}。{counted.extension_note}{note}{UNRECORDED}"


@dataclass(frozen=True)
class Line:
    """One filing and its clock. What was filed speaks of the count that was frozen with it."""

    filing: Filing
    clock: ClockState
    # When paper arrived, as long as the second person has not confirmed it: the clock shows what it would say then.
    expected_at: datetime | None = None
    # What would follow from the days planned, while no day of determination is stated.
    planned: Deadline | None = None

    @property
    def url(self) -> str:
        return addresses.of_row("filings:detail", self.filing.pk)

    @property
    def unit_name(self) -> str:
        return str(getattr(self.filing, "unit_name", None) or "")

    @property
    def judged(self) -> Mapping[str, Any]:
        return self.filing.judged or {}

    @property
    def status(self) -> ClockStatus:
        return ClockStatus(self.judged["status"]) if self.judged else self.clock.status

    @property
    def used(self) -> int:
        return int(self.judged.get("working_days_used", 0)) if self.judged else self.clock.working_days_used

    @property
    def over(self) -> int:
        return int(self.judged.get("working_days_over", 0)) if self.judged else self.clock.working_days_over

    @property
    def is_provisional(self) -> bool:
        return bool(self.judged.get("provisional")) if self.judged else self.clock.provisional

    @property
    def due_on(self) -> date | None:
        if self.judged:
            return date.fromisoformat(self.judged["due_on"]) if "due_on" in self.judged else None
        return self.clock.deadline.due_on if self.clock.deadline else None

    @property
    def days(self) -> Any:
        """The counted days, for the strip."""
        if self.judged:
            return [{**day, "date": date.fromisoformat(day["date"])} for day in self.judged["days"]]
        return self.clock.deadline.days if self.clock.deadline else ()

    @property
    def done_on(self) -> date | None:
        """The Shanghai day of the first complete submission."""
        moment = self.filing.first_complete_at or self.expected_at
        return clock.day_of(moment) if moment else None

    @property
    def message(self) -> str:
        """The clock in a sentence of the rule."""
        if self.planned:
            return self._plan(self.planned)
        if self.awaits_receipt and self.clock.deadline and self.status in TIMED:
            return _unjudged(self.clock.deadline)
        told = str(self.judged.get("message") or self.clock.finding.message)
        return f"{told}（收到时间待第二人确认）" if self.expected_at else told

    def _plan(self, planned: Deadline) -> str:
        """Said of a draft that states no day of determination yet."""
        day, due = chinese_date(planned.determined_on), chinese_date(planned.due_on)
        note = provisional_note(planned) if planned.provisional else ""
        if planned.determined_on > clock.today():
            return f"尚未填写人选确定日。按填报的日期，预计人选确定日为{day}，报备截止日为{due}。{note}"
        return f"尚未填写人选确定日，请填写。按填报的日期，人选确定日应为{day}，报备截止日为{due}。{note}"

    @property
    def status_tone(self) -> str:
        return STATUS_TONES.get(FilingStatus(self.filing.status), "info")

    @property
    def status_icon(self) -> str:
        return STATUS_ICONS.get(FilingStatus(self.filing.status), "")

    @property
    def is_running(self) -> bool:
        """Nothing complete has arrived yet, on line or on paper, as far as that is known."""
        filing = self.filing
        is_waiting = filing.first_complete_at is None and filing.received_at is None
        return filing.is_open and is_waiting and not self.awaits_receipt

    @property
    def awaits_receipt(self) -> bool:
        """Paper whose time of receipt is not recorded yet: it may have arrived long ago, so nothing is judged."""
        return self.filing.awaits_receipt

    @property
    def is_timed(self) -> bool:
        """The five working days are running or over; never so where the department's answers leave nothing to judge."""
        return self.is_running and self.status in TIMED

    @property
    def is_overdue(self) -> bool:
        return self.is_running and self.status is ClockStatus.OVERDUE

    @property
    def is_due_today(self) -> bool:
        return self.is_running and self.status is ClockStatus.DUE_TODAY

    @property
    def awaits_confirmation(self) -> bool:
        """Paper that was received, its time not yet confirmed by a second person."""
        filing = self.filing
        return filing.is_paper and filing.status in AT_DEPARTMENT_STATUSES and filing.first_complete_at is None

    @property
    def department_next(self) -> str:
        if self.awaits_confirmation:
            return "待确认收到时间"
        return DEPARTMENT_NEXT.get(FilingStatus(self.filing.status), self.filing.get_status_display())

    @property
    def is_counted(self) -> bool:
        """Whether the clock has anything to say."""
        return self.filing.status != FilingStatus.DISCARDED and self.status is not ClockStatus.NOT_JUDGED

    @property
    def clock_words(self) -> str:
        """The clock in a word: 尚余2个工作日, 今日截止, 已超3个工作日, 按期报备, 逾期3个工作日."""
        if self.awaits_receipt and self.status in TIMED:
            return "收到时间未登记"
        over = f"{self.over}个工作日" if self.over else ""
        words = {
            ClockStatus.RUNNING: f"尚余{self.clock.working_days_left}个工作日",
            ClockStatus.DUE_TODAY: "今日截止",
            ClockStatus.OVERDUE: f"已超{over or '报备时限'}",
            ClockStatus.FILED_LATE: f"逾期{over}",
        }
        shown = words.get(self.status, self.status.label)
        return f"{shown}（暂定）" if self.is_provisional and not self.status.is_stopped else shown

    @property
    def planned_words(self) -> str:
        """The day to plan by: 预计2027年1月4日截止（暂定）."""
        if self.planned is None:
            return ""
        return f"预计{chinese_date(self.planned.due_on)}截止{'（暂定）' if self.planned.provisional else ''}"

    @property
    def clock_note(self) -> str:
        """How long it took, where that is not said by the word itself."""
        return f"用时{self.used}个工作日" if self.status is ClockStatus.FILED_IN_TIME else ""

    @property
    def clock_tone(self) -> str:
        if self.awaits_receipt:
            return "muted"
        if self.status in (ClockStatus.OVERDUE, ClockStatus.FILED_LATE):
            is_proven = self.status is ClockStatus.OVERDUE and not is_by_analogy(self.filing)
            return "unknown" if self.is_provisional else "gap" if is_proven else "warn"
        if self.status is ClockStatus.DUE_TODAY:
            return "warn"
        if self.status is ClockStatus.RUNNING:
            return "warn" if self.clock.working_days_left <= FEW_DAYS else "info"
        return "ok" if self.status is ClockStatus.FILED_IN_TIME else "muted"
