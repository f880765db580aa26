"""The whole corpus of hostile workbooks, read under limits in a process of its own."""

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from attachments.checks import check_upload
from tests.house.tree import ROOT
from tests.workbooks.books import book, streamed, with_entry
from workbooks.reading import read_book

MEGABYTE = 1024 * 1024
HEAD = ["单位代码", "单位名称"]
ROWS = {"单位": [HEAD, ["A1", "示例学院党委"]]}


@pytest.fixture(scope="module")
def said():
    script = Path(__file__).parent / "read_hostile.py"
    done = subprocess.run([sys.executable, script], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_every_hostile_workbook_is_refused_with_a_chinese_reason_and_remedy(said):
    hostile = said["hostile"]
    assert len(hostile) >= 200
    assert [name for name, (reason, *_) in hostile.items() if reason == "read"] == []
    words = {name: (reason, remedy) for name, (reason, remedy, _) in hostile.items()}
    assert [name for name, both in words.items() if not all(map(is_chinese, both))] == []


def is_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_none_takes_long_or_much_memory(said):
    assert max(seconds for *_, seconds in [*said["hostile"].values(), *said["mutated"]]) < 5
    assert said["peak"] < 300 * MEGABYTE


def test_mutated_workbooks_are_read_or_refused(said):
    assert len(said["mutated"]) == 900
    assert {is_chinese(reason) or reason == "read" for reason, *_ in said["mutated"]} == {True}


def by_xlsxwriter(**options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as workbook:
        sheet = workbook.add_worksheet("单位")
        for number, row in enumerate(ROWS["单位"]):
            sheet.write_row(number, 0, row)
        sheet.data_validation(1, 0, 99, 0, {"validate": "list", "source": ["A1", "A2"]})
        sheet.write_comment(0, 0, "批注")
        sheet.write_url(5, 0, "https://example.org/")
        sheet.write_formula(6, 0, "=1+1", None, 2)
    return out.getvalue()


def by_openpyxl():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "单位"
    for row in ROWS["单位"]:
        sheet.append(row)
    sheet.auto_filter.ref = "A1:B2"
    sheet.freeze_panes = "A2"
    sheet["A9"] = "=SUM(1,2)"
    workbook.defined_names["范围"] = openpyxl.workbook.defined_name.DefinedName("范围", attr_text="单位!$A$1")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def like_wps():
    """What WPS adds to the usual parts: properties of its own, and a part of an alternative content."""
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
        "<vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property></Properties>"
    )
    content = with_entry(book(ROWS), "docProps/custom.xml", custom)
    return with_entry(content, "customXml/item1.xml", "<s:customData xmlns:s='http://www.wps.cn/officeDocument'/>")


GENUINE = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "xlsxwriter, constant memory": lambda: by_xlsxwriter(constant_memory=True),
    "xlsxwriter, zip64": lambda: by_xlsxwriter(use_zip64=True),
    "WPS": like_wps,
    "streamed": lambda: streamed(book(ROWS)),
}


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_workbooks_are_read_and_taken(name):
    content = GENUINE[name]()
    grid = read_book("a.xlsx", content).grids[0]
    assert [row[:2] for row in grid.rows[:2]] == ROWS["单位"]
    assert check_upload("a.xlsx", io.BytesIO(content)).endswith("spreadsheetml.sheet")
