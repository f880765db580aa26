"""The one writer of Excel files. All text is written as text, headers too: nothing that was typed becomes a formula."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from common import clock

DATE_FORMAT = "yyyy-mm-dd"
LONGEST_TEXT = 32_767
FIRST_DATE = date(1900, 3, 1)


@dataclass(frozen=True)
class OutColumn:
    """A column that is written: its header, what its cells are (text, date, number), its width in characters."""

    header: str
    cell: str = "text"
    width: int = 14


@dataclass(frozen=True)
class OutSheet:
    """A sheet that is written, rows in order, under an optional title line."""

    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]
    title: str = ""


def write_book(path: Path, sheets: Sequence[OutSheet], properties: Mapping[str, str] | None = None) -> dict[str, int]:
    """Write a workbook at once or not at all; returns the number of rows by sheet.

    ``properties`` are kept in the file without being seen in a sheet (`workbooks.reading` gives them back).
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=".xlsx")
    os.close(handle)
    try:
        counts = _write(name, sheets, properties or {})
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return counts


def _write(name: str, sheets: Sequence[OutSheet], properties: Mapping[str, str]) -> dict[str, int]:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(name, options) as book:
        book.set_properties({"created": clock.now().astimezone(clock.SHANGHAI).replace(tzinfo=None)})
        for key, value in properties.items():
            book.set_custom_property(key, value, "text")
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "header": book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "num_format": "@"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": DATE_FORMAT}),
            "number": book.add_format({"num_format": "0"}),
        }
        return {sheet.name: _write_sheet(book.add_worksheet(sheet.name), sheet, formats) for sheet in sheets}


def _write_sheet(worksheet: Any, sheet: OutSheet, formats: dict[str, Any]) -> int:
    for place, column in enumerate(sheet.columns):
        width = max(column.width, 2 * len(column.header) + 2)
        # The format of the whole column: what somebody adds below stays text, too.
        worksheet.set_column(place, place, width, formats[column.cell])
    row = 0
    if sheet.title:
        _write_text(worksheet, row, 0, sheet.title, formats["title"])
        row += 1
    for place, column in enumerate(sheet.columns):
        _write_text(worksheet, row, place, column.header, formats["header"])
    worksheet.freeze_panes(row + 1, 0)
    first = row + 1
    for row, cells in enumerate(sheet.rows, first):
        for place, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write_cell(worksheet, row, place, value, formats[column.cell], formats["text"])
    return row - first + 1


def _write_cell(worksheet: Any, row: int, place: int, value: Any, form: Any, text_form: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DATE:
        worksheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001 - a day
    elif isinstance(value, int | float) and not isinstance(value, bool):
        worksheet.write_number(row, place, value, form)
    else:
        _write_text(worksheet, row, place, str(value), text_form)


def _write_text(worksheet: Any, row: int, place: int, text: str, form: Any) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a cell holds at most {LONGEST_TEXT} characters")
    worksheet.write_string(row, place, text, form)
