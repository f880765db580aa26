"""The columns of 任免备案台账 that are in use: as shipped, or as the department has decided."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common import tables
from filings.ledger import COLUMNS, Column, Entry
from filings.models import LedgerLayout

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
# Its cell leads to the filing.
NAME = "name"
# As long as there is no number, its cell shows the status instead.
NUMBER, STATUS = "number", "status"
HINTED = re.compile(r"(.+)（([^（）]+)）")


@dataclass(frozen=True)
class Layout:
    """Chosen columns in order; ``number`` is that of the decision, 0 where there was none."""

    columns: tuple[Column, ...]
    number: int = 0
    is_shipped: bool = True

    @property
    def listed(self) -> tuple[Column, ...]:
        """What stands in the list itself."""
        return tuple(column for column in self.columns if column.in_list)

    @property
    def below(self) -> tuple[Column, ...]:
        """What stands below each row of the list."""
        return tuple(column for column in self.columns if not column.in_list)

    def table(self) -> type[tables.Table]:
        """The heads of the list."""
        return type("LedgerTable", (tables.Table,), {column.key: _head(column) for column in self.listed})


SHIPPED = Layout(tuple(COLUMNS))


def layout_in_use() -> Layout:
    """One statement."""
    row = LedgerLayout.objects.order_by("-number").first()
    return SHIPPED if row is None else layout_of(row.columns, row.number)


def layout_of(stored: Iterable[Mapping[str, Any]], number: int = 0) -> Layout:
    """A decision as columns. A key that the system no longer knows is left out; nothing left is as shipped."""
    chosen = tuple(
        replace(BY_KEY[each["key"]], title=each["title"], in_list=each["in_list"])
        for each in stored
        if each["key"] in BY_KEY
    )
    return Layout(chosen, number, is_shipped=False) if chosen else replace(SHIPPED, number=number)


def _head(column: Column) -> tables.Column:
    """用时（工作日） is a narrow column with a second line."""
    found = HINTED.fullmatch(column.title)
    label, hint = (found[1], found[2]) if found else (column.title, "")
    return tables.Column(label, order_by=column.order_by, kind=_kind(column), hint=hint)


def _kind(column: Column) -> str:
    return column.cell if column.cell in ("date", "number") else ""


@dataclass(frozen=True)
class Cell:
    """A cell as the page draws it."""

    key: str
    title: str
    value: Any
    kind: str

    @property
    def is_day(self) -> bool:
        return self.kind == "date"


@dataclass(frozen=True)
class Row:
    """An entry with the cells of the list, and those below it that say anything."""

    entry: Entry
    cells: tuple[Cell, ...]
    below: tuple[Cell, ...]

    @property
    def has_status(self) -> bool:
        """The status stands in a cell of its own; the number's need not show it."""
        return any(cell.key == STATUS for cell in self.cells)


def rows_of(entries: Iterable[Entry], layout: Layout) -> list[Row]:
    """The entries as the page shows them."""
    listed, below = layout.listed, layout.below
    return [_row(_cells(entry, listed), _cells(entry, below), entry) for entry in entries]


def _row(cells: tuple[Cell, ...], below: tuple[Cell, ...], entry: Entry) -> Row:
    """What is empty is left out below, and the status where the number's cell shows it."""
    shown = {STATUS} if any(cell.key == NUMBER and not cell.value for cell in cells) else set()
    return Row(entry, cells, tuple(each for each in below if each.value not in (None, "") and each.key not in shown))


def _cells(entry: Entry, columns: Sequence[Column]) -> tuple[Cell, ...]:
    return tuple(Cell(column.key, column.title, column.value(entry), _kind(column)) for column in columns)
