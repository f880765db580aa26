"""A filled-in form of the packet: every cell read or its fault told at its place. Nothing here asks the database.

Lines are found by their labels, so that a form that was saved by another program, or has lost a line, is still read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from attachments.archives import Rejected
from filings.models import FilingKind
from filings.packets.fields import KIND, UNIT_CODE, UNIT_NAME, PacketField, fields_of, kind_widget
from filings.packets.writing import FOOT, KIND_LABEL, KIND_NOTE, LEDE, PREFILLED, title_of
from workbooks.form_sheets import LABELS
from workbooks.headers import normal_header
from workbooks.inspection import column_letters
from workbooks.reading import Book, Grid, read_book
from workbooks.reports import Problem
from workbooks.values import CellError, clean_text, is_blank, shown

COLUMN = LABELS[1]
LEAST_LABELS = 6
AGAIN = "请在系统中下载离线报送表，填写后上传"
FAULTS = {
    "error": ("公式出错，没有值。", "请直接填写内容，不使用公式。"),
    "formula": ("公式没有计算出值。", "请直接填写内容，不使用公式。"),
}
MOST_NOTICES = 10
SIGNED = tuple(part.partition("：")[0] for part in FOOT)


@dataclass
class Packet:
    """What a form says: values by name (None where empty), the row of each, what is wrong, what was passed over."""

    sheet: str
    kind: FilingKind | None = None
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)
    place: int = 1

    def complain(self, name: str, message: str, remedy: str) -> None:
        """Say that a field is wrong, at its cell."""
        self.wrong.add(name)
        row = self.rows.get(name)
        self.problems.append(Problem(row, self.label_of(name), self.raw.get(name, ""), message, remedy, self.place))

    def label_of(self, name: str) -> str | None:
        """The field as the sheet calls it."""
        if name == KIND:
            return KIND_LABEL
        known = fields_of(self.kind) if self.kind else ()
        return next((each.label for each in known if each.name == name), None)

    def cell_of(self, name: str) -> str:
        """B12: where the field stands."""
        row = self.rows.get(name)
        return f"{column_letters(self.place + 1)}{row}" if row else ""


def read_packet(name: str, content: bytes) -> Packet:
    """What the file says; `Rejected` where it is no form of the packet."""
    book = read_book(name, content)
    grid, column = _form_in(book)
    packet = Packet(grid.sheet, place=column + 1)
    packet.notices += [f"隐藏的工作表“{title}”已忽略。" for title in book.hidden]
    labelled = _labelled(grid, column)
    _read_kind(packet, grid, labelled)
    if packet.kind is None:
        return packet
    fields = fields_of(packet.kind)
    for each in fields:
        _read_field(packet, grid, labelled, each)
    _tell_missing(packet, fields)
    _tell_strays(packet, grid, column, fields)
    return packet


def _form_in(book: Book) -> tuple[Grid, int]:
    """The sheet that names the most fields, and the column of its labels."""
    words = {normal_header(each.label) for kind in FilingKind for each in fields_of(kind)} | {KIND_LABEL}
    best: tuple[int, Grid, int] | None = None
    for grid in book.grids:
        found = Counter(column for row in grid.rows for column, cell in enumerate(row) if normal_header(cell) in words)
        for column, number in found.most_common(1):
            if best is None or number > best[0]:
                best = number, grid, column
    if best is None or best[0] < LEAST_LABELS:
        raise Rejected("文件中没有备案报送表", AGAIN)
    return best[1], best[2]


def _labelled(grid: Grid, column: int) -> dict[str, list[int]]:
    """Label → the rows (from 0) that bear it."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(grid.rows):
        label = normal_header(row[column]) if column < len(row) else ""
        if label:
            found.setdefault(label, []).append(number)
    return found


def _cell(grid: Grid, row: int, column: int) -> Any:
    return grid.rows[row][column] if column < len(grid.rows[row]) else None


