"""The register and the list as a workbook of two sheets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compliance.cockpit import COLUMNS
from compliance.documents.overview import (
    BLANKS,
    FOOT,
    ISSUES,
    ISSUES_SHEET,
    REGISTER,
    REGISTER_SHEET,
    Line,
    Overview,
)
from workbooks.writer import OutColumn, OutSheet, Watermark, write_book

FIGURES = ("党员总数", "最低应配", "实配", "空缺")


def write_overview(path: Path, overview: Overview, taken: str) -> None:
    """Both sheets, each with its day above and the foot below."""
    write_book(path, [_register(overview), _issues(overview)], watermark=Watermark(REGISTER, taken))


def _register(overview: Overview) -> OutSheet:
    columns = (
        OutColumn("序号", "number", 6),
        OutColumn("二级单位党组织", width=36),
        OutColumn("单位类别"),
        *(OutColumn(name, "number", 10) for name in FIGURES),
        *(OutColumn(column.full_name, width=14) for column in COLUMNS),
        OutColumn("备注", width=24),
    )
    title = f"{REGISTER}（截至{overview.day}）"
    return OutSheet(REGISTER_SHEET, columns, list(_register_rows(overview, len(columns))), title, is_printed=True)


def _register_rows(overview: Overview, width: int) -> Iterator[list[Any]]:
    if overview.own:
        yield ["", overview.own.row.name, "组织部本级", *("" for _ in FIGURES), *overview.own.words, ""]
    for number, line in enumerate(overview.lines, start=1):
        yield [number, line.row.name, line.row.kind_label, *figures_of(line), *line.words, ""]
    for word, numbers in overview.totals:
        yield ["", f"合计：{word}", "", *("" for _ in FIGURES), *numbers, ""]
    yield from _below(overview, width)


def figures_of(line: Line) -> list[Any]:
    """党员总数、最低应配、实配、空缺; what is not known stays a word."""
    figures = line.row.figures
    if figures is None:
        return ["" for _ in FIGURES]
    members = "未见记录" if figures.members is None else figures.members
    return [members, "" if figures.minimum is None else figures.minimum, figures.in_post, figures.vacant]


def _issues(overview: Overview) -> OutSheet:
    columns = (
        OutColumn("序号", "number", 6),
        OutColumn("二级单位党组织", width=36),
        OutColumn("条款", width=10),
        OutColumn("情况", width=12),
        OutColumn("系统提示", "wrapped", 44),
        OutColumn("依据", "wrapped", 32),
        OutColumn("建议", "wrapped", 40),
        *(OutColumn(name, "wrapped", 20) for name in BLANKS),
    )
    rows: list[list[Any]] = [
        [number, each.name, each.article_label, each.word, each.message, each.basis, each.remedy, *("" for _ in BLANKS)]
        for number, each in enumerate(overview.issues, start=1)
    ]
    if not rows:
        rows.append(["", "无", *("" for _ in range(len(columns) - 2))])
    rows.extend(_below(overview, len(columns)))
    return OutSheet(ISSUES_SHEET, columns, rows, f"{ISSUES}（截至{overview.day}）", is_printed=True)


def _below(overview: Overview, width: int) -> Iterator[list[str]]:
    """Notes, and the foot that is filled in by hand: its parts stand in cells of their own."""
    yield [""] * width
    for note in overview.notes:
        yield ["", note, *("" for _ in range(width - 2))]
    step = 2
    cells = [""] * width
    for place, words in enumerate(FOOT):
        cells[min(1 + place * step, width - 1)] = words
    yield cells
