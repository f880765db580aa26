import time
import tracemalloc
from pathlib import Path

import pytest

from attachments.archives import Rejected
from tests.workbooks import hostile
from tests.workbooks.books import book, with_sheet_xml
from workbooks.headers import find_header, is_footer, normal_header
from workbooks.inspection import column_letters, column_number
from workbooks.reading import Grid, read_book

HOSTILE = hostile.hostile()
GENUINE = hostile.genuine()
FILES = Path(__file__).parent / "files"
WORDS = {
    normal_header(word): key
    for key, words in {
        "code": ["单位代码", "代码"],
        "name": ["单位名称", "二级单位党组织"],
        "full": ["正式党员"],
        "probationary": ["预备党员"],
        "total": ["党员人数"],
        "counted_on": ["统计时点"],
    }.items()
    for word in words
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_chinese_reason_and_remedy(name):
    began = time.process_time()
    with pytest.raises(Rejected) as caught:
        read_book(*HOSTILE[name])
    assert time.process_time() - began < 5
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.reason)
    assert caught.value.remedy


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_little_memory(name):
    tracemalloc.start()
    with pytest.raises(Rejected):
        read_book(*HOSTILE[name])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "reason", "remedy"),
    [
        ("extension xls", "不能导入旧版Excel格式（.xls）", "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"),
        ("extension et", "不能导入WPS表格格式（.et）", "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"),
        ("extension wps", "不能导入WPS文字格式（.wps）", "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"),
        ("extension ods", "不能导入OpenDocument格式（.ods）", "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"),
        ("extension ", "不能导入没有扩展名的文件", "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"),
        (
            "old format renamed",
            "文件实际是旧版格式（.xls、.et等），只是改了扩展名",
            "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入",
        ),
        ("password", "工作簿设有打开密码", "请取消密码后另存为.xlsx再导入"),
        ("far corner", "工作表“单位”在第1048576行有内容，超过50000行的上限", "请删除多余的行后另存，或分成几个文件"),
        ("far column", "工作表“单位”在第16384列有内容，超过200列的上限", "请删除多余的列后另存"),
        ("external link", "工作簿含有外部链接", "请在“数据—编辑链接”中断开链接，另存后重新导入"),
        ("macro", "文件含有宏或控件", "请另存为不含宏的格式后重新上传"),
        ("empty", "文件是空的（0字节）", "请重新选择文件"),
    ],
)
def test_the_reason_says_what_is_wrong_and_the_remedy_what_to_do(name, reason, remedy):
    with pytest.raises(Rejected) as caught:
        read_book(*HOSTILE[name])
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)


def test_turned_bytes_are_read_or_refused_but_never_break():
    outcomes = set()
    for _, content in hostile.mutations():
        try:
            read_book("a.xlsx", content)
            outcomes.add("read")
        except Rejected:
            outcomes.add("refused")
    assert "refused" in outcomes


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_files_are_read(name):
    book_read = read_book("a.xlsx", GENUINE[name])
    assert [grid.sheet for grid in book_read.grids] == ["单位"]
    assert book_read.grids[0].rows[0] == ["单位代码", "单位名称"]
    assert book_read.grids[0].rows[1][0] == "A1"


def test_a_workbook_of_libreoffice_is_read():
    content = (FILES / "libreoffice.xlsx").read_bytes()
    grids = read_book("libreoffice.xlsx", content).grids
    assert [grid.sheet for grid in grids] == ["单位", "花名册", "填写说明"]
    assert grids[0].rows[0][0] == "二级单位党组织情况表"


def test_rows_keep_the_numbers_of_the_table_program():
    def push(workbook):
        workbook["单位"]["C4"] = "值"

    grid = read_book("a.xlsx", book({"单位": []}, push)).grids[0]
    assert grid.rows[3][2] == "值"
    assert len(grid.rows) == 4


def test_hidden_sheets_are_named_but_not_read():
    def hide(workbook):
        workbook["甲"].sheet_state = "hidden"
        workbook["乙"].sheet_state = "veryHidden"

    read = read_book("a.xlsx", book({"单位": [["x"]], "甲": [["y"]], "乙": [["z"]]}, hide))
    assert ([grid.sheet for grid in read.grids], read.hidden) == (["单位"], ["甲", "乙"])


