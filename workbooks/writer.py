"""The one writer of Excel files. All text is written as text, headers too: nothing that was typed becomes a formula."""

import math
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from common import clock

DATE_FORMAT = "yyyy-mm-dd"
LONGEST_TEXT = 32_767
# Rows below the header of a template that offer their choices.
CHOICE_ROWS = 5_000
MARK = {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "border_color": "#9C0006"}
FIRST_DATE = date(1900, 3, 1)
LINE_POINTS = 16.5
WIDE_FROM = 0x2E7F  # signs beyond are two columns wide
A4, A3 = 9, 8  # as Excel counts sizes of paper
A4_WIDE, A3_WIDE = 200, 300  # characters that can still be read across a page


@dataclass(frozen=True)
class OutColumn:
    """A column that is written: its header, what its cells are (text, date, number), its width in characters.

    ``note`` stands beside the header as a comment; ``choices`` are offered in the cells below.
    """

    header: str
    cell: str = "text"
    width: int = 14
    note: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class OutSheet:
    """A sheet that is written, rows in order, under an optional title line; an example row is set off from the rest."""

    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    example: Sequence[Any] = ()
    is_printed: bool = False  # laid out for paper: across, as wide as the page, the head on every page
    leading: int = 1  # columns that stand on every page again, where the sheet is wider than one


@dataclass(frozen=True)
class Watermark:
    """Who took the workbook and when: in the file's properties, and at the foot of every printed page."""

    title: str
    text: str


def write_book(
    path: Path,
    sheets: Sequence[OutSheet],
    properties: Mapping[str, str] | None = None,
    watermark: Watermark | None = None,
) -> dict[str, int]:
    """Write a workbook at once or not at all; returns the number of rows by sheet.

    ``properties`` are kept in the file without being seen in a sheet (`workbooks.reading` gives them back).
    """
    with new_book(path, properties or {}, watermark) as (book, formats):
        counts = {}
        for sheet in sheets:
            worksheet = book.add_worksheet(sheet.name)
            if watermark:
                # An ampersand begins a command of the footer.
                worksheet.set_footer(f"&L{watermark.text.replace('&', '&&')[:200]}&R第&P页，共&N页")
            counts[sheet.name] = _write_sheet(worksheet, sheet, formats)
    return counts


@contextmanager
def new_book(
    path: Path, properties: Mapping[str, str], watermark: Watermark | None = None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A new workbook with its formats; the file appears when everything was written."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=".xlsx")
    os.close(handle)
    try:
        with xlsxwriter.Workbook(name, OPTIONS) as book:
            _describe(book, properties, watermark)
            yield book, _formats(book)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _describe(book: Any, properties: Mapping[str, str], watermark: Watermark | None) -> None:
    shown = {"title": watermark.title, "comments": watermark.text} if watermark else {}
    book.set_properties(shown | {"created": clock.now().astimezone(clock.SHANGHAI).replace(tzinfo=None)})
    for key, value in properties.items():
        book.set_custom_property(key, value, "text")


def _formats(book: Any) -> dict[str, Any]:
    # A row may be several lines high, and a font higher than its row.
    middle = {"valign": "vcenter"}
    text, example = middle | {"num_format": "@"}, {"italic": True, "font_color": "#7F7F7F"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "num_format": "@"}),
        "text": book.add_format(text),
        "wrapped": book.add_format(text | {"text_wrap": True}),
        "date": book.add_format(middle | {"num_format": DATE_FORMAT}),
        "moment": book.add_format(middle | {"num_format": f"{DATE_FORMAT} hh:mm:ss"}),
        "number": book.add_format(middle | {"num_format": "0"}),
        "plain": book.add_format(),
        "example": book.add_format(text | example),
        "example date": book.add_format(example | {"num_format": DATE_FORMAT}),
        "marked": book.add_format(MARK | text),
        "marked date": book.add_format(MARK | {"num_format": DATE_FORMAT}),
    }


