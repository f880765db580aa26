"""The résumé (简历): one line a period, as it is written by the common editor, by other software and by hand.

Canonical are ``2005.07--2010.03  text`` and, while it lasts, ``2005.07--`` with nine spaces. A line without dates
continues the one above; a line （其间：…） is a note to the period above, over several lines until its bracket closes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.form import ResumePeriod
from filings.documents.cadre_form.problems import Problem
from filings.documents.cadre_form.texts import as_text

INDENT = " " * 18
OPEN_END = " " * 9
# One character for one, so that places in the translated line are places in the line itself.
PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("．。", "."),
        **dict.fromkeys("—―─━–－‐‑‒−﹣﹘ー→…", "-"),
        **dict.fromkeys("～〜∼", "~"),
        **dict.fromkeys("\u3000\xa0\t", " "),
        "／": "/",
    }
)


def _date(name: str) -> str:
    """A date's pattern; the groups are <name>_year and one of <name>_a, _b, _c for the month; <name>_day is its day."""
    return (
        rf"(?P<{name}_year>\d{{4}})(?:"
        rf"\s?[.年/]{{1,2}}\s?(?P<{name}_a>\d{{1,2}})(?!\d)\s?月?(?P<{name}_day>\.\d{{1,2}}(?!\d)|\d{{1,2}}日)?"
        rf"|-(?P<{name}_b>\d{{1,2}})(?!\d)"
        rf"|(?P<{name}_c>\d{{2}})(?P<{name}_day8>\d{{2}})?(?!\d)"
        r"|年(?!度|级|底|初|末)|(?![\d年]))"
    )


