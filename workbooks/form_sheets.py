"""A form in a workbook: a line for each field with a cell to fill in, drop-downs, notes, an example; a page of text.

All but the cells to fill in is locked, so that labels stay what they are. As everywhere, text is written as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbooks.writer import DATE_FORMAT, LINE_POINTS, lines_of, new_book, write_cell

LABELS = ("栏目", "填写", "填写要求", "示例")
WIDTHS = (20, 44, 46, 20)
TEXT_WIDTH = 84
HIGH_ROW, LOW_ROW = 26, 19
GREY, PALE = "#BFBFBF", "#F2F2F2"
# What a list within a cell's rule may hold altogether; longer ones are told in the note.
LONGEST_LIST = 255
MAY = {"select_locked_cells": True, "format_columns": True, "format_rows": True}
A4 = 9


@dataclass(frozen=True)
class Line:
    """A field: its label, what stands in its cell, and what helps to fill it in."""

    label: str
    value: Any = None
    cell: str = "text"
    note: str = ""
    example: Any = ""
    choices: Sequence[str] = ()
    is_locked: bool = False


@dataclass(frozen=True)
class Heading:
    """The name of a group of fields."""

    text: str


@dataclass(frozen=True)
class FormSheet:
    """The sheet that is filled in."""

    name: str
    title: str
    lede: str
    lines: Sequence[Line | Heading]
    foot: Sequence[str] = ()


@dataclass(frozen=True)
class TextSheet:
    """A sheet to be read."""

    name: str
    title: str
    paragraphs: Sequence[str]


def write_form_book(path: Path, form: FormSheet, text: TextSheet, properties: Mapping[str, str]) -> None:
    """Write both sheets at once or not at all."""
    with new_book(path, properties) as (book, plain):
        formats = plain | _formats(book)
        _write_form(book.add_worksheet(form.name), form, formats)
        _write_text_sheet(book.add_worksheet(text.name), text, formats)


def _formats(book: Any) -> dict[str, Any]:
    box = {"border": 1, "border_color": GREY, "valign": "vcenter", "text_wrap": True}
    is_text = {"num_format": "@", "align": "left"}
    return {
        "lede": book.add_format({"font_color": "#595959", "num_format": "@"}),
        "heading": book.add_format(box | {"bold": True, "bg_color": PALE, "num_format": "@"}),
        "label": book.add_format(box | is_text | {"bold": True}),
        "input": book.add_format(box | is_text | {"locked": False, "bg_color": "#FFFBEA"}),
        "input date": book.add_format(
            box | {"locked": False, "bg_color": "#FFFBEA", "num_format": DATE_FORMAT, "align": "left"}
        ),
        "input number": book.add_format(
            box | {"locked": False, "bg_color": "#FFFBEA", "num_format": "0", "align": "left"}
        ),
        "told": book.add_format(box | is_text),
        "note": book.add_format(box | is_text | {"font_color": "#595959"}),
        "sample": book.add_format(box | is_text | {"italic": True, "font_color": "#7F7F7F"}),
        "paragraph": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }


def _write_form(worksheet: Any, form: FormSheet, formats: dict[str, Any]) -> None:
    for place, width in enumerate(WIDTHS):
        worksheet.set_column(place, place, width)
    _lay_out(worksheet)
    worksheet.protect("", MAY)
    worksheet.set_row(0, HIGH_ROW)
    _text(worksheet, 0, 0, form.title, formats["title"])
    worksheet.set_row(1, LOW_ROW)
    _text(worksheet, 1, 0, form.lede, formats["lede"])
    worksheet.set_row(2, LOW_ROW)
    for place, words in enumerate(LABELS):
        _text(worksheet, 2, place, words, formats["heading"])
    worksheet.freeze_panes(3, 0)
    for row, line in enumerate(form.lines, start=3):
        if isinstance(line, Heading):
            worksheet.set_row(row, LOW_ROW)
            for place in range(len(LABELS)):
                _text(worksheet, row, place, "" if place else line.text, formats["heading"])
        else:
            _write_line(worksheet, row, line, formats)
    below = len(form.lines) + 4
    for place, words in enumerate(form.foot):
        _text(worksheet, below + place, 0, words, formats["lede"])


def _write_line(worksheet: Any, row: int, line: Line, formats: dict[str, Any]) -> None:
    texts = (line.label, line.value, line.note)
    lines = max(lines_of(text, width) for text, width in zip(texts, WIDTHS, strict=False))
    worksheet.set_row(row, LINE_POINTS * lines + 5)
    _text(worksheet, row, 0, line.label, formats["label"])
    of_text = formats["told" if line.is_locked else "input"]
    of_value = {"date": formats["input date"], "number": formats["input number"]}.get(line.cell, of_text)
    if line.value in (None, ""):
        worksheet.write_blank(row, 1, None, of_text if line.is_locked else of_value)
    else:
        write_cell(worksheet, row, 1, line.value, of_value, of_text)
    _text(worksheet, row, 2, line.note, formats["note"])
    _text(worksheet, row, 3, line.example, formats["sample"])
    if line.choices and not line.is_locked and len(",".join(line.choices)) <= LONGEST_LIST:
        offered = {"validate": "list", "source": list(line.choices), "error_type": "warning"}
        offered |= {"error_title": "不在选项中", "error_message": f"可填写：{'、'.join(line.choices)}"[:255]}
        worksheet.data_validation(row, 1, row, 1, offered)


def _write_text_sheet(worksheet: Any, text: TextSheet, formats: dict[str, Any]) -> None:
    worksheet.set_column(0, 0, TEXT_WIDTH)
    _lay_out(worksheet)
    worksheet.protect("", MAY)
    _text(worksheet, 0, 0, text.title, formats["title"])
    for row, paragraph in enumerate(text.paragraphs, start=2):
        worksheet.set_row(row, LINE_POINTS * lines_of(paragraph, TEXT_WIDTH) + 4)
        _text(worksheet, row, 0, paragraph, formats["paragraph"])


def _lay_out(worksheet: Any) -> None:
    worksheet.set_paper(A4)
    worksheet.set_portrait()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    worksheet.set_footer("&R第&P页，共&N页")
    worksheet.hide_gridlines(2)


def _text(worksheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    """A cell that is not filled in; its format is there, too, where it says nothing."""
    if value in (None, ""):
        worksheet.write_blank(row, place, None, form)
    else:
        worksheet.write_string(row, place, str(value), form)
