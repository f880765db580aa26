"""Article 7: the five working days after a candidate is determined, counted day by day.

The day of determination is not counted; the last day is the fifth working day after it. Days are those of
Asia/Shanghai. Counting follows the Civil Code (articles 201, 203) by analogy, since the regulation is a party rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from rules.determination import check_determination, determination_default
from rules.editions import EDITION_2021, Edition, ParameterKey
from rules.extensions import Extension, extension_words
from rules.registry import Rule, rule
from rules.settings import Settings
from rules.verdicts import Evidence, Finding, Strength
from rules.wording import chinese_date, chinese_moment
from rules.working_days import WorkingCalendar

__all__ = [
    "ClockState",
    "ClockStatus",
    "CountedDay",
    "Deadline",
    "Extension",
    "assess_clock",
    "check_determination",
    "clock_state",
    "deadline",
    "determination_default",
    "filing_working_days",
    "is_before_go_live",
    "provisional_note",
    "shanghai_day",
]

# China has kept one offset without summer time since 1991; a fixed zone needs no time zone data on the machine.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
FILING_WORKING_DAYS = EDITION_2021.parameters[ParameterKey.FILING_WORKING_DAYS].value

_REMEDY_FILE = "请及时报送任免正式发文及相关人员基本信息表。"
_REMEDY_OVERDUE = "请尽快补报，并附书面情况说明。"
_REMEDY_LATE = "请附书面情况说明。"


@dataclass(frozen=True)
class CountedDay:
    """A day between determination and deadline. `count` is 1…5 on working days and None on days not counted."""

    date: date
    working: bool
    count: int | None
    name: str


@dataclass(frozen=True)
class Deadline:
    """The last day for filing and how it was counted. A provisional one rests on a schedule that is not approved."""

    determined_on: date
    due_on: date
    provisional: bool
    working_days: int
    days: tuple[CountedDay, ...]
    counted_due_on: date
    earliest_due_on: date
    calendar: WorkingCalendar = field(repr=False, compare=False)
    extension: Extension | None = None

    @property
    def is_extended(self) -> bool:
        return self.due_on != self.counted_due_on

    @property
    def extension_note(self) -> str:
        """By whom, until when and why it was extended; nothing where it was not."""
        if self.extension is None or not self.is_extended:
            return ""
        return extension_words(self.extension, counted_due_on=self.counted_due_on, due_on=self.due_on)

    @property
    def open_years(self) -> tuple[int, ...]:
        """The years on the way whose schedule is not approved."""
        span = {day.date for day in self.days}
        return tuple(sorted({day.year for day in span if not self.calendar.fact(day).official}))

    def includes(self, moment: datetime | date, close_of_business: time | None = None) -> bool:
        """Whether a moment (or a day) is still in time: to 24:00 of the last day, or to close of business on it."""
        day = shanghai_day(moment)
        if day != self.due_on or close_of_business is None or not isinstance(moment, datetime):
            return day <= self.due_on
        return moment.astimezone(SHANGHAI).time() <= close_of_business


class ClockStatus(StrEnum):
    RUNNING = "RUNNING"
    DUE_TODAY = "DUE_TODAY"
    OVERDUE = "OVERDUE"
    FILED_IN_TIME = "FILED_IN_TIME"
    FILED_LATE = "FILED_LATE"
    NOT_JUDGED = "NOT_JUDGED"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def is_stopped(self) -> bool:
        return self in (ClockStatus.FILED_IN_TIME, ClockStatus.FILED_LATE)


_STATUS_LABELS = {
    ClockStatus.RUNNING: "报备期内",
    ClockStatus.DUE_TODAY: "今日截止",
    ClockStatus.OVERDUE: "已超报备时限",
    ClockStatus.FILED_IN_TIME: "按期报备",
    ClockStatus.FILED_LATE: "逾期报备",
    ClockStatus.NOT_JUDGED: "不作判断",
}


@dataclass(frozen=True)
class ClockState:
    """Where a filing stands against its deadline at one moment."""

    status: ClockStatus
    deadline: Deadline | None
    working_days_left: int
    working_days_over: int
    working_days_used: int
    finding: Finding

    @property
    def provisional(self) -> bool:
        return self.deadline is not None and self.deadline.provisional


def shanghai_day(moment: datetime | date) -> date:
    """The day in Shanghai of a moment; a plain day is itself."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI).date()


def filing_working_days(edition: Edition | None) -> int | None:
    """The number of working days that an edition allows; None where there is no such edition or text."""
    return edition.value(ParameterKey.FILING_WORKING_DAYS) if edition else None


