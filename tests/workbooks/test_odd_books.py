"""Workbooks that are odd without being hostile, and the last edges of reading and writing."""

import io
import uuid

import openpyxl
import pytest

from attachments.archives import Rejected
from common.errors import Refused
from tests.factories import accounts
from tests.workbooks.books import book, rezipped
from workbooks import inspection, services
from workbooks.headers import find_header
from workbooks.reading import Grid, read_book
from workbooks.resources import Column, SheetResource, recognized
from workbooks.values import parse_day
from workbooks.widgets import TextWidget
from workbooks.writer import LONGEST_TEXT, OutColumn, OutSheet, write_book


class Things(SheetResource):
    sheet, identity = "事项", ("code",)
    code = Column("代码", TextWidget(10), attribute="code", synonyms="编码 代号")
    name = Column("名称", TextWidget(10), attribute="name", synonyms="称呼")


ROWS = [["代码", "名称"], ["1", "甲"]]


def test_two_sheets_of_one_kind_are_refused():
    data, wrong, _ = recognized([Grid("甲表", ROWS), Grid("乙表", ROWS)], [Things()])
    assert len(data) == 1
    assert [(each.sheet, each.errors[0].message, each.errors[0].remedy) for each in wrong] == [
        ("乙表", "“甲表”、“乙表”都像“事项”表。", "请只保留一张。")
    ]


def test_the_sheet_with_the_proper_name_is_taken():
    data, wrong, notices = recognized([Grid("甲表", ROWS), Grid("事项", ROWS)], [Things()])
    assert [each.grid.sheet for each in data] == ["事项"]
    assert (wrong, notices) == ([], ["工作表“甲表”已忽略。"])


def test_a_second_synonym_is_left_aside():
    header = find_header(Grid("事项", [["编码", "代号", "名称"]]), Things().words())
    assert header is not None
    assert (header.texts, header.ignored) == ({"code": "编码", "name": "名称"}, ["代号"])


@pytest.mark.parametrize("written", ["20250230", "44927", "2023.13"])
def test_digits_are_a_day_a_serial_or_nothing(written):
    if written == "44927":
        assert parse_day(written).isoformat() == "2023-01-01"
    else:
        with pytest.raises(Exception, match="月"):
            parse_day(written)


def test_a_merged_cell_reaches_beyond_the_shorter_rows():
    def merge(workbook):
        workbook["事项"].merge_cells("A2:A4")

    grid = read_book("a.xlsx", book({"事项": [*ROWS, [None, "乙"], [None, "丙"]]}, merge)).grids[0]
    assert [row[0] for row in grid.rows] == ["代码", "1", "1", "1"]


def test_a_chart_sheet_is_passed_over():
    def draw(workbook):
        workbook.create_chartsheet("图")

    assert [grid.sheet for grid in read_book("a.xlsx", book({"事项": ROWS}, draw)).grids] == ["事项"]


def test_too_large_a_file_is_refused():
    with pytest.raises(Rejected, match="^文件超过10MB$"):
        read_book("a.xlsx", b"PK" + bytes(inspection.FILE_BYTES - 1))


def cells(first: str, last: str) -> bytes:
    return f'<sheetData><row r="1"><c r="{first}"><v>1</v></c><c r="{last}"><v>1</v></c></row></sheetData>'.encode()


@pytest.mark.parametrize(
    ("data", "is_small"),
    [
        (cells("A1", "GR49999"), True),
        (cells("A1", "GS1"), False),
        (cells("A1", "HA1"), False),
        (cells("A1", "AAA1"), False),
        (cells("A1", "A50000"), False),
        (cells("A1", "a1"), False),
        (cells("A1", "B1").replace(b'r="1"', b'r="50000"'), False),
        (cells("A1", "B1").replace(b'<row r="1"', b"<row"), False),
        (cells("A1", "B1").replace(b'<c r="B1"', b"<c"), False),
        (cells("A1", "B1").replace(b'<c r="B1"', b'<c s="1" r="B1"'), False),
        (cells("A1", "B1").replace(b'<c r="B1"', b"<c\tr='ZZZ9'"), False),
        (cells("A1", "B1").replace(b"<c ", b"<x:c "), False),
        (cells("A1", "B1").replace(b"<row ", b"<x:row "), False),
        (cells("A1", "B1").replace(b'<c r="B1"', b'<c r="B1" s="2" t="s"'), True),
    ],
)
def test_only_what_is_plainly_small_is_not_looked_at_closely(data, is_small):
    assert inspection._is_plainly_small(data) is is_small


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(inspection, "CELLS", 3)
    with pytest.raises(Rejected, match="^工作表“事项”的单元格超过3个$"):
        read_book("a.xlsx", book({"事项": ROWS}))
    monkeypatch.setattr(inspection, "CELLS", 4)
    assert read_book("a.xlsx", book({"事项": ROWS})).grids[0].rows == ROWS


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[: data.index(b"</sheetData>")], "工作表内容已损坏"),
        (lambda data: data.replace(b"</sheetData>", b"<x/>" * 1_001 + b"</sheetData>"), "工作表过于复杂"),
    ],
    ids=["cut short", "too many elements"],
)
def test_a_wide_sheet_is_looked_at_element_by_element(monkeypatch, change, reason):
    monkeypatch.setattr(inspection, "ELEMENTS", 1_000)
    wide = book({"事项": [*ROWS, [None] * inspection.COLUMNS + ["远"]]})
    content = rezipped(wide, lambda name, data: change(data) if "sheet1.xml" in name else data)
    with pytest.raises(Rejected, match=f"^{reason}$"):
        inspection.inspect_workbook("a.xlsx", content)


def test_parts_that_are_missing():
    """Without its relations no sheet has a name; properties of its own a workbook need not have."""

    def without(name):
        return rezipped(book({"事项": ROWS}), lambda entry, data: None if entry == name else data)

    assert list(inspection.inspect_workbook("a.xlsx", without("docProps/custom.xml")).sheets) == ["事项"]
    nameless = inspection.inspect_workbook("a.xlsx", without("xl/_rels/workbook.xml.rels")).sheets
    assert list(nameless) == ["xl/worksheets/sheet1.xml"]


def test_a_text_longer_than_a_cell_is_not_cut_silently(tmp_path):
    sheet = OutSheet("事项", [OutColumn("名称")], [["长" * LONGEST_TEXT]])
    assert write_book(tmp_path / "a.xlsx", [sheet]) == {"事项": 1}
    with pytest.raises(ValueError, match="at most 32767"):
        write_book(tmp_path / "b.xlsx", [OutSheet("事项", [OutColumn("名称")], [["长" * (LONGEST_TEXT + 1)]])])
    assert not (tmp_path / "b.xlsx").exists()
    stored = openpyxl.load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))["事项"]["A2"].value
    assert len(stored) == LONGEST_TEXT


@pytest.mark.django_db
def test_nobody_confirms_what_is_not_waiting():
    with pytest.raises(Refused):
        services.confirm_import(waiting=uuid.uuid4(), fingerprint="0" * 64, by=accounts.department_handler())
