"""Next year's statistics, pasted as text, held against Article 4: who would cross 200 or 500. Nothing is stored."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from common.spelling import one_spelling
from compliance.facts import UnitStaffing
from rules.editions import edition_on
from rules.settings import Settings
from rules.staffing import StaffingVerdict, WhatIf, what_if
from workbooks.values import CellError, parse_integer

MOST_LINES = 2000
# A table pasted from a workbook has tabs; what people type has commas or spaces.
SEPARATORS = (re.compile(r"\t"), re.compile(r"[,，;；|、]"), re.compile(r"[ \u3000]+"))
CODE, NAME, FULL, PROBATIONARY, TOTAL = "code", "name", "full", "probationary", "total"
# What a heading is recognised by, the more telling first: 党员总数（含预备党员） is a total.
HEADINGS = (
    (CODE, ("代码", "编码")),
    (NAME, ("单位", "党组织", "名称", "部门")),
    (TOTAL, ("总", "合计", "党员人数", "党员数")),
    (PROBATIONARY, ("预备",)),
    (FULL, ("正式",)),
)
GUIDE = "每行填写单位代码或名称，再填人数：一个数为党员总数，两个数依次为正式党员、预备党员；其他顺序请连表头一并粘贴。"


@dataclass(frozen=True)
class Problem:
    """A line that could not be used: where, what it says, why, and how to mend it."""

    line: int
    text: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Stated:
    """What a line says of a unit."""

    total: int
    full: int | None = None
    probationary: int | None = None


@dataclass(frozen=True)
class SupposedUnit:
    """A unit at the number stated: what Article 4 says now and would say then."""

    row: UnitStaffing
    stated: Stated
    what_if: WhatIf

    @property
    def difference(self) -> int | None:
        """Against the number that is held against the thresholds now."""
        now, then = self.what_if.now.threshold_members, self.what_if.then.threshold_members
        return None if now is None or then is None else then - now

    @property
    def change(self) -> str:
        """The difference with its sign, as a register shows it."""
        return "" if self.difference is None else f"{self.difference:+d}"

    @property
    def words(self) -> str:
        """What changes, in sentences; empty where nothing does."""
        crossed = "".join(each.message for each in self.what_if.crossings)
        return crossed or ("" if self.what_if.now.threshold_members is not None else "此前未见党员人数记录。")

    @property
    def then(self) -> StaffingVerdict:
        return self.what_if.then


@dataclass(frozen=True)
class Statistics:
    """Everything that was read: units with what changes, lines that could not be used, units that no line names."""

    supposed: tuple[SupposedUnit, ...] = ()
    problems: tuple[Problem, ...] = ()
    unnamed: tuple[UnitStaffing, ...] = ()

    @property
    def crossing(self) -> tuple[SupposedUnit, ...]:
        return tuple(each for each in self.supposed if each.what_if.crossings)


class _Unusable(Exception):
    """Why a line cannot be used."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass
class _Reader:
    """The units by every way to name them, and which were named already."""

    rows: Sequence[UnitStaffing]
    settings: Settings
    columns: tuple[str, ...] = ()
    named: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_word: dict[str, list[UnitStaffing]] = {}
        for row in self.rows:
            for word in {row.unit.code, row.unit.name, row.unit.short_name} - {""}:
                self.by_word.setdefault(_word(word), []).append(row)

    def unit(self, words: Iterable[str], line: int) -> UnitStaffing:
        asked = [word for word in words if word]
        found = next((self.by_word[_word(word)] for word in asked if _word(word) in self.by_word), [])
        if not found:
            raise _Unusable("没有找到该单位。", "请核对单位代码或名称；已更名的，请用现名。")
        if len(found) > 1:
            raise _Unusable("有多个单位使用该名称。", "请改填单位代码。")
        before = self.named.setdefault(found[0].unit.code, line)
        if before != line:
            raise _Unusable(f"该单位在第{before}行已填写。", "每个单位只填一行，请删去重复的一行。")
        return found[0]

    def numbers(self, cells: Mapping[str, str]) -> Stated:
        read = {name: _number(cells[name]) for name in (FULL, PROBATIONARY, TOTAL) if cells.get(name)}
        full, probationary, total = read.get(FULL), read.get(PROBATIONARY), read.get(TOTAL)
        if total is None and full is not None and probationary is not None:
            total = full + probationary
        if total is None:
            raise _Unusable("缺少党员总数。", GUIDE)
        if full is None and probationary is not None:
            full = total - probationary
        if full is not None and (full > total or (probationary is not None and full + probationary != total)):
            raise _Unusable("党员总数不等于正式党员与预备党员之和。", "请核对三个数。")
        if full is not None and full < 0:
            raise _Unusable("预备党员多于党员总数。", "请核对人数。")
        if full is None and not self.settings.count_probationary_members:
            raise _Unusable("按现行口径以正式党员人数计算，缺少正式党员人数。", "请分别填写正式党员、预备党员。")
        return Stated(total, full, probationary)