def deadline(
    determined_on: date,
    *,
    calendar: WorkingCalendar,
    working_days: int = FILING_WORKING_DAYS,
    extension: Extension | None = None,
) -> Deadline:
    """Count the working days after the day of determination. An extension only ever moves the last day later."""
    extra, until = (extension.working_days or 0, extension.until) if extension else (0, None)
    counted = tuple(_count(determined_on, calendar, working_days))
    counted_due_on = counted[-1].date if counted else determined_on
    # The five working days end before the days that are granted: those carry no number.
    granted = tuple(replace(day, count=None) for day in _count(counted_due_on, calendar, extra))
    by_schedule = counted + granted
    last = by_schedule[-1].date if by_schedule else determined_on
    earliest = _earliest_due(by_schedule, calendar, working_days + extra) or counted_due_on
    due_on = max(last, until or last)
    return Deadline(
        determined_on=determined_on,
        due_on=due_on,
        # A day that is named rests on nobody's schedule.
        provisional=not all(calendar.fact(day.date).official for day in by_schedule),
        working_days=working_days,
        days=by_schedule + tuple(_days_after(last, due_on, calendar)),
        counted_due_on=counted_due_on,
        earliest_due_on=max(earliest, until or earliest),
        calendar=calendar,
        extension=extension,
    )


def _count(determined_on: date, calendar: WorkingCalendar, working_days: int) -> Iterator[CountedDay]:
    count, day = 0, determined_on
    while count < working_days:
        day += timedelta(days=1)
        fact = calendar.fact(day)
        count += fact.working
        yield CountedDay(day, fact.working, count if fact.working else None, fact.name)


