import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest

from workbooks.reading import read_book
from workbooks.writer import OutColumn, OutSheet, write_book

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'", '"', "|", "%", "{=", " =", "\t=", "+-", "=-", "=+"]
BODIES = [
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://example.org","x")',
    "SUM(A1:A9)",
    'WEBSERVICE("http://example.org/"&A1)',
    "DDE(1)",
]
PAYLOADS = [start + body for start in STARTS for body in BODIES] + [
    "http://example.org",
    "mailto:a@example.org",
    "TRUE",
    "1E5",
]
PAYLOADS += [
    "110105194912310021",
    "007",
    "#N/A",
    "<b>x</b>",
    "&amp;",
    "_x0041_",
    "a\x01b",
    "😀",
    "１２３",
    "2026-03-01",
]


def written(tmp_path, columns, rows, **more):
    path = tmp_path / "out.xlsx"
    counts = write_book(path, [OutSheet("表", columns, rows, **more)])
    return path.read_bytes(), counts


def test_no_payload_becomes_a_formula_or_a_link_not_even_in_a_header(tmp_path):
    columns = [OutColumn(payload) for payload in PAYLOADS]
    content, counts = written(tmp_path, columns, [PAYLOADS, PAYLOADS], title="=1+1")
    assert counts == {"表": 2}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"<f[ >/]|<hyperlink|externalLink|ddeLink", everything)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(PAYLOADS) >= 60
    grid = read_book("a.xlsx", content).grids[0]
    shown = [payload.replace("\r", "\n") for payload in PAYLOADS if payload not in ("_x0041_", "a\x01b")]
    for row in grid.rows[1:]:
        assert [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row if cell in shown or "\r" in cell] != []


def test_values_come_back_equal_and_typed(tmp_path):
    columns = [OutColumn("文字"), OutColumn("日期", "date"), OutColumn("数", "number"), OutColumn("空")]
    rows = [
        ["=1+1", date(2026, 3, 1), 7, None],
        ["007", None, 0, ""],
        ["110105194912310021", date(1950, 1, 1), -1, None],
    ]
    content, counts = written(tmp_path, columns, rows)
    assert counts == {"表": 3}
    grid = read_book("a.xlsx", content).grids[0]
    assert grid.rows == [
        ["文字", "日期", "数", "空"],
        ["=1+1", date(2026, 3, 1), 7.0, ""],
        ["007", "", 0.0, ""],
        ["110105194912310021", date(1950, 1, 1), -1.0, ""],
    ]


def test_text_columns_stay_text_below_the_last_row_and_the_header_stays_in_sight(tmp_path):
    content, _ = written(tmp_path, [OutColumn("身份证号", width=22)], [["x"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A1"].number_format == sheet["A2"].number_format == "@"
    assert sheet.column_dimensions["A"].width >= 22
    assert sheet.freeze_panes == "A2"


def test_a_title_stands_above_the_header(tmp_path):
    content, _ = written(tmp_path, [OutColumn("列")], [["x"]], title="名册")
    grid = read_book("a.xlsx", content).grids[0]
    assert [row[0] for row in grid.rows] == ["名册", "列", "x"]


def test_properties_travel_in_the_file(tmp_path):
    path = tmp_path / "out.xlsx"
    write_book(path, [OutSheet("表", [OutColumn("列")], [])], {"as-of": "2026-03-01"})
    assert read_book("a.xlsx", path.read_bytes()).properties == {"as-of": "2026-03-01"}


def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def rows():
        yield ["x"]
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        write_book(path, [OutSheet("表", [OutColumn("列")], rows())])
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]
    assert path.read_bytes() == b"old"


def test_rows_are_as_high_as_their_wrapped_texts(tmp_path):
    columns = [OutColumn("名称"), OutColumn("说明", "wrapped", 21)]
    texts = ["短", "字" * 10, "字" * 11, "a" * 20, "a" * 21, "一\n二\n三", None]
    sheet = OutSheet("甲", columns, [["x" * 90, text] for text in texts], is_printed=True)
    write_book(tmp_path / "book.xlsx", [sheet])
    found = openpyxl.load_workbook(tmp_path / "book.xlsx")["甲"]
    # A row of the usual height is written without one.
    assert [found.row_dimensions[row].height for row in range(2, 9)] == [None, None, 33, None, 33, 49.5, None]
    assert found["B3"].alignment.wrap_text
    assert not found["A3"].alignment.wrap_text
    assert found["A3"].alignment.vertical == found["B3"].alignment.vertical == "center"


def test_a_sheet_for_paper_lies_across_and_repeats_its_head(tmp_path):
    sheets = [
        OutSheet("甲", [OutColumn("名称")], [["一"]], "标题", is_printed=True),
        OutSheet("乙", [OutColumn("名称")], []),
    ]
    write_book(tmp_path / "book.xlsx", sheets)
    printed, plain = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert (printed.page_setup.orientation, printed.page_setup.paperSize) == ("landscape", 9)
    assert (printed.page_setup.fitToHeight, printed.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert printed.print_title_rows == "$2:$2"
    assert plain.page_setup.orientation != "landscape"


@pytest.mark.parametrize(
    ("widths", "leading", "paper", "pages", "again"),
    [
        ([200], 1, 9, 1, None),
        ([200, 8], 1, 8, 1, None),
        ([300], 1, 8, 1, None),
        ([50, 150, 101], 1, 8, 2, "$A:$A"),
        ([50, 50, 200, 201], 2, 8, 3, "$A:$B"),
        ([50, 50, 200, 200], 2, 8, 2, "$A:$B"),
        ([151, 150], 1, 8, 2, None),
    ],
)
def test_a_wide_sheet_can_still_be_read_on_paper(tmp_path, widths, leading, paper, pages, again):
    columns = [OutColumn("名", width=width) for width in widths]
    sheet = OutSheet("甲", columns, [["一"] * len(widths)], is_printed=True, leading=leading)
    write_book(tmp_path / "book.xlsx", [sheet])
    found = openpyxl.load_workbook(tmp_path / "book.xlsx")["甲"]
    assert (found.page_setup.paperSize, int(found.page_setup.fitToWidth or 1), found.print_title_cols) == (
        paper, pages, again,
    )  # fmt: skip