def test_a_merged_cell_holds_for_each_of_its_rows():
    def merge(workbook):
        sheet = workbook["单位"]
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("B2:C2")

    rows = [["代码", "名称", "备注"], ["U1", "甲", None], [None, "乙", "x"], [None, "丙", None]]
    grid = read_book("a.xlsx", book({"单位": rows}, merge)).grids[0]
    assert [row[0] for row in grid.rows] == ["代码", "U1", "U1", "U1"]
    assert grid.rows[1][2] == ""


def test_formulas_without_a_result_and_failed_ones_are_known():
    rows = [["代码", "人数"], ["U1", "=1+1"], ["U2", "#N/A"]]
    content = book({"单位": rows})
    grid = read_book("a.xlsx", content).grids[0]
    assert grid.broken == {(1, 1): "formula", (2, 1): "error"}


@pytest.mark.parametrize(
    ("cell", "value", "broken"),
    [
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', 2.0, {}),
        (b'<c r="B2" t="str"><f>""</f><v></v></c>', "", {}),
        (b'<c r="B2" t="str"><f>"x"</f><v>x</v></c>', "x", {}),
        (b'<c r="B2"><f>1+1</f></c>', "", {(1, 1): "formula"}),
        (b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "", {(1, 1): "error"}),
    ],
)
def test_a_calculated_formula_counts_as_its_result(cell, value, broken):
    content = with_sheet_xml(book({"单位": [["代码", "人数"], ["U1", 7]]}), rb'<c r="B2".*?</c>', cell)
    grid = read_book("a.xlsx", content).grids[0]
    row = [*grid.rows[1], ""]
    assert (row[1], grid.broken) == (value, broken)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(number, letters):
    assert (column_number(letters), column_letters(number)) == (number, letters)


@pytest.mark.parametrize(
    "written",
    [
        "单位代码",
        " 单位 代码 ",
        "＊单位代码",
        "*单位代码",
        "单位代码：",
        "单位代码（必填）",
        "单位代码(4位)",
        "【必填】单位代码",
        "单位\n代码",
        "单位　代码",
    ],
)
def test_a_header_is_known_in_every_dress(written):
    assert normal_header(written) == "单位代码"


def header_of(*rows):
    return find_header(Grid("单位", [list(row) for row in rows]), WORDS)


def test_the_header_is_found_below_titles():
    header = header_of(
        ["单位情况表", "", ""], ["", "", ""], ["（截至2025年）", "", ""], ["代码", "二级单位党组织", "正式党员"]
    )
    assert (header.first, header.last) == (3, 3)
    assert header.columns == {"code": 0, "name": 1, "full": 2}
    assert header.texts == {"code": "代码", "name": "二级单位党组织", "full": "正式党员"}


def test_a_header_of_two_lines_is_one():
    header = header_of(
        ["单位代码", "单位名称", "党员人数", "", "统计时点"],
        ["", "", "正式党员", "预备党员", ""],
        ["U1", "甲", 1, 2, ""],
    )
    assert (header.first, header.last) == (0, 1)
    assert header.columns == {"code": 0, "name": 1, "full": 2, "probationary": 3, "counted_on": 4}


def test_the_proper_header_wins_over_its_synonyms_and_doubles_are_told():
    header = header_of(["代码", "单位代码", "序号", "单位名称", "单位名称", "电话"])
    assert header.columns == {"code": 1, "name": 3}
    assert (header.ignored, header.repeated) == (["代码", "电话"], ["单位名称"])


def test_without_two_known_words_there_is_no_header():
    assert header_of(["甲", "乙"], ["单位代码", "丙"]) is None


@pytest.mark.parametrize(
    ("row", "is_foot"),
    [
        (["合计", "", 100], True),
        (["", "合 计", 100], True),
        (["总计", "", ""], True),
        (["填报单位（盖章）：", "", "负责人："], True),
        (["负责人：", "", ""], True),
        (["填表日期：2026年1月1日", "", ""], True),
        (["说明：请如实填写", "", ""], True),
        (["注：1.本表", "", ""], True),
        (["合计", "示例学院", 100], False),
        (["合计", 12], True),
        (["合计", "12人", 100], True),
        (["填报单位（盖章）：", "负责人：", "填表人：示例甲", "联系电话：12"], True),
        (["填报单位（盖章）", "示例学院党委", "负责人", "示例甲"], True),
        (["说明：以岗位为准", "示例学院"], False),
        (["填表人：示例甲", "示例学院"], False),
        (["U1", "示例学院", 100], False),
        (["注册学院", "示例", 1], False),
        ([3, "", 1], False),
    ],
)
def test_totals_and_feet_are_told_from_rows(row, is_foot):
    assert is_footer(row, [0, 1]) is is_foot