PERIOD = re.compile(
    rf"\s*{_date('start')}"
    r"(?:(?P<dash>\s{0,4}(?:[-~](?:\s?[-~]){0,5}|[至到]|一{1,2}(?=\s?\d|\s\s|\s*$))\s{0,2})"
    rf"(?:{_date('end')}|(?P<open>至?\s?今|现在|目前)(?![^\s，,：:任]))?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
CANONICAL = re.compile(r"\s*\d{4}\.\d{2}--(?:\d{4}\.\d{2}(?!\d)|\s{2,}|\s*$)")
NOTE = re.compile(r"\s*[（(]?\s*(?:其[间中]|期间)\s*[：:]")
LEADING = re.compile(r"[\s：:，,]+")
# How far a note may run on before its closing bracket is believed to be missing.
LONGEST_NOTE = 8
LINE_REMEDY = "请按“2005.07--2010.03  任职内容”的样式填写，每段一行。"
# Dates behind other dates, where a line end got lost.
MORE_DATES = re.compile(r"\d{4}\.\d{1,2}\s?-{1,4}\s?(?:\d{4}\.\d{1,2}(?!\d)|(?!\d))")
LOST_LINE_END = "这一行中还有其他起止年月，可能漏了换行。"


@dataclass
class _Draft:
    start: PartialDate | None
    end: PartialDate | None = None
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def period(self) -> ResumePeriod:
        return ResumePeriod(self.start, self.end, tuple(self.lines), tuple(self.notes))


class Doubt(Enum):
    """What is odd about the dates of a line."""

    NONE = ""
    ROUGH = "rough"  # only a year, or a day too: kept as it stands
    SINGLE = "只有一个年月，已按同月起止读取。"
    NO_END = "起始年月后没有终止年月，已按至今读取。"


@dataclass(frozen=True)
class _Dated:
    """A line that begins with dates."""

    start: PartialDate
    end: PartialDate | None
    doubt: Doubt
    rest: str


class _Impossible(ValueError):
    pass


def parse_resume(raw: str) -> tuple[tuple[ResumePeriod, ...], list[Problem]]:
    """The periods, and what could not be understood."""
    drafts: list[_Draft] = []
    problems: list[Problem] = []
    for line, place in _lines(raw):
        if place is not Place.OWN and drafts:
            (drafts[-1].notes if place is Place.NOTE else drafts[-1].lines).append(line)
            continue
        try:
            dated = None if place is Place.NOTE else _dated(line)
        except _Impossible as error:
            drafts.append(_Draft(None, lines=[line]))
            problems.append(Problem(f"{error}", LINE_REMEDY, line))
            continue
        if dated is not None:
            drafts.append(_Draft(dated.start, dated.end, [dated.rest] if dated.rest else []))
            problems += _doubts(dated, line)
        elif drafts:
            drafts[-1].lines.append(line)
            problems += _lost_line_ends(line, line)
        else:
            drafts.append(_Draft(None, lines=[line]))
            problems.append(Problem("简历开头没有起止年月，无法归入任何一段。", LINE_REMEDY, line))
    return tuple(draft.period() for draft in drafts), problems


class Place(Enum):
    """Where a line belongs: to itself, to the notes of the period above, or to its text."""

    OWN = "own"
    NOTE = "note"
    TEXT = "text"


def _lines(raw: str) -> Iterator[tuple[str, Place]]:
    """The lines that hold something, notes joined to one line each, and where each belongs."""
    lines = [line.strip() for line in as_text(raw).split("\n")]
    lines = [line for line in lines if line]
    at = 0
    while at < len(lines):
        is_note = NOTE.match(lines[at]) is not None
        end = _end_of_note(lines, at) if is_note or _leaves_note_open(lines[at]) else at + 1
        if is_note:
            yield "".join(lines[at:end]), Place.NOTE
        else:
            yield lines[at], Place.OWN
            yield from ((line, Place.TEXT) for line in lines[at + 1 : end])
        at = end


def _outside_brackets(text: str) -> tuple[str, int]:
    """What stands in no bracket, and where the outermost bracket begins that is never closed (-1 where none is)."""
    outside, opened = [], []
    for place, mark in enumerate(text):
        if mark in "（(":
            opened.append(place)
        elif mark in "）)" and opened:
            opened.pop()
        elif not opened:
            outside.append(mark)
    return "".join(outside), opened[0] if opened else -1


def _leaves_note_open(line: str) -> bool:
    """Whether a line begins a note （其间：… behind its text that goes on below."""
    _, opened = _outside_brackets(line)
    return opened >= 0 and NOTE.match(line, opened) is not None


def _end_of_note(lines: list[str], at: int) -> int:
    """Where the bracket of a note closes that begins or is left open there; right behind that line if it never does."""
    depth = 0
    for end in range(at, min(at + LONGEST_NOTE, len(lines))):
        if end > at and NOTE.match(lines[end]):
            break
        depth += sum(lines[end].count(mark) for mark in "（(") - sum(lines[end].count(mark) for mark in "）)")
        if depth <= 0:
            return end + 1
    return at + 1


def _dated(line: str) -> _Dated | None:
    """The dates that a line begins with; None where it begins with none, `_Impossible` where they cannot be."""
    plain = line.translate(PLAIN)
    found = PERIOD.match(plain)
    if found is None:
        return None
    rest_at = found.start("rest")
    month, end_month = _month_of(found, "start"), _month_of(found, "end")
    apart = plain[rest_at : rest_at + 1] in {"", " "}
    if found["dash"] is None:
        if month is None or not (apart or plain[rest_at] in "，,：:"):
            return None
        start = _checked(found["start_year"], month)
        return _Dated(start, start, Doubt.SINGLE, _text(line[rest_at:]))
    if found["end_year"] is not None and (apart or end_month is not None or month is None):
        start, end = _checked(found["start_year"], month), _checked(found["end_year"], end_month)
        bare = month is None or end_month is None or _has_day(found)
        return _Dated(start, end, Doubt.ROUGH if bare else Doubt.NONE, _text(line[rest_at:]))
    if found["end_year"] is not None:
        # 2005.07--2011协同创新中心: the number is the beginning of the text.
        rest_at, apart = found.start("end_year"), False
    else:
        apart = apart or found["open"] is not None or found["dash"].endswith(" ")
    if month is None and not apart:
        return None
    return _open(found, month, line[rest_at:], apart)


def _open(found: re.Match[str], month: str | None, rest: str, plain: bool) -> _Dated:
    start = _checked(found["start_year"], month)
    if not plain:
        return _Dated(start, None, Doubt.NO_END, _text(rest))
    return _Dated(start, None, Doubt.ROUGH if month is None or _has_day(found) else Doubt.NONE, _text(rest))


def _month_of(found: re.Match[str], name: str) -> str | None:
    return found[f"{name}_a"] or found[f"{name}_b"] or found[f"{name}_c"]


def _has_day(found: re.Match[str]) -> bool:
    return any(found[f"{name}_{part}"] for name in ("start", "end") for part in ("day", "day8"))


def _text(rest: str) -> str:
    lead = LEADING.match(rest)
    return rest[lead.end() :].strip() if lead else rest.strip()


def _checked(year: str, month: str | None) -> PartialDate:
    if not 1900 <= int(year) <= 2100:
        raise _Impossible(f"年份{int(year)}超出合理范围。")
    if month is None:
        return PartialDate(int(year))
    if not 1 <= int(month) <= 12:
        raise _Impossible(f"没有{int(month)}月。")
    return PartialDate(int(year), int(month))


def _doubts(dated: _Dated, line: str) -> list[Problem]:
    if dated.end is not None and dated.end.is_before(dated.start):
        return [Problem("终止年月早于起始年月。", LINE_REMEDY, line)]
    if dated.doubt in {Doubt.SINGLE, Doubt.NO_END}:
        return [Problem(dated.doubt.value, LINE_REMEDY, line)]
    return _lost_line_ends(dated.rest, line)


def _lost_line_ends(text: str, line: str) -> list[Problem]:
    """Periods that stand behind each other on one line are not parted by guessing: they are told."""
    outside, _ = _outside_brackets(text)
    return [Problem(LOST_LINE_END, LINE_REMEDY, line)] if MORE_DATES.search(outside.translate(PLAIN)) else []


def written_resume(periods: tuple[ResumePeriod, ...]) -> str:
    """The canonical text."""
    lines: list[str] = []
    for period in periods:
        first = period.lines[0] if period.lines else ""
        lines.append(f"{_prefix(period.start, period.end)}{first}".rstrip() if period.start else first)
        lines += [INDENT + line for line in (*period.lines[1:], *period.notes)]
    return "\n".join(lines)


def _prefix(start: PartialDate, end: PartialDate | None) -> str:
    return f"{start.dotted}--{OPEN_END}" if end is None else f"{start.dotted}--{end.dotted}  "


def tidied_resume(raw: str) -> str:
    """The text as it stands, with dates and dashes in their canonical spelling where nothing is lost by it."""
    lines = []
    for line in as_text(raw).split("\n"):
        try:
            dated = None if NOTE.match(line) or CANONICAL.match(line) else _dated(line)
        except _Impossible:
            dated = None
        lines.append(_prefix(dated.start, dated.end) + dated.rest if dated and dated.doubt is Doubt.NONE else line)
    return "\n".join(line.rstrip() for line in lines)