def read_statistics(text: str, rows: Sequence[UnitStaffing], *, on: date, settings: Settings) -> Statistics:
    """Read pasted lines and suppose their numbers. `rows` are the units that the reader may see, as of `on`."""
    reader, supposed, problems = _Reader(rows, settings), [], []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines[:MOST_LINES]:
        cells = _cells(line)
        if not reader.columns and _is_heading(cells):
            reader.columns = tuple(map(_column, cells))
            continue
        try:
            supposed.append(_supposed(reader, cells, number, on))
        except _Unusable as error:
            problems.append(Problem(number, line.strip()[:80], error.message, error.remedy))
    if len(lines) > MOST_LINES:
        number, line = lines[MOST_LINES]
        problems.append(Problem(number, line.strip()[:80], f"超过{MOST_LINES}行，其后未读取。", "请分次粘贴。"))
    unnamed = tuple(row for row in rows if row.in_scope and row.unit.code not in reader.named)
    # What changes comes first; otherwise the department's order, which is that of the rows.
    order = {row.unit.code: position for position, row in enumerate(rows)}
    supposed.sort(key=lambda each: (not each.what_if.crossings, order[each.row.unit.code]))
    return Statistics(tuple(supposed), tuple(problems), unnamed)


def _supposed(reader: _Reader, cells: list[str], line: int, on: date) -> SupposedUnit:
    named = dict(zip(reader.columns, cells, strict=False)) if reader.columns else _without_heading(cells)
    row = reader.unit((named.get(CODE, ""), named.get(NAME, "")), line)
    try:
        stated = reader.numbers(named)
    except CellError as error:
        raise _Unusable(error.message, error.remedy) from error
    held = stated.total if reader.settings.count_probationary_members else stated.full
    assert held is not None  # noqa: S101 numbers() refuses it
    supposed = what_if(row.facts, held, on=on, edition=edition_on(on), settings=reader.settings)
    return SupposedUnit(row, stated, supposed)


def _without_heading(cells: list[str]) -> dict[str, str]:
    """Code or name, then one number (the total) or two (full and probationary members); a serial number may lead."""
    words = [cell for cell in cells if cell]
    if len(words) > 2 and words[0].isdigit() and not _is_number(words[1]):
        words = words[1:]
    first = next((place for place, word in enumerate(words) if place and _is_number(word)), len(words))
    unit, numbers = words[:first], words[first:]
    if not unit or len(numbers) not in (1, 2):
        raise _Unusable("未能分清单位和人数。", GUIDE)
    kinds = (TOTAL,) if len(numbers) == 1 else (FULL, PROBATIONARY)
    return {CODE: unit[0], NAME: unit[-1], **dict(zip(kinds, numbers, strict=True))}


def _cells(line: str) -> list[str]:
    separator = next((each for each in SEPARATORS if each.search(line.strip())), SEPARATORS[-1])
    return [cell.strip(" \u3000\xa0") for cell in separator.split(line.strip("\r\n"))]


def _is_heading(cells: list[str]) -> bool:
    columns = set(map(_column, cells))
    return bool(columns & {CODE, NAME}) and bool(columns & {FULL, TOTAL})


def _column(cell: str) -> str:
    if any(character.isdigit() for character in cell):
        return ""
    return next((column for column, words in HEADINGS if any(word in cell for word in words)), "")


def _is_number(word: str) -> bool:
    try:
        parse_integer(word)
    except CellError:
        return False
    return True


def _number(word: str) -> int:
    return parse_integer(word)


def _word(text: str) -> str:
    return one_spelling(text).casefold()
