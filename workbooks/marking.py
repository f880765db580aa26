"""An uploaded workbook given back with its wrong cells marked: a fill, a comment that says why, and a list of all.

It is written anew from the values that were read, each in its own row and column. Formulas, links and pictures of the
uploaded file do not come back; text that looks like a formula stays text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from workbooks.reading import Book, Grid
from workbooks.reports import Problem, SheetReport
from workbooks.resources import ERROR_SHEET
from workbooks.writer import LONGEST_TEXT, new_book, write_cell

Place = tuple[int, int]
# Table programs draw every comment as a box of its own: thousands make a file that hardly opens.
COMMENTS = 2_000
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LIST_COLUMNS = (("工作表", 14), ("行", 8), ("列", 16), ("原值", 24), ("原因", 44), ("改法", 44))
WIDTHS = (8, 40)
SAMPLED_ROWS = 100


def write_marked(path: Path, book: Book, sheets: Iterable[SheetReport]) -> None:
    """Write the workbook with its problems marked."""
    reports = list(sheets)
    with new_book(path, book.properties) as (out, formats):
        names: set[str] = {ERROR_SHEET.casefold()}
        for grid in book.grids:
            if grid.sheet.strip() == ERROR_SHEET:
                continue
            problems = [each for report in reports if report.sheet == grid.sheet for each in report.errors]
            worksheet = out.add_worksheet(_free_name(grid.sheet, names))
            _write_grid(worksheet, grid, _by_place(problems), formats)
        _write_list(out.add_worksheet(ERROR_SHEET), reports, formats)


def _free_name(name: str, taken: set[str]) -> str:
    """A name that the writer takes: a file may have others than table programs allow."""
    plain = NOT_IN_NAMES.sub("_", name).strip("'")[:31] or "工作表"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[:26]}({number})"
    taken.add(found.casefold())
    return found


def _by_place(problems: Iterable[Problem]) -> dict[Place, list[Problem]]:
    found: dict[Place, list[Problem]] = defaultdict(list)
    for each in problems:
        if each.row:
            found[each.row - 1, each.place or 0].append(each)
    return found


def _write_grid(worksheet: Any, grid: Grid, marks: dict[Place, list[Problem]], formats: dict[str, Any]) -> None:
    widths: dict[int, int] = defaultdict(lambda: WIDTHS[0])
    commented = 0
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if row < SAMPLED_ROWS:
                widths[column] = max(widths[column], min(2 * len(_shown(value)) + 2, WIDTHS[1]))
            if (row, column) in marks:
                _write_marked_cell(worksheet, row, column, value, formats)
                commented += 1
                if commented <= COMMENTS:  # with its row: the writer keeps no rows that are done
                    _write_comment(worksheet, row, column, marks[row, column])
            else:
                _write_value(worksheet, row, column, value, formats)
    for column, width in widths.items():
        worksheet.set_column(column, column, width)


def _write_value(worksheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        worksheet.write_datetime(row, column, value, formats["moment"])
    else:
        form = formats["date"] if isinstance(value, date) else formats["plain"]
        write_cell(worksheet, row, column, _writable(value), form, formats["text"])


def _write_marked_cell(worksheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value in (None, ""):
        worksheet.write_blank(row, column, None, formats["marked"])
    else:
        form = formats["marked date"] if isinstance(value, date) else formats["marked"]
        write_cell(worksheet, row, column, _writable(value), form, formats["marked"])


def _write_comment(worksheet: Any, row: int, column: int, problems: list[Problem]) -> None:
    text = "\n".join(f"{each.message}{each.remedy}" for each in problems)
    worksheet.write_comment(row, column, text, {"x_scale": 2.2, "y_scale": 1.2})


def _writable(value: Any) -> Any:
    """Long texts and times of day as the writer takes them."""
    return value[:LONGEST_TEXT] if isinstance(value, str) else value.isoformat() if isinstance(value, time) else value


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)[:10]


def _write_list(worksheet: Any, reports: list[SheetReport], formats: dict[str, Any]) -> None:
    for place, (header, width) in enumerate(LIST_COLUMNS):
        worksheet.set_column(place, place, width, formats["wrapped"])
        worksheet.write_string(0, place, header, formats["header"])
    worksheet.freeze_panes(1, 0)
    problems = [(report.sheet, each) for report in reports for each in report.errors]
    for row, (sheet, each) in enumerate(problems, 1):
        cells = (sheet, each.row, each.column, each.value, each.message, each.remedy)
        for place, value in enumerate(cells):
            write_cell(worksheet, row, place, _writable(value), formats["wrapped"], formats["wrapped"])