def _find(packet: Packet, labelled: dict[str, list[int]], name: str, label: str) -> int | None:
    rows = labelled.get(normal_header(label), [])
    if not rows:
        return None
    packet.rows[name] = rows[0] + 1
    if len(rows) > 1:
        places = "、".join(str(row + 1) for row in rows)
        message = f"“{label}”出现了不止一次（第{places}行）。"
        packet.problems.append(Problem(rows[1] + 1, label, "", message, "请只保留一行。", packet.place))
    return rows[0]


def _read_kind(packet: Packet, grid: Grid, labelled: dict[str, list[int]]) -> None:
    row = _find(packet, labelled, KIND, KIND_LABEL)
    value = None if row is None else _cell(grid, row, packet.place)
    packet.raw[KIND] = shown(value)
    try:
        code = kind_widget().clean(value)
    except CellError as error:
        packet.problems.append(Problem(_row(row), KIND_LABEL, shown(value), error.message, error.remedy, packet.place))
        return
    if code is None:
        remedy = f"请填写：{'、'.join(kind.word for kind in FilingKind)}。"
        packet.problems.append(Problem(_row(row), KIND_LABEL, "", "没有任免类别。", remedy, packet.place))
        return
    packet.kind = FilingKind(code)


def _row(row: int | None) -> int | None:
    return None if row is None else row + 1


def _read_field(packet: Packet, grid: Grid, labelled: dict[str, list[int]], each: PacketField) -> None:
    row = _find(packet, labelled, each.name, each.label)
    packet.values[each.name] = None
    if row is None:
        return
    value = _cell(grid, row, packet.place)
    packet.raw[each.name] = shown(value)
    fault = grid.broken.get((row, packet.place))
    if fault:
        packet.complain(each.name, *FAULTS.get(fault, FAULTS["error"]))
        return
    try:
        packet.values[each.name] = each.widget.clean(value)
    except CellError as error:
        packet.complain(each.name, error.message, error.remedy)


def _tell_missing(packet: Packet, fields: tuple[PacketField, ...]) -> None:
    lost = [each.label for each in fields if each.name not in packet.rows]
    if lost:
        message = f"表中没有这些栏目：{'、'.join(lost)}。"
        packet.problems.append(Problem(None, None, "", message, f"{AGAIN}，不要增删行。"))
    if packet.values.get(UNIT_CODE) is None and packet.values.get(UNIT_NAME) is None and UNIT_NAME in packet.rows:
        packet.complain(UNIT_NAME, "没有填写报备单位。", "请填写单位代码或党组织全称。")
    if packet.values.get("name") is None and packet.raw.get("name", "").strip() == "" and "name" in packet.rows:
        packet.complain("name", "没有填写姓名。", "请填写姓名。")


def _tell_strays(packet: Packet, grid: Grid, column: int, fields: tuple[PacketField, ...]) -> None:
    """What somebody wrote beside the cells to fill in is not read, and that is said."""
    own, read = set(_own_texts(packet, fields)), {(number, column + 1) for number in packet.rows.values()}
    strays = [
        f"{column_letters(place + 1)}{number}单元格“{shown(cell)[:40]}”不在填写栏内，未读取。"
        for number, row in enumerate(grid.rows, start=1)
        for place, cell in enumerate(row)
        if not is_blank(cell) and (number, place) not in read and not _is_own(_plain(cell), own)
    ]
    packet.notices += strays[:MOST_NOTICES]
    if len(strays) > MOST_NOTICES:
        packet.notices.append(f"另有{len(strays) - MOST_NOTICES}处不在填写栏内的内容未读取。")


def _is_own(text: str, own: set[str]) -> bool:
    """Part of the form as it was handed out; the foot is signed."""
    return text in own or text.startswith(SIGNED)


def _own_texts(packet: Packet, fields: tuple[PacketField, ...]) -> Iterator[str]:
    assert packet.kind is not None  # noqa: S101 - asked before
    notes = (PREFILLED, KIND_NOTE)
    texts = (title_of(packet.kind), LEDE, KIND_LABEL, *LABELS, *FOOT, *notes)
    yield from map(_plain, texts)
    for each in fields:
        yield from map(_plain, (each.section, each.label, each.full_note, each.example))


def _plain(value: Any) -> str:
    """As it is compared; signatures on the foot fill its gaps."""
    return "".join(clean_text(shown(value)).split())