def _days_after(after: date, until: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    for offset in range(1, (until - after).days + 1):
        fact = calendar.fact(after + timedelta(days=offset))
        yield CountedDay(fact.date, fact.working, None, fact.name)


def _earliest_due(counted: tuple[CountedDay, ...], calendar: WorkingCalendar, working_days: int) -> date | None:
    """The last day if every day of an unapproved year turned out to be worked: a filing by then is surely in time."""
    count = 0
    for day in counted:
        count += day.working or not calendar.fact(day.date).official
        if count == working_days:
            return day.date
    return None


def clock_state(
    deadline: Deadline | None,
    *,
    at: datetime | date,
    first_complete_at: datetime | date | None = None,
    close_of_business: time | None = None,
    is_historical: bool = False,
    by_analogy: bool = False,
    waived_because: str = "",
) -> ClockState:
    """Where the clock stands. It stops at the first submission that held both documents, whatever happens later."""
    if deadline is None or is_historical or waived_because:
        reason = waived_because or ("历史补录：只作记录，不判断报备时限。" if is_historical else "")
        return _not_judged(deadline, first_complete_at, reason)
    stop = at if first_complete_at is None else first_complete_at
    day, calendar = shanghai_day(stop), deadline.calendar
    in_time = deadline.includes(stop, close_of_business)
    status = _status(deadline, day, in_time=in_time, is_filed=first_complete_at is not None)
    # A day before the count began leaves the whole time and no more.
    left = 0 if status.is_stopped else calendar.working_days_between(max(day, deadline.determined_on), deadline.due_on)
    over = calendar.working_days_between(deadline.due_on, day)
    used = calendar.working_days_between(deadline.determined_on, day)
    finding = _within_five_working_days(deadline, status, stop, (left, over, used), by_analogy=by_analogy)
    return ClockState(status, deadline, left, over, used, finding)


def assess_clock(
    deadline: Deadline | None,
    *,
    at: datetime | date,
    settings: Settings,
    first_complete_at: datetime | date | None = None,
    by_analogy: bool = False,
) -> ClockState:
    """`clock_state` with the department's answers: go-live day, close of business, whether removals are timed."""
    is_historical = deadline is not None and is_before_go_live(deadline.determined_on, settings)
    waived = "免职、交流（转岗）不参照报备时限。" if by_analogy and not settings.removal_clock_applies else ""
    return clock_state(
        deadline,
        at=at,
        first_complete_at=first_complete_at,
        close_of_business=settings.close_of_business,
        is_historical=is_historical,
        by_analogy=by_analogy,
        waived_because=waived,
    )


def is_before_go_live(day: date, settings: Settings) -> bool:
    """历史补录: what happened before the system went into use is recorded, not judged."""
    return settings.go_live_on is not None and day < settings.go_live_on


def _status(deadline: Deadline, day: date, *, in_time: bool, is_filed: bool) -> ClockStatus:
    if is_filed:
        return ClockStatus.FILED_IN_TIME if in_time else ClockStatus.FILED_LATE
    if not in_time:
        return ClockStatus.OVERDUE
    return ClockStatus.DUE_TODAY if day == deadline.due_on else ClockStatus.RUNNING


def _not_judged(deadline: Deadline | None, filed_at: datetime | date | None, reason: str) -> ClockState:
    used = 0
    if deadline is not None and filed_at is not None:
        used = deadline.calendar.working_days_between(deadline.determined_on, shanghai_day(filed_at))
    return ClockState(ClockStatus.NOT_JUDGED, deadline, 0, 0, used, _without_clock(reason))


@rule(
    "filing.clock_applies",
    title="报备时限的适用",
    article="7",
    strength=Strength.MUST,
    settings=("go_live_on", "removal_clock_applies"),
)
def _without_clock(this: Rule, reason: str) -> Finding:
    """“人选确定后应在 5 个工作日内……”: without a day of determination there is nothing to count from.

    Appointments before the system went into use are recorded and not judged.
    """
    if reason:
        return this.not_applicable(reason)
    return this.unknown("未见人选确定日，暂无法计算报备截止日。", remedy="请填写人选确定日。")


@rule(
    "filing.within_working_days",
    title="人选确定后5个工作日内报备",
    article="7",
    strength=Strength.MUST,
    parameters=(ParameterKey.FILING_WORKING_DAYS,),
    settings=("close_of_business", "go_live_on", "removal_clock_applies"),
)
def _within_five_working_days(
    this: Rule,
    deadline: Deadline,
    status: ClockStatus,
    stop: datetime | date,
    numbers: tuple[int, int, int],
    *,
    by_analogy: bool,
) -> Finding:
    """“人选确定后应在 5 个工作日内提交干部任免正式发文及相关人员基本信息表报医学院党委组织部备案。”

    For removals and exchanges the time applies by analogy and is at most a reminder. A provisional deadline proves
    nothing late; it proves a filing in time only where even the shortest count would.
    """
    speaking = this.softened(Strength.NORMALLY) if by_analogy else this
    left, over, used = numbers
    evidence = _clock_evidence(deadline, status, stop, used)
    note = "参照第七条时限：" if by_analogy else ""
    text = f"{note}{_clock_message(deadline, status, stop, left=left, over=over, used=used)}"
    text += deadline.extension_note
    if deadline.provisional:
        text += provisional_note(deadline)
    if status in (ClockStatus.RUNNING, ClockStatus.DUE_TODAY):
        return speaking.not_applicable(text, evidence=evidence, remedy=_REMEDY_FILE)
    if status is ClockStatus.FILED_IN_TIME:
        is_sure = not deadline.provisional or shanghai_day(stop) <= deadline.earliest_due_on
        return (speaking.met if is_sure else speaking.unknown)(text, evidence=evidence)
    remedy = _REMEDY_LATE if status is ClockStatus.FILED_LATE else _REMEDY_OVERDUE
    answer = speaking.unknown if deadline.provisional else speaking.not_met
    return answer(text, evidence=evidence, remedy=remedy)


def _clock_message(
    deadline: Deadline, status: ClockStatus, stop: datetime | date, *, left: int, over: int, used: int
) -> str:
    due = f"报备截止日为{chinese_date(deadline.due_on)}"
    beyond = f"{over}个工作日" if over else "，不足1个工作日"
    messages = {
        ClockStatus.RUNNING: f"{due}（尚余{left}个工作日）。",
        ClockStatus.DUE_TODAY: f"{due}，今日截止。",
        ClockStatus.OVERDUE: f"{due}，已超过报备时限{beyond}。",
    }
    if status in messages:
        return messages[status]
    shown = chinese_moment(stop.astimezone(SHANGHAI)) if isinstance(stop, datetime) else chinese_date(stop)
    told = f"{due}，首次报齐时间为{shown}，用时{used}个工作日，"
    return f"{told}在报备时限内。" if status is ClockStatus.FILED_IN_TIME else f"{told}超过报备时限{beyond}。"


def provisional_note(deadline: Deadline) -> str:
    """What is said beside a last day that rests on a schedule not approved."""
    years = "、".join(f"{year}年" for year in deadline.open_years)
    return f"（暂定：{years}节假日安排尚未在系统中审定，以审定后的日期为准。）"


def _clock_evidence(deadline: Deadline, status: ClockStatus, stop: datetime | date, used: int) -> Evidence:
    evidence: Evidence = (
        ("人选确定日", chinese_date(deadline.determined_on)),
        ("报备截止日", chinese_date(deadline.due_on) + ("（暂定）" if deadline.provisional else "")),
    )
    if deadline.extension is not None and deadline.is_extended:
        evidence += (("延期前截止日", chinese_date(deadline.counted_due_on)), ("延期理由", deadline.extension.reason))
    if status.is_stopped:
        evidence += (("首次报齐", chinese_date(shanghai_day(stop))), ("用时", f"{used}个工作日"))
    return evidence
