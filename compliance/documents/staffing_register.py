"""配备情况一览表 as a workbook: one row a unit, as of a day, in the columns that such registers have."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from accounts.models import User
from compliance.documents.overview import DISCLAIMER, FOOT
from compliance.facts import UnitStaffing
from organizers.models import Tenure
from rules.posts import PostLevel
from rules.staffing_facts import Holder
from rules.wording import chinese_date
from workbooks.writer import OutColumn, OutSheet, Watermark, write_book

TITLE, SHEET = "专职组织员配备情况一览表", "配备情况一览表"
SECTION_LEVELS = (PostLevel.SECTION_CHIEF, PostLevel.SECTION_DEPUTY)
UNKNOWN = "未见记录"


@dataclass(frozen=True)
class Entry:
    """A unit's staffing with the part-time organizers, who do not count."""

    row: UnitStaffing
    part_time: tuple[str, ...] = ()

    @property
    def holders(self) -> tuple[Holder, ...]:
        return self.row.holders

    @property
    def at_section_level(self) -> int:
        return sum(holder.level in SECTION_LEVELS for holder in self.holders)

    @property
    def names(self) -> str:
        return _lines(f"{each.name}{'' if each.is_filed else '（待备案）'}" for each in self.holders)

    @property
    def levels(self) -> str:
        return _lines(each.level.label if each.level else UNKNOWN for each in self.holders)

    @property
    def since(self) -> str:
        return _lines(chinese_date(each.effective_on) if each.effective_on else UNKNOWN for each in self.holders)

    @property
    def circumstances(self) -> str:
        stated = (each for each in self.holders if each.circumstances)
        return _lines(f"{each.name}：{each.circumstances.text}" for each in stated if each.circumstances)

    @property
    def extra_posts(self) -> str:
        extra = (each for each in self.row.facts.posts if each.is_extra)
        return _lines(f"{each.label}：{each.basis or '未填写依据'}" for each in extra)

    @property
    def notes(self) -> str:
        return "党员人数待更新" if self.row.is_count_stale else ""


@dataclass(frozen=True)
class Column:
    """A column with its value of a unit, and with its sum where it has one."""

    title: str
    value: Callable[[Entry], Any]
    cell: str = "text"
    width: int = 12
    is_summed: bool = False


def _number(title: str, value: Callable[[Entry], int | None], width: int = 10) -> Column:
    return Column(title, value, "number", width, is_summed=True)


# 序号 stands before them. 拟配备时限 is filled in by hand.
COLUMNS: Sequence[Column] = (
    Column("二级单位党组织", lambda e: e.row.unit.name, width=34),
    Column("单位类别", lambda e: e.row.unit.kind_label),
    Column("党组织类别", lambda e: e.row.unit.party_kind_label),
    _number("党员总数", lambda e: e.row.facts.total),
    _number("其中预备党员", lambda e: e.row.facts.probationary),
    Column("统计时点", lambda e: e.row.counted_on, "date"),
    _number("最低应配数", lambda e: e.row.minimum),
    _number("核定岗位数", lambda e: e.row.posts),
    _number("实配数", lambda e: e.row.in_post),
    _number("其中科级", lambda e: e.at_section_level),
    _number("空缺数", lambda e: e.row.vacant_posts),
    Column("空缺起始时间", lambda e: e.row.vacant_since, "date"),
    Column("姓名", lambda e: e.names, "wrapped", 16),
    Column("岗位级别", lambda e: e.levels, "wrapped", 14),
    Column("任职时间", lambda e: e.since, "wrapped", 18),
    Column("级别要求（一般科级/可不设）", lambda e: e.row.grade_words, width=16),
    Column("情况说明", lambda e: e.circumstances, "wrapped", 24),
    Column("增设岗位及依据", lambda e: e.extra_posts, "wrapped", 24),
    Column("兼职组织员（不计入）", lambda e: _lines(e.part_time), "wrapped", 16),
    Column("拟配备时限", lambda e: ""),
    Column("备注", lambda e: e.notes, "wrapped", 18),
)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def entries_of(rows: Iterable[UnitStaffing], on: date, *, by: User) -> list[Entry]:
    """The rows with their part-time organizers. One statement."""
    found = list(rows)
    part_time = _part_time([row.unit.pk for row in found], on, by)
    return [Entry(row, tuple(part_time.get(row.unit.pk, ()))) for row in found]


def _part_time(units: Sequence[uuid.UUID], on: date, by: User) -> Mapping[uuid.UUID, list[str]]:
    rows = Tenure.objects.visible_to(by).as_of(on).filter(post__unit__in=units, is_full_time=False)
    names: dict[uuid.UUID, list[str]] = {}
    for unit, name in rows.order_by("post__number", "effective_on").values_list("post__unit_id", "organizer__name"):
        names.setdefault(unit, []).append(name)
    return names


def write_register(path: Path, entries: Sequence[Entry], *, on: date, asked: str, taken: str) -> None:
    """One sheet with its day above, the sums and the foot below."""
    columns = [
        OutColumn("序号", "number", 6),
        *(OutColumn(each.title, each.cell, each.width) for each in COLUMNS),
    ]
    title = f"{TITLE}（截至{chinese_date(on)}）"
    sheet = OutSheet(SHEET, columns, list(_rows(entries, asked)), title, is_printed=True)
    write_book(path, [sheet], watermark=Watermark(TITLE, taken))


def _rows(entries: Sequence[Entry], asked: str) -> Iterator[list[Any]]:
    width = len(COLUMNS) + 1
    for number, entry in enumerate(entries, start=1):
        yield [number, *(_shown(column, entry) for column in COLUMNS)]
    yield ["", f"合计：{len(entries)}个单位", *(_sum(column, entries) for column in COLUMNS[1:])]
    yield [""] * width
    for note in (
        f"范围：{asked}" if asked else "",
        "兼职组织员不计入实配数；任职以生效为准，待备案的计入。",
        DISCLAIMER,
    ):
        if note:
            yield ["", note, *("" for _ in range(width - 2))]
    cells = [""] * width
    for place, words in enumerate(FOOT):
        cells[1 + place * 4] = words
    yield cells


def _shown(column: Column, entry: Entry) -> Any:
    value = column.value(entry)
    if value is None and column.is_summed and entry.row.in_scope:
        return UNKNOWN
    return "" if value is None else value


def _sum(column: Column, entries: Sequence[Entry]) -> Any:
    """Of what is known."""
    return sum(column.value(entry) or 0 for entry in entries) if column.is_summed else ""
