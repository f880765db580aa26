"""The grammar of the State Council's notices: which days a sentence names, and what it says of them.

A sentence is a row of days with words between them. Words that are not known are never passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_NOTE = rf"(?:\((?P<note>[^()]*)\)|(?P<bare>{_WEEKDAY}))?"
_DATE = re.compile(rf"(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]{_NOTE}")
# The end of a range and the next of a list may leave out year and month.
_SHORT = re.compile(rf"(?:(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})[日号]{_NOTE}")
_TO = re.compile(r"至|到|-{1,2}")
_AND = re.compile(r"、|以及|和|及|与")


class Kind(Enum):
    """What is said of days."""

    OFF = "放假"
    WORK = "上班"
    STATUTORY = "为法定节假日"
    REST = "照常公休"
    SWAPPED = "公休日调至"
    SWAPPED_TO = "公休日调至的日期"


@dataclass(frozen=True)
class RawDay:
    """A day as it is written; the year may be missing. `note` is what stands in brackets behind it."""

    year: int | None
    month: int
    day: int
    note: str


@dataclass(frozen=True)
class RawSpan:
    """A day, or a range of days."""

    first: RawDay
    last: RawDay | None


@dataclass(frozen=True)
class Group:
    """Days in a row with the words before the first group and behind each."""

    spans: tuple[RawSpan, ...]
    tail: str


@dataclass(frozen=True)
class Clause:
    """What a sentence says of some days: `count` where it says how many, `is_detail` where it only explains."""

    kind: Kind
    spans: tuple[RawSpan, ...]
    count: int | None = None
    with_weekend: bool = False
    is_detail: bool = False


@dataclass(frozen=True)
class ReadSentence:
    """The holiday that a sentence names (or none: that of the one before), its clauses, and what is not known."""

    name: str
    clauses: tuple[Clause, ...]
    unknown: str = ""


HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# Names are known or end in 纪念日: of anything else a slip of the pen could make a holiday.
_HOLIDAY = r"(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节|[^:,()、和一二三四五六七八九]{0,40}纪念日)"
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_ITEM = rf"(?:\({_NUMERAL}\)[、.]?|{_NUMERAL}[、.]|\(\d{{1,2}}\)|\d{{1,2}}[、.])?(?:\d{{4}}年)?"
_NAMED = re.compile(rf"{_ITEM}(?P<name>{_HOLIDAY}(?:[、和]{_HOLIDAY})*)(?:期间)?:?")
_DETAIL = re.compile(r"其中[,:]?")
_COUNT = r"(?:共(?P<count>\d{1,2})天|不调休|(?P<joined>与周末连休)|不再调休)"
_OFF = re.compile(
    rf"(?:放假(?:公休|调休|休息)?|补休|调休)(?:(?P<inline>\d{{1,2}})天)?(?:[,、]?\(?{_COUNT}\)?)*(?P<detail>[,、:]?其中)?[,、:]?"
)
_TAILS = {
    Kind.WORK: re.compile(r"(?:均)?(?:照常|正常)?上班[,、]?"),
    Kind.STATUTORY: re.compile(r"为法定(?:节)?假日[,、]?"),
    Kind.REST: re.compile(r"(?:照常)?公休[,、]?"),
    Kind.SWAPPED: re.compile(r"[,、]?(?:[两二三四]个)?公休日(?:分别)?调(?:休)?(?:整)?[至到]"),
}
# 鼓励……在除夕（2月9日）休息: a wish, no arrangement.
_WISH = re.compile(r"^(?!.*(?:放假|上班|补休)).*(?:鼓励|提倡|倡导|引导)")
_NAMES_DAY = re.compile(r"\d月|\d日|月\d|共.?天|上班|补休|公休日")
# The opening sentence speaks of 放假调休日期 without arranging anything.
_OPENING = re.compile(r"放假(?:调休)?(?:公休)?(?:日期|安排|时间)?的?(?:具体)?安排|通知如下")
_ARRANGES = re.compile(r"放假|调休")


def is_wish(text: str) -> bool:
    return bool(_WISH.search(text))


def concerns_days(text: str) -> bool:
    """Whether a sentence names or arranges days, so that it has to be understood."""
    if _NAMES_DAY.search(text):
        return True
    return bool(_ARRANGES.search(text)) and not _OPENING.search(text)


def read_sentence(text: str) -> ReadSentence:
    """What a sentence arranges. `unknown` holds the words that stand in the way of understanding it."""
    groups = list(_groups(text))
    if not groups:
        return ReadSentence("", (), text)
    name, is_detail, unknown = _head(groups[0].tail)
    clauses: list[Clause] = []
    for group in groups[1:]:
        clause = _clause(group, is_detail, after=clauses[-1].kind if clauses else None)
        if clause is None:
            return ReadSentence(name, tuple(clauses), group.tail or "日期之后没有“放假”“上班”等字样")
        is_detail = is_detail or (clause.kind is Kind.OFF and "其中" in group.tail)
        clauses.append(clause)
    if clauses[-1].kind is Kind.SWAPPED:
        unknown = unknown or groups[-1].tail
    return ReadSentence(name, tuple(clauses), unknown)


def _groups(text: str) -> Iterator[Group]:
    """First the words before any day (a group without days), then each row of days with the words behind it."""
    found = _DATE.search(text)
    if found is None:
        return
    yield Group((), text[: found.start()])
    while found:
        spans, place = _row(text, found)
        found = _DATE.search(text, place)
        yield Group(spans, text[place : found.start() if found else len(text)])


def _row(text: str, found: "re.Match[str]") -> tuple[tuple[RawSpan, ...], int]:
    """Days that are joined by 至 and 、 from one place on."""
    spans: list[RawSpan] = []
    before: RawDay | None = None
    while True:
        first, last, place = _raw(found, before), None, found.end()
        until = _following(text, place, _TO)
        if until:
            last, place = _raw(until, first), until.end()
        spans.append(RawSpan(first, last))
        before = last or first
        further = _following(text, place, _AND)
        if further is None:
            return tuple(spans), place
        found = further


def _following(text: str, place: int, joint: "re.Pattern[str]") -> "re.Match[str] | None":
    found = joint.match(text, place)
    return _SHORT.match(text, found.end()) if found else None


def _raw(found: "re.Match[str]", before: RawDay | None) -> RawDay:
    """A day; without a month it lies in that of the day before it."""
    note = found["note"] or found["bare"] or ""
    if found["month"] is None:
        # Only what follows another day may leave it out.
        assert before is not None  # noqa: S101
        return RawDay(before.year, before.month, int(found["day"]), note)
    return RawDay(int(found["year"]) if found["year"] else None, int(found["month"]), int(found["day"]), note)


def _head(text: str) -> tuple[str, bool, str]:
    """The holiday's name, whether the sentence only explains, and what is not known."""
    named = _NAMED.match(text)
    name = named["name"] if named else ""
    rest = text[named.end() :] if named else text
    detail = _DETAIL.match(rest)
    return name, detail is not None, rest[detail.end() :] if detail else rest


def _clause(group: Group, is_detail: bool, *, after: Kind | None) -> Clause | None:
    """What the words behind a row of days say of it."""
    if after is Kind.SWAPPED and group.tail.strip(",、") == "":
        return Clause(Kind.SWAPPED_TO, group.spans)
    off = _OFF.fullmatch(group.tail)
    if off:
        count = off["count"] or off["inline"]
        joined = off["joined"] is not None
        return Clause(Kind.OFF, group.spans, int(count) if count else None, joined, is_detail)
    for kind, pattern in _TAILS.items():
        if pattern.fullmatch(group.tail):
            return Clause(kind, group.spans, is_detail=is_detail)
    return None
