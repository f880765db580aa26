"""The uploaded workbook given back with its wrong cells marked."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl

from tests.workbooks.books import book
from tests.workbooks.test_writer import PAYLOADS
from workbooks.marking import COMMENTS, write_marked
from workbooks.reading import read_book
from workbooks.reports import Problem, SheetReport

RED = "FFFFC7CE"


def marked(tmp_path, content, *reports):
    path = tmp_path / "marked.xlsx"
    write_marked(path, read_book("a.xlsx", content), reports)
    return path.read_bytes()


def problem(row, column, place, value="", message="有误。", remedy="请改。"):
    return Problem(row, column, value, message, remedy, place)


def test_wrong_cells_are_filled_and_say_why_and_everything_else_is_as_it_was(tmp_path):
    rows = [["名册"], ["工号", "日期", "数", "是"], ["007", date(2026, 3, 1), 7.5, True], [None, "x", None, None]]
    content = book({"组织员": rows, "别的": [["a"]]})
    report = SheetReport("组织员", wrong=1, errors=[problem(4, "工号", 0), problem(4, "日期", 1, "x", "不是日期。")])
    workbook = openpyxl.load_workbook(io.BytesIO(marked(tmp_path, content, report)))
    assert workbook.sheetnames == ["组织员", "别的", "错误清单"]
    sheet = workbook["组织员"]
    assert [[cell.value for cell in row] for row in sheet["A1:D3"]] == [
        ["名册", None, None, None],
        ["工号", "日期", "数", "是"],
        ["007", datetime.fromisoformat("2026-03-01"), 7.5, True],
    ]
    assert {place for row in sheet for place in row if place.fill.fgColor.rgb == RED} == {sheet["A4"], sheet["B4"]}
    assert (sheet["B4"].value, sheet["B4"].comment.text) == ("x", "不是日期。请改。")
    assert sheet["A4"].comment.text == "有误。请改。"
    assert [[cell.value for cell in row] for row in workbook["错误清单"]] == [
        ["工作表", "行", "列", "原值", "原因", "改法"],
        ["组织员", 4, "工号", None, "有误。", "请改。"],
        ["组织员", 4, "日期", "x", "不是日期。", "请改。"],
    ]


def test_no_payload_becomes_a_formula(tmp_path):
    rows = [[payload] for payload in PAYLOADS if "\x01" not in payload]

    def as_text(workbook):
        for row in workbook["单位"]:
            row[0].data_type = "s"

    errors = [problem(row, payload, 0, payload, payload, payload) for row, payload in enumerate(PAYLOADS[:100], 1)]
    uploaded = book({"单位": rows}, as_text)
    content = marked(tmp_path, uploaded, SheetReport("单位", wrong=1, errors=errors))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"<f[ >/]|<hyperlink|externalLink|ddeLink", everything)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for sheet in workbook for row in sheet for cell in row if cell.value is not None} <= {
        "s",
        "n",
    }
    before, after = (read_book("a.xlsx", each).grids[0].rows for each in (uploaded, content))
    assert [same(row[0]) for row in after] == [same(row[0]) for row in before]
    assert len(after) >= 60


def same(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "\n")


def test_a_formula_comes_back_as_its_value(tmp_path):
    content = book({"单位": [["=1+1", "文字"]]})
    workbook = openpyxl.load_workbook(io.BytesIO(marked(tmp_path, content)))
    assert [cell.data_type for cell in workbook["单位"][1]] == ["n", "s"]


def test_a_list_of_errors_that_was_sent_along_is_not_repeated_and_odd_names_are_written(tmp_path):
    content = book({"错误清单": [["旧"]], "甲'": [["x"]], "'": [["y"]]})
    workbook = openpyxl.load_workbook(io.BytesIO(marked(tmp_path, content)))
    assert workbook.sheetnames == ["甲", "工作表", "错误清单"]
    assert workbook["错误清单"].max_row == 1


def test_a_problem_without_a_cell_stands_in_the_list_only_and_comments_are_limited(tmp_path):
    errors = [problem(None, None, None), *(problem(row, "a", 0) for row in range(1, COMMENTS + 11))]
    content = marked(tmp_path, book({"单位": [["x"]] * (COMMENTS + 10)}), SheetReport("单位", errors=errors))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert sum(row[0].comment is not None for row in workbook["单位"]) == COMMENTS
    assert workbook["错误清单"].max_row == COMMENTS + 12
    assert workbook["单位"].cell(COMMENTS + 10, 1).fill.fgColor.rgb == RED
