"""From a file to grids of cells, with the row numbers that the person sees in the table program."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from attachments.archives import Rejected
from workbooks.inspection import CELLS, SAVE_AS, Place, SheetTraits, Traits, inspect_workbook

ERROR_WORDS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


@dataclass
class Grid:
    """A visible sheet: ``rows[0][0]`` is cell A1."""

    sheet: str
    rows: list[list[Any]]
    broken: dict[Place, str] = field(default_factory=dict)

    def is_empty(self) -> bool:
        """Whether the sheet holds nothing at all."""
        return not any(cell not in (None, "") for row in self.rows for cell in row)


@dataclass
class Book:
    """What was read of a workbook; hidden sheets are only named."""

    grids: list[Grid]
    hidden: list[str]
    properties: dict[str, str] = field(default_factory=dict)


def read_book(name: str, content: bytes) -> Book:
    """Read a workbook, or `Rejected` with a reason and a remedy."""
    traits = inspect_workbook(name, content)
    try:
        return _read(content, traits)
    except Rejected:
        raise
    # The reader is native code: a broken file may end in its own errors or in a panic, which is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Rejected("工作簿内容已损坏，无法读取", SAVE_AS) from error


def _read(content: bytes, traits: Traits) -> Book:
    grids, hidden = [], []
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != SheetVisibleEnum.Visible:
                hidden.append(meta.name)
                continue
            sheet = book.get_sheet_by_index(index)
            rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            _spread_merged(rows, sheet.merged_cell_ranges or [])
            grids.append(Grid(meta.name, rows, traits.sheets.get(meta.name, SheetTraits()).broken))
    return Book(grids, hidden, traits.properties)


def _spread_merged(rows: list[list[Any]], ranges: list[tuple[Place, Place]]) -> None:
    """What stands in a merged cell holds for each of its rows; titles across columns stay where they are."""
    budget = CELLS
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]) or top == bottom:
            continue
        value = rows[top][left]
        last = min(bottom, len(rows) - 1)
        budget -= last - top
        if value in (None, "") or budget < 0 or right != left:
            continue
        for row in rows[top + 1 : last + 1]:
            if left < len(row):
                row[left] = value
