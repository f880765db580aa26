"""The ledger as a workbook: written, marked with who took it and when, and recorded."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from common import clock
from common.templatetags.words import cn_datetime
from filings.ledger import COLUMNS, FOOT, TITLE, Entry
from rules.wording import chinese_date
from workbooks.writer import OutColumn, OutSheet, Watermark, write_book

SHEET = "任免备案台账"


@transaction.atomic
def export_ledger(*, entries: Iterable[Entry], asked: str, reason: str, by: User) -> bytes:
    """The workbook of the rows given; ``asked`` says how they were narrowed down. Nothing is sent unrecorded."""
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
        write_book(path, [_sheet(listed, asked)], watermark=Watermark(TITLE, taken))
        return path.read_bytes()


def _sheet(entries: list[Entry], asked: str) -> OutSheet:
    columns = [
        OutColumn("序号", "number", 6),
        *(OutColumn(column.title, column.cell, column.width) for column in COLUMNS),
    ]
    title = f"{TITLE}（截至{chinese_date(clock.today())}）"
    return OutSheet(SHEET, columns, _rows(entries, asked), title, is_printed=True)


def _rows(entries: list[Entry], asked: str) -> Iterator[list[Any]]:
    width = len(COLUMNS) + 1
    for number, entry in enumerate(entries, start=1):
        yield [number, *(column.value(entry) for column in COLUMNS)]
    yield [""] * width
    if asked:
        yield ["", f"范围：{asked}", *("" for _ in range(width - 2))]
    cells = [""] * width
    for place, words in enumerate(FOOT):
        cells[1 + place * 4] = words
    yield cells