def _write_sheet(worksheet: Any, sheet: OutSheet, formats: dict[str, Any]) -> int:
    for place, column in enumerate(sheet.columns):
        # The format of the whole column: what somebody adds below stays text, too.
        worksheet.set_column(place, place, _width(column), formats[column.cell])
    row = 0
    if sheet.title:
        _write_text(worksheet, row, 0, sheet.title, formats["title"])
        row += 1
    for place, column in enumerate(sheet.columns):
        _write_text(worksheet, row, place, column.header, formats["header"])
        _help_with(worksheet, row, place, column)
    worksheet.freeze_panes(row + 1, 0)
    if sheet.is_printed:
        _lay_out(worksheet, sheet, row)
    first = row + 1
    for place, value in enumerate(sheet.example):
        write_cell(worksheet, first, place, value, formats["example date"], formats["example"])
    first += bool(sheet.example)
    return _write_rows(worksheet, sheet, formats, first)


def _write_rows(worksheet: Any, sheet: OutSheet, formats: dict[str, Any], first: int) -> int:
    wrapped = [(place, column.width) for place, column in enumerate(sheet.columns) if column.cell == "wrapped"]
    row = first - 1
    for row, cells in enumerate(sheet.rows, first):
        if wrapped:  # before the cells: what is written is gone
            lines = max(lines_of(cells[place], width) for place, width in wrapped)
            worksheet.set_row(row, lines * LINE_POINTS if lines > 1 else None)
        for place, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            text_form = formats["wrapped" if column.cell == "wrapped" else "text"]
            write_cell(worksheet, row, place, value, formats[column.cell], text_form)
    return row - first + 1


def lines_of(value: Any, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two others."""
    parts = str(value or "").split("\n")
    return sum(max(1, -(-sum(1 + (ord(sign) > WIDE_FROM) for sign in part) // (width - 1))) for part in parts)


def _width(column: OutColumn) -> int:
    return max(column.width, 2 * len(column.header) + 2)


def _lay_out(worksheet: Any, sheet: OutSheet, head: int) -> None:
    """On one page across as long as it can be read there: on A3 before that, and then on several."""
    widths = [_width(column) for column in sheet.columns]
    leading = sheet.leading if sum(widths[: sheet.leading]) <= A3_WIDE // 2 else 0
    again = sum(widths[:leading])
    pages = 1 if sum(widths) <= A3_WIDE else -(-(sum(widths) - again) // (A3_WIDE - again))
    worksheet.set_landscape()
    worksheet.set_paper(A4 if sum(widths) <= A4_WIDE else A3)
    worksheet.fit_to_pages(pages, 0)
    worksheet.repeat_rows(head)
    if pages > 1 and leading:
        worksheet.repeat_columns(0, leading - 1)
    worksheet.hide_gridlines(0)  # drawn on paper, too


def _help_with(worksheet: Any, row: int, place: int, column: OutColumn) -> None:
    if column.note:
        worksheet.write_comment(row, place, column.note, {"x_scale": 2, "y_scale": 1.2})
    if column.choices:
        offered = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        offered |= {"error_title": "不在选项中", "error_message": f"可填写：{'、'.join(column.choices)}"[:255]}
        worksheet.data_validation(row + 1, place, row + CHOICE_ROWS, place, offered)


def write_cell(worksheet: Any, row: int, place: int, value: Any, form: Any, text_form: Any) -> None:
    """Write a value as what it is: a day as a date, a number as a number, everything else as text."""
    if value is None or value == "":
        return
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DATE:
        worksheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001 - a day
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        worksheet.write_number(row, place, value, form)
    else:
        _write_text(worksheet, row, place, str(value), text_form)


def _write_text(worksheet: Any, row: int, place: int, text: str, form: Any) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a cell holds at most {LONGEST_TEXT} characters")
    worksheet.write_string(row, place, text, form)
