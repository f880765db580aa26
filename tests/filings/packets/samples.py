"""Filled-in forms of the packet, written by our own writer and by other programs."""

import io
import tempfile
from datetime import date
from pathlib import Path

import openpyxl

from filings.models import FilingKind
from filings.packets.writing import write_packet

FILES = Path(__file__).parent / "files"
DAY = date(2026, 11, 2)
APPOINTMENT = {
    "unit_code": "A01",
    "unit_name": "示例学院党委",
    "name": "示例甲",
    "staff_number": "N0001",
    "sex": "2",
    "ethnicity": "汉族",
    "born_on": date(1985, 3, 15),
    "joined_on": date(2005, 6, 1),
    "full_member_on": date(2006, 6, 1),
    "education": "研究生",
    "degree": "法学硕士",
    "phone": "021-00000000",
    "post_number": 1,
    "level": "SECTION_DEPUTY",
    "document_number": "示院委〔2026〕1号",
    "document_on": DAY,
    "effective_on": DAY,
    "reason": "工作需要",
    "communicated_on": date(2026, 10, 12),
    "told_communication": "与组织部干事面谈",
    "initiated_on": date(2026, 10, 14),
    "told_recommendation": "不再推荐",
    "meeting_on": DAY,
    "told_notice": "按规定不公示",
    "candidate_determined_on": DAY,
    "remarks": "=1+1",
}


def packet(kind=FilingKind.APPOINTMENT, values=None, change=None, **more) -> bytes:
    """A form that is filled in; ``change(sheet)`` may do more to its first sheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "packet.xlsx"
        write_packet(path, kind, {**(APPOINTMENT if values is None else values), **more}, on=DAY)
        content = path.read_bytes()
    if change is None:
        return content
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet, label: str) -> int:
    """The row of a field, by its label."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == label)


def fill(**by_label):
    """A change that writes into the cells of fields, whatever stands there."""

    def change(sheet):
        for label, value in by_label.items():
            sheet.cell(row_of(sheet, label), 2).value = value

    return change
