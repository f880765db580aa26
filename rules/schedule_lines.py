"""A year's schedule as lines that people correct by hand.

2027-10-01 ~ 2027-10-07 国庆节
2027-09-26 上班
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.calendar_notice import Problem
from rules.notice_days import MOST_DAYS_OFF
from rules.wording import chinese_date, weekday_name

WORK_WORD = "上班"
MOST_LINES = 200
LONGEST_NAME = 40
_SATURDAY = 5
_FORM = "请写成“2027-10-01 ~ 2027-10-07 国庆节”或“2027-09-26 上班”。"
_DATE = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_LINE = re.compile(rf"{_DATE}(?:\s*(?:~|至|到|—+|--)\s*{_DATE})?\s*(?P<name>(?![至到])[^\W\d_].*)?")


@dataclass(frozen=True)
class ScheduleLines:
    """What the lines say: the days off with their names, the weekend days worked, and what is wrong, line by line."""

    days_off: dict[date, str] = field(default_factory=dict)
    make_up_days: set[date] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read_lines(text: str) -> ScheduleLines:
    """Read lines; empty ones are passed over, wrong ones are named."""
    found = ScheduleLines()
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        found.problems.append(Problem(MOST_LINES + 1, "", f"超过{MOST_LINES}行。", "请只保留一个年度的安排。"))
        return found
    for number, written in enumerate(lines, start=1):
        line = " ".join(unicodedata.normalize("NFKC", written).split())
        if line:
            found.problems.extend(Problem(number, line, what, remedy) for what, remedy in _read(line, found))
    return found


def _read(line: str, found: ScheduleLines) -> Iterator[tuple[str, str]]:
    """Take a line over, or say what is wrong with it."""
    match = _LINE.fullmatch(line)
    name = (match["name"] or "").strip() if match else ""
    if match is None or not name:
        yield ("没有写明节日名称或者“上班”。" if match else "没有看懂这一行。"), _FORM
        return
    try:
        first = date(*(int(part) for part in match.groups()[:3]))
        last = date(*(int(part) for part in match.groups()[3:6])) if match[4] else first
    except ValueError:
        yield "没有这一天。", "请核对日期。"
        return
    wrong = _wrong_range(first, last, name)
    if wrong:
        yield wrong, "请核对起止日期。" if len(name) <= LONGEST_NAME else "请缩短名称。"
        return
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    yield from (_take_work(days, found) if name == WORK_WORD else _take_off(days, name, found))


def _wrong_range(first: date, last: date, name: str) -> str:
    if len(name) > LONGEST_NAME:
        return f"名称超过{LONGEST_NAME}字。"
    if last < first:
        return "截止日早于起始日。"
    return f"超过{MOST_DAYS_OFF}天。" if (last - first).days >= MOST_DAYS_OFF else ""


def _take_off(days: list[date], name: str, found: ScheduleLines) -> Iterator[tuple[str, str]]:
    taken = next((day for day in days if day in found.days_off or day in found.make_up_days), None)
    if taken is None:
        found.days_off.update(dict.fromkeys(days, name))
        return
    other = found.days_off.get(taken, WORK_WORD)
    yield f"{chinese_date(taken)}与“{other}”重叠。", "请删去重复的日期。"


def _take_work(days: list[date], found: ScheduleLines) -> Iterator[tuple[str, str]]:
    for day in days:
        if day.weekday() < _SATURDAY:
            yield f"{chinese_date(day)}是{weekday_name(day)}，不是周末，无需调休上班。", "请核对上班日期。"
        elif day in found.days_off:
            yield f"{chinese_date(day)}与“{found.days_off[day]}”重叠。", "请核对放假和上班日期。"
        elif day in found.make_up_days:
            yield f"{chinese_date(day)}上班写了两次。", "请删去重复的日期。"
        else:
            found.make_up_days.add(day)


def write_lines(days_off: Mapping[date, str], make_up_days: Iterable[date]) -> str:
    """The same lines from a schedule, in the order of the year."""
    rows = [(run[0], _range(run, days_off[run[0]])) for run in _runs(days_off)]
    rows += [(day, f"{day.isoformat()} {WORK_WORD}") for day in make_up_days]
    return "\n".join(line for _, line in sorted(rows))


def _range(run: list[date], name: str) -> str:
    ends = dict.fromkeys((run[0].isoformat(), run[-1].isoformat()))
    return f"{' ~ '.join(ends)} {name}"


def _runs(days_off: Mapping[date, str]) -> Iterator[list[date]]:
    """Days in a row under one name."""
    run: list[date] = []
    for day in sorted(days_off):
        if run and (day - run[-1] != timedelta(days=1) or days_off[day] != days_off[run[-1]]):
            yield run
            run = []
        run.append(day)
    if run:
        yield run
