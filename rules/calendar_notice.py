"""Reads the State Council's yearly notice on holidays: days off and make-up days, and everything that is wrong in it.

What the text says twice is compared: weekdays with dates, 共N天 with the range, the list of holidays in the opening
with the items below it. A sentence that names a day and is not understood is a problem; nothing is passed over.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.notice_days import DayProblem, Span, resolve
from rules.notice_grammar import HOLIDAYS, Clause, Kind, ReadSentence, concerns_days, is_wish, read_sentence
from rules.notice_text import Sentence, sentences
from rules.wording import chinese_date, weekday_name

__all__ = ["Notice", "NoticeBreak", "Problem", "read_notice"]

FIRST_YEAR, LAST_YEAR = 2008, 2099
MOST_CHARACTERS = 20_000
_SATURDAY = 5
# Make-up days stand within a fortnight of the break that they pay for.
_NEAR = 14
_TITLE = re.compile(r"(?:国务院办公厅)?关于(?:调整)?(?P<year>\d{4})年[^。:]{0,30}?通知")
_OPENING = re.compile(r"现(?:将|就)(?P<year>\d{4})年(?P<names>[^。:]{0,80}?)(?:放假|节假日)")
_NUMBER = re.compile(r"(国办发(?:明电|电)?)\((\d{4})\)(\d{1,4})号")
# 全国年节及纪念日放假办法: thirteen days a year since 2025, eleven since 2008.
_STATUTORY_DAYS = {2008: 11, 2025: 13}
# The days between which a holiday itself falls: its break holds one of them (the lunar ones wander by a month).
_SEASONS = {
    "元旦": ((1, 1), (1, 1)),
    "春节": ((1, 21), (2, 21)),
    "清明节": ((4, 4), (4, 6)),
    "劳动节": ((5, 1), (5, 1)),
    "端午节": ((5, 25), (6, 27)),
    "中秋节": ((9, 6), (10, 10)),
    "国庆节": ((10, 1), (10, 1)),
}


@dataclass(frozen=True)
class Problem:
    """What cannot be right, where it stands, and how to mend it."""

    line: int
    quote: str
    what: str
    remedy: str


@dataclass(frozen=True)
class NoticeBreak:
    """Days off in a row, under the name that the notice gives them."""

    name: str
    first: date
    last: date

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Notice:
    """What was read. With problems it is no schedule; remarks are for a reader to look at and stop nothing."""

    year: int | None
    title: str = ""
    number: str = ""
    breaks: tuple[NoticeBreak, ...] = ()
    make_up_days: tuple[date, ...] = ()
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_readable(self) -> bool:
        return not self.problems

    @property
    def years(self) -> tuple[int, ...]:
        """The years that any of its days lies in: a break may begin in December or end in January."""
        off = {day.year for each in self.breaks for day in each.dates}
        return tuple(sorted(off | {day.year for day in self.make_up_days}))

    def days_off(self, year: int) -> dict[date, str]:
        return {day: each.name for each in self.breaks for day in each.dates if day.year == year}

    def make_up_in(self, year: int) -> tuple[date, ...]:
        return tuple(day for day in self.make_up_days if day.year == year)


def read_notice(text: str) -> Notice:
    """Read a pasted notice, with its title and whatever else came along."""
    if len(text) > MOST_CHARACTERS:
        what = f"文字超过{MOST_CHARACTERS}字。"
        return Notice(None, problems=(Problem(1, "", what, "请只粘贴通知的标题和正文。"),))
    found = sentences(text)
    year, problem = _year(found)
    if year is None:
        return Notice(None, problems=(problem,) if problem else ())
    reader = _Reader(year)
    for sentence in found:
        reader.read(sentence)
    whole = "".join(sentence.text for sentence in found)
    reader.finish(whole)
    title, number = _TITLE.search(whole), _NUMBER.search(whole)
    return Notice(
        year=year,
        title=title[0] if title else f"关于{year}年部分节假日安排的通知",
        number=f"{number[1]}〔{number[2]}〕{number[3]}号" if number else "",
        breaks=tuple(sorted(reader.breaks, key=lambda each: each.first)),
        make_up_days=tuple(sorted(reader.worked)),
        remarks=tuple(reader.remarks),
        problems=tuple(reader.problems),
    )


def _year(found: tuple[Sentence, ...]) -> tuple[int | None, Problem | None]:
    """The year that title and opening name; both must mean the same one."""
    named = {
        int(match["year"]): sentence
        for sentence in found
        for pattern in (_TITLE, _OPENING)
        for match in pattern.finditer(sentence.text)
    }
    if len(named) == 1 and FIRST_YEAR <= min(named) <= LAST_YEAR:
        return min(named), None
    if not named:
        what, remedy = "没有认出通知的年度。", "请连同标题“关于××××年部分节假日安排的通知”一并粘贴。"
        return None, Problem(1, found[0].quote if found else "", what, remedy)
    last = max(named.values(), key=lambda sentence: sentence.line)
    years = "、".join(f"{year}年" for year in sorted(named))
    what = f"标题和正文的年度为{years}，" + ("前后不一致。" if len(named) > 1 else "超出可录入的范围。")
    return None, Problem(last.line, last.quote, what, "请只粘贴一份通知的标题和正文。")


@dataclass
class _Reader:
    """Takes one sentence after the other; the holiday that was named last holds until the next."""

    year: int
    name: str = ""
    # Of the item that is read: the year in which its break began, for days that name no year (12月29日上班).
    began_in: int | None = None
    breaks: list[NoticeBreak] = field(default_factory=list)
    worked: dict[date, Sentence] = field(default_factory=dict)
    off: dict[date, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    later: list[tuple[Sentence, Kind, Span]] = field(default_factory=list)
    places: dict[str, Sentence] = field(default_factory=dict)

    def read(self, sentence: Sentence) -> None:
        if not concerns_days(sentence.text):
            return
        if is_wish(sentence.text):
            self.remarks.append(f"“{sentence.quote}”为倡导性内容，未作为放假安排。")
            return
        said = read_sentence(sentence.text)
        if said.unknown or not said.clauses:
            self._complain(sentence, _not_understood(said), "请核对原文；无法识别的，可改为手工录入。")
            return
        if said.name and said.name != self.name:
            self.name, self.began_in = said.name, None
        for clause in said.clauses:
            self._take(sentence, clause)

    def _take(self, sentence: Sentence, clause: Clause) -> None:
        try:
            spans = [resolve(span, self.year, self.began_in) for span in clause.spans]
        except DayProblem as problem:
            self._complain(sentence, problem.what, problem.remedy)
            return
        if clause.kind is Kind.OFF and not clause.is_detail:
            self._take_off(sentence, clause, spans)
        elif clause.kind is Kind.WORK:
            for span in spans:
                self._take_work(sentence, span)
        else:
            self.later += [(sentence, clause.kind, span) for span in spans]

    def _take_off(self, sentence: Sentence, clause: Clause, spans: list[Span]) -> None:
        if not self.name:
            self._complain(sentence, "没有写明是哪个节日。", "请补上节日名称，例如“元旦：”。")
            return
        for span in spans:
            taken = next((day for day in span.dates if day in self.off), None)
            if taken:
                self._complain(sentence, f"{chinese_date(taken)}与“{self.off[taken]}”的放假日期重叠。", "请核对日期。")
                return
            self.off |= dict.fromkeys(span.dates, self.name)
            self.places.setdefault(self.name, sentence)
            self.breaks.append(NoticeBreak(self.name, span.first, span.last))
            if span.first.year < self.year:
                self.began_in = span.first.year
        self._check_count(sentence, clause, spans)

    def _check_count(self, sentence: Sentence, clause: Clause, spans: list[Span]) -> None:
        """共N天 and the days that the ranges hold; 与周末连休 counts the weekend beside them."""
        if clause.count is None:
            return
        days = {day for span in spans for day in span.dates}
        possible = {len(days)}
        if clause.with_weekend:
            possible.add(len(_with_weekends(days)))
        if clause.count not in possible:
            what = f"写明共{clause.count}天，按日期计算为{max(possible)}天。"
            self._complain(sentence, what, "请核对起止日期和天数。")

    def _take_work(self, sentence: Sentence, span: Span) -> None:
        for day in span.dates:
            if day.weekday() < _SATURDAY:
                what = f"{chinese_date(day)}是{weekday_name(day)}，不是周末，无需调休上班。"
                self._complain(sentence, what, "请核对上班日期。")
            elif day in self.worked:
                self._complain(sentence, f"{chinese_date(day)}上班写了两次。", "请核对上班日期。")
            else:
                self.worked[day] = sentence

    def _complain(self, sentence: Sentence, what: str, remedy: str) -> None:
        self.problems.append(Problem(sentence.line, sentence.quote, what, remedy))

    def finish(self, whole: str) -> None:
        """What only shows when everything was read."""
        for sentence, kind, span in self.later:
            self._check_explained(sentence, kind, span)
        for day in sorted(self.worked.keys() & self.off.keys()):
            what = f"{chinese_date(day)}既列为{self.off[day]}放假，又列为上班。"
            self._complain(self.worked[day], what, "请核对放假和上班日期。")
        for name, place in self.places.items():
            self._check_season(name, place)
        self._check_listed(whole)
        if not self.breaks and not self.problems:
            self.problems.append(Problem(1, "", "没有认出任何放假日期。", "请粘贴通知的正文。"))
        if not self.problems:
            self.remarks += _remarks(self.year, self.off, self.worked)

    def _check_explained(self, sentence: Sentence, kind: Kind, span: Span) -> None:
        """其中，1月1日为法定节假日，1月4日公休日调至1月2日: must fit what is off and what is worked."""
        for day in span.dates:
            if kind is Kind.SWAPPED:
                # A weekend day that is worked, or one that lies within the break, pays for a weekday.
                is_moved = day in self.worked or (day in self.off and day.weekday() >= _SATURDAY)
                is_right, said = is_moved, "未见当日上班"
            elif kind is Kind.REST:
                is_right, said = day in self.off or day.weekday() >= _SATURDAY, "当日不是周末，也不在放假日期内"
            else:
                is_right, said = day in self.off, "当日不在放假日期内"
            if not is_right:
                self._complain(sentence, f"{chinese_date(day)}：{said}。", "请核对放假和上班日期。")

    def _check_season(self, name: str, place: Sentence) -> None:
        """元旦 without the first of January, 端午节 in March: a slip in the month that nothing else would show."""
        days = [(day.month, day.day) for day, off in self.off.items() if off == name]
        for holiday, (first, last) in _SEASONS.items():
            if holiday.removesuffix("节") in name and not any(first <= day <= last for day in days):
                self._complain(place, f"放假日期与{holiday}的时间不符。", "请核对月份和日期。")

    def _check_listed(self, whole: str) -> None:
        """A holiday of the opening's list that no item speaks of was left out when the text was copied."""
        opening = _OPENING.search(whole)
        listed = [name for name in HOLIDAYS if opening and name in opening["names"]]
        given = "、".join(each.name for each in self.breaks)
        missing = [name for name in listed or HOLIDAYS if name.removesuffix("节") not in given and name not in given]
        if not missing or self.problems:
            return
        if listed:
            what = f"通知列有{'、'.join(missing)}，但未见放假日期。"
            self.problems.append(Problem(1, opening[0] if opening else "", what, "请粘贴完整的正文。"))
        else:
            self.remarks.append(f"未见{'、'.join(missing)}的安排；不是全年通知的，请补入其余节日后再提交。")


def _not_understood(said: ReadSentence) -> str:
    words = said.unknown.strip(",、:") or "全句"
    return f"没有看懂“{words}”。"


def _with_weekends(days: Iterable[date]) -> set[date]:
    """The days with the weekend days that touch them."""
    found = set(days)
    for step in (timedelta(days=1), timedelta(days=-1)):
        edge = (max(found) if step.days > 0 else min(found)) + step
        while edge.weekday() >= _SATURDAY:
            found.add(edge)
            edge += step
    return found


def _remarks(year: int, off: Mapping[date, str], worked: Iterable[date]) -> list[str]:
    """What a reader should look at again: it is unusual and may still be right."""
    far = (day for day in sorted(worked) if min((abs((day - other).days) for other in off), default=0) > _NEAR)
    told = [f"{chinese_date(day)}上班离最近的假期超过{_NEAR}天，请核对。" for day in far]
    statutory = next(days for since, days in sorted(_STATUTORY_DAYS.items(), reverse=True) if year >= since)
    balance = sum(day.weekday() < _SATURDAY for day in off) - len(set(worked))
    if balance != statutory:
        told.append(f"放假的工作日减去调休上班日为{balance}天，法定节假日为{statutory}天，请核对有无遗漏。")
    return told
