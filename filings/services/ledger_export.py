"""The ledger as a workbook: written, marked with who took it and when, and recorded."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from common import clock
from common.templatetags.words import cn_datetime
from filings.ledger import FOOT, TITLE, Entry
from filings.ledger_layout import NAME, Layout
from rules.wording import chinese_date
from workbooks.writer import OutColumn, OutSheet, Watermark, write_book

SHEET = "任免备案台账"


@transaction.atomic
def export_ledger(*, entries: Iterable[Entry], layout: Layout, asked: str, reason: str, by: User) -> bytes:
    """The workbook of the rows given, in the columns of the page; ``asked`` says how they were narrowed down.

    Nothing is sent unrecorded.
    """
    listed = list(entries)
    audit.record(
        by=by,
        action="filings.export_ledger",
        summary=f"导出{SHEET}",
        changes={"rows": [None, len(listed)], **({"asked": [None, asked]} if asked else {})},
        reason=reason,
    )
    taken = f"由{by.display_name}（{by.username}）于{cn_datetime(clock.now())}导出"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_book(path, [_sheet(listed, layout, asked)], watermark=Watermark(TITLE, taken))
        return path.read_bytes()


def _sheet(entries: list[Entry], layout: Layout, asked: str) -> OutSheet:
    columns = [
        OutColumn("序号", "number", 6),
        *(OutColumn(column.title, column.cell, column.width) for column in layout.columns),
    ]
    title = f"{TITLE}（截至{chinese_date(clock.today())}）"
    leading = 2 + [column.key for column in layout.columns].index(NAME)  # up to whose row it is
    return OutSheet(SHEET, columns, _rows(entries, layout, asked), title, is_printed=True, leading=leading)


def _rows(entries: list[Entry], layout: Layout, asked: str) -> Iterator[list[Any]]:
    width = len(layout.columns) + 1
    for number, entry in enumerate(entries, start=1):
        yield [number, *(column.value(entry) for column in layout.columns)]
    yield [""] * width
    if asked:
        yield ["", f"范围：{asked}", *("" for _ in range(width - 2))]
    yield from foot_rows(FOOT, width)


def foot_rows(parts: Sequence[str], width: int) -> Iterator[list[str]]:
    """The foot that is filled in by hand: its parts spread over a row, or below each other where it is narrow."""
    step = (width - 1) // len(parts)
    if step < 1:
        yield from (["", words, *("" for _ in range(width - 2))] for words in parts)
        return
    cells = [""] * width
    for place, words in enumerate(parts):
        cells[1 + place * step] = words
    yield cells
