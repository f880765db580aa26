"""The packet's form on paper, to be filled in by hand: the same fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from common.printing import Sheet
from filings.models import FilingKind
from filings.packets.fields import UNIT_CODE, UNIT_NAME, PacketField, fields_of
from filings.packets.writing import title_of

TOLD = "told_"
DAY = "　　　年　　月　　日"


@dataclass(frozen=True)
class Cell:
    """A field with what stands in it already."""

    label: str
    value: str
    is_wide: bool


def packet_sheet(kind: FilingKind, values: Mapping[str, Any]) -> Sheet:
    """The form as a sheet to print."""
    fields = [field for field in fields_of(kind) if field.name not in (UNIT_CODE, UNIT_NAME)]
    sections = [
        (section, list(_rows(list(group)))) for section, group in groupby(fields, key=lambda each: each.section)
    ]
    context = {
        "title": title_of(kind),
        "unit_name": values.get(UNIT_NAME, ""),
        "sections": sections,
        "documents": ["任免正式发文", "相关人员基本信息表"],
    }
    return Sheet("filings/documents/packet.html", context, ("css/paper.css", "css/filing-papers.css"))


def _rows(fields: list[PacketField]) -> Iterator[list[Cell]]:
    """Two fields beside each other; a wide one has a row of its own, the words about a step stand beside its day."""
    waiting: list[Cell] = []
    for field in fields:
        choices = "　".join(f"□{each}" for each in field.choices) if len(field.choices) == 2 else ""
        cell = Cell(
            field.label,
            DAY if field.is_day else choices,
            field.is_wide and not (waiting and field.name.startswith(TOLD)),
        )
        if cell.is_wide and waiting:
            yield waiting
            waiting = []
        waiting.append(cell)
        if cell.is_wide or len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
