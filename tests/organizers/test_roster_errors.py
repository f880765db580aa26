"""Every error names sheet, row, column, value, what is wrong and how to mend it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from common import clock
from organizers.models import Organizer, RecordStatus, Tenure
from tests.factories import accounts
from tests.organizers.rosters import EXAMPLE, MAN, WOMAN, counts, errors, imported, organizer, run_import, unit, world
from tests.workbooks import hostile
from tests.workbooks.books import book, roster
from units.models import Unit
from workbooks.models import ImportRun

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NO_SUCH_UNIT = "请核对；新单位请先填入“单位”表。"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture(autouse=True)
def dept():
    return accounts.department_handler("dept")


UNIT_CASES = [
    (
        {"单位代码": None, "单位名称": "新单位"},
        "单位代码",
        "",
        "没有填写单位代码。",
        "请填写；单位代码用来辨认单位，每个单位一个。",
    ),
    ({"单位名称": None}, "单位名称", "", "新增单位没有填写单位名称。", "请填写；如为已有单位，请核对单位代码。"),
    (
        {"单位类别": "研究所"},
        "单位类别",
        "研究所",
        "“研究所”不是可识别的单位类别。",
        "请填写：附属医院、学院（系）、机关、直属单位、其他。",
    ),
    (
        {"党组织类别": "党小组"},
        "党组织类别",
        "党小组",
        "“党小组”不是可识别的党组织类别。",
        "请填写：党委、党总支、直属党支部。",
    ),
    (
        {"单位名称": "示例中心", "单位类别": None},
        "单位类别",
        "",
        "新增单位没有填写单位类别。",
        "请填写：附属医院、学院（系）、机关、直属单位、其他。",
    ),
    (
        {"正式党员": "约200"},
        "正式党员",
        "约200",
        "“约200”不是整数。",
        "请填写阿拉伯数字，例如198；没有的填0，不清楚的留空。",
    ),
    ({"正式党员": -1}, "正式党员", "-1", "不能是负数。", "请核对后填写；没有的填0。"),
    ({"正式党员": 10.5}, "正式党员", "10.5", "应为整数。", "请核对后填写整数。"),
    (
        {"预备党员": None},
        "预备党员",
        "",
        "没有填写预备党员人数，无法得出党员总数。",
        "请同时填写；没有的填0。",
    ),
    (
        {"统计时点": None},
        "统计时点",
        "",
        "填写了党员人数，没有填写统计时点。",
        "请填写人数统计到哪一天，例如2025-12-31。",
    ),
    ({"统计时点": "2026-11-23"}, "统计时点", "2026-11-23", "统计时点不能晚于今天。", "请核对统计时点。"),
    ({"统计时点": "2025-02-30"}, "统计时点", "2025-02-30", "2025年2月没有30日。", "请核对日期。"),
    (
        {"停用日期": "2026.06"},
        "停用日期",
        "2026.06",
        "只写到月，此处须写明到日。",
        "请按“2026-03-01”的样式填写年、月、日。",
    ),
    ({"停用日期": "2005-07-17"}, "停用日期", "2005-07-17", "停用日期早于启用日期。", "请核对两个日期。"),
    ({"备注": "长" * 501}, "备注", "长" * 501, "超过500个字（现501个字）。", "请精简后填写。"),
    (
        {"正式党员": "=1+1"},
        "正式党员",
        "",
        "该单元格是公式，文件中没有它的计算结果。",
        "请用表格软件打开并保存一次，或将结果粘贴为数值后再导入。",
    ),
    ({"正式党员": "#REF!"}, "正式党员", "", "该单元格的公式出错。", "请更正公式，或将结果粘贴为数值后再导入。"),
]


@pytest.mark.parametrize(("cells", "column", "value", "message", "remedy"), UNIT_CASES)
def test_a_wrong_cell_of_a_unit(tmp_path, cells, column, value, message, remedy):
    given = {"停用日期": None} | cells
    if given["停用日期"] == "2005-07-17":
        given |= {"正式党员": None, "预备党员": None, "统计时点": None}
    report = imported(tmp_path, [unit(**given)])
    assert errors(report) == [("单位", 2, column, value, message, remedy)]
    assert counts(report) == {"单位": (0, 0, 0, 1)}
    assert Unit.objects.count() == ImportRun.objects.count() == AuditEntry.objects.count() == 0


ID_REMEDY = "请对照身份证核对后，以文本格式填写。"
TEXT_REMEDY = "请将该列设为“文本”格式，重新填写18位身份证号。"
ORGANIZER_CASES = [
    ({"工号": None}, "工号", "", "没有填写工号。", "请填写；工号用来辨认人员，每人一个。"),
    (
        {"工号": 2.0e15},
        "工号",
        "2E+15",
        "该单元格是数字格式，超过15位的部分已丢失。",
        "请将该列设为“文本”格式后重新填写。",
    ),
    ({"姓名": None}, "姓名", "", "新增人员没有填写姓名。", "请填写；如为已登记人员，请核对工号。"),
    ({"性别": "南"}, "性别", "南", "“南”不是可识别的性别。", "请填写：未知、男、女、未说明。"),
    ({"岗位级别": "科级"}, "岗位级别", "科级", "“科级”未写明正职还是副职。", "请填写“科级正职”或“科级副职”。"),
    (
        {"岗位级别": "高级"},
        "岗位级别",
        "高级",
        "“高级”不是可识别的岗位级别。",
        "请填写：处级正职、处级副职、科级正职、科级副职、科员、办事员、不设职级。",
    ),
    (
        {"身份证号": 110105198402290012},
        "身份证号",
        "1.1010519840229E+17",
        "身份证号被存成了数字，末几位已丢失。",
        TEXT_REMEDY,
    ),
    (
        {"身份证号": "1.10105E+17"},
        "身份证号",
        "1.10105E+17",
        "该单元格是科学计数法的数字，原有位数已丢失。",
        TEXT_REMEDY,
    ),
    ({"身份证号": MAN[:-1]}, "身份证号", MAN[:-1], "身份证号应为18位，前17位为数字，末位为数字或X。", ID_REMEDY),
    ({"身份证号": "110105840229001"}, "身份证号", "110105840229001", "这是15位的旧身份证号。", "请填写18位身份证号。"),
    ({"身份证号": MAN[:-1] + "3"}, "身份证号", MAN[:-1] + "3", "身份证号的校验位不符，请核对。", ID_REMEDY),
    (
        {"身份证号": "110***********0012"},
        "身份证号",
        "110***********0012",
        "打码的身份证号无法核对：系统中没有登记该同志的身份证号。",
        "请填写完整的18位号码；不修改的，请留空。",
    ),
    (
        {"身份证号": MAN, "出生日期": "1984-03-01"},
        "出生日期",
        "1984-03-01",
        "出生日期（1984年3月1日）与身份证号中的（1984年2月29日）不一致。",
        "请核对出生日期和身份证号。",
    ),
    (
        {"身份证号": MAN, "性别": "女"},
        "性别",
        "女",
        "性别与身份证号不一致（身份证号第17位表示男）。",
        "请核对性别和身份证号。",
    ),
    (
        {"转正日期": "2006-06-29"},
        "转正日期",
        "2006-06-29",
        "转正日期（2006年6月29日）早于入党日期（2006年6月30日）。",
        "请核对入党日期和转正日期。",
    ),
    (
        {"入党日期": "1980-01-01", "转正日期": None},
        "入党日期",
        "1980-01-01",
        "入党日期（1980年1月1日）不晚于出生日期（1984年2月29日）。",
        "请核对入党日期和出生日期。",
    ),
    ({"转正日期": "2026-11-23"}, "转正日期", "2026-11-23", "转正日期晚于今天。", "请核对日期。"),
    (
        {"入党日期": 2026.1},
        "入党日期",
        "2026.1",
        "该单元格是数字2026.1，无法区分2026年1月和2026年10月。",
        "请填写完整日期，或将单元格设为文本后填写“2026.01”或“2026.10”。",
    ),
    ({"单位代码": "U009"}, "单位代码", "U009", "系统和本工作簿的“单位”表中都没有单位“U009”。", NO_SUCH_UNIT),
    ({"单位代码": None}, "单位代码", "", "没有填写任职单位。", "请填写单位代码。"),
    ({"任职日期": None}, "任职日期", "", "没有填写任职日期。", "请填写任职起算日期，例如2026-03-01。"),
    (
        {"免职日期": "2021-08-31"},
        "免职日期",
        "2021-08-31",
        "免职日期（2021年8月31日）早于任职日期（2021年9月1日）。",
        "请核对任职日期和免职日期。",
    ),
    (
        {"免职日期": "2026.03"},
        "免职日期",
        "2026.03",
        "只写到月，此处须写明到日。",
        "请按“2026-03-01”的样式填写年、月、日。",
    ),
    (
        {"任职日期": "2005-07-17"},
        "任职日期",
        "2005-07-17",
        "任职日期早于单位的启用日期（2005年7月18日）。",
        "请核对任职日期，或在“单位”表中更正启用日期。",
    ),
    ({"岗位序号": 0}, "岗位序号", "0", "岗位序号应为1至99的整数。", "请核对后填写；不清楚的请留空，由系统编号。"),
    (
        {"岗位序号": "甲"},
        "岗位序号",
        "甲",
        "岗位序号应为1至99的整数。",
        "请核对后填写；不清楚的请留空，由系统编号。",
    ),
    (
        {"任职日期": "2062-01-01"},
        "任职日期",
        "2062-01-01",
        "任职日期在一年以后（2027年11月22日之后）。",
        "请核对年份。",
    ),
    (
        {"免职日期": "2062-01-01"},
        "免职日期",
        "2062-01-01",
        "免职日期在一年以后（2027年11月22日之后）。",
        "请核对年份。",
    ),
    ({"姓名": "长" * 65}, "姓名", "长" * 65, "超过64个字（现65个字）。", "请精简后填写。"),
]


@pytest.mark.parametrize(("cells", "column", "value", "message", "remedy"), ORGANIZER_CASES)
def test_a_wrong_cell_of_an_organizer(tmp_path, cells, column, value, message, remedy):
    report = imported(tmp_path, [unit()], [organizer(**cells)])
    assert errors(report) == [("组织员", 2, column, value, message, remedy)]
    assert counts(report) == {"单位": (1, 0, 0, 0), "组织员": (0, 0, 0, 1)}
    assert Organizer.objects.count() == ImportRun.objects.count() == AuditEntry.objects.count() == 0


def test_several_errors_of_a_row_are_all_told_in_the_order_of_the_columns(tmp_path):
    wrong = organizer(性别="南", 出生日期="1984-02-30", 任职日期="2021-13-01", 岗位级别="高级")
    report = imported(tmp_path, [unit(正式党员="甲", 统计时点="乙")], [wrong])
    assert [error[:4] for error in errors(report)] == [
        ("单位", 2, "正式党员", "甲"),
        ("单位", 2, "统计时点", "乙"),
        ("组织员", 2, "性别", "南"),
        ("组织员", 2, "出生日期", "1984-02-30"),
        ("组织员", 2, "岗位级别", "高级"),
        ("组织员", 2, "任职日期", "2021-13-01"),
    ]
    assert counts(report) == {"单位": (0, 0, 0, 1), "组织员": (0, 0, 0, 1)}


def test_columns_are_named_as_the_file_names_them_and_rows_as_the_table_program_numbers_them(tmp_path):
    rows = [["花名册"], [], ["职工号", "姓 名", "入党\n时间"], [], ["1", "甲", "昨天"]]
    report = run_import(book({"花名册": rows}), tmp_path)[1]
    assert errors(report) == [
        ("花名册", 5, "入党 时间", "昨天", "“昨天”不是可识别的日期。", "请按“2026-03-01”的样式填写年、月、日。")
    ]


def test_a_unit_given_twice(tmp_path):
    report = imported(tmp_path, [unit(), unit(单位名称="另一学院")])
    assert errors(report) == [
        ("单位", 3, "单位代码", "U001", "单位代码与第2行重复。", "每个单位只填一行，请合并或更正代码。")
    ]


def test_a_staff_number_of_two_people(tmp_path):
    report = imported(tmp_path, [unit()], [organizer(), organizer(姓名="示例乙", 岗位序号=2)])
    assert errors(report) == [
        ("组织员", 3, "工号", "20001", "工号与第2行重复，但姓名不同。", "请核对工号：每人一个，不能共用。")
    ]


def test_the_same_tenure_twice(tmp_path):
    duplicate = ("组织员", 3, "工号", "20001", "与第2行是同一人的同一任职。", "请删除重复的行，或更正任职日期。")
    assert errors(imported(tmp_path, [unit()], [organizer(), organizer()])) == [duplicate]
    imported(tmp_path, [unit()], [organizer()])
    assert errors(imported(tmp_path, [], [organizer(), organizer()])) == [duplicate]


def test_the_same_person_twice_without_a_tenure(tmp_path):
    content = book({"组织员": [["工号", "姓名"], ["1", "甲"], ["1", "甲"]]})
    assert errors(run_import(content, tmp_path)[1]) == [
        ("组织员", 3, "工号", "1", "与第2行是同一人，且都没有任职信息。", "请删除重复的行。")
    ]


def test_rows_of_one_person_that_contradict_each_other(tmp_path):
    rows = [organizer(免职日期="2024-08-31"), organizer(任职日期="2024-09-01", 学历="本科")]
    assert errors(imported(tmp_path, [unit()], rows)) == [
        ("组织员", 3, "学历", "本科", "与第2行同一工号的内容不一致。", "同一人的各行应填写一致，或只在一行填写。")
    ]


def test_one_identity_number_of_two_people(tmp_path):
    other = organizer(工号="20002", 姓名="示例乙", 身份证号=MAN, 岗位序号=2)
    masked = "110***********0012"
    in_file = imported(tmp_path, [unit()], [organizer(身份证号=MAN), other])
    assert errors(in_file) == [
        (
            "组织员",
            3,
            "身份证号",
            masked,
            "该身份证号与第2行工号20001的人员相同。",
            "请核对：一个身份证号只能属于一人。",
        )
    ]
    imported(tmp_path, [unit()], [organizer(身份证号=MAN)])
    stored = imported(tmp_path, [], [other])
    assert errors(stored) == [
        (
            "组织员",
            2,
            "身份证号",
            masked,
            "该身份证号与系统中工号20001的人员相同。",
            "请核对：一个身份证号只能属于一人。",
        )
    ]


def test_a_masked_number_that_does_not_fit(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号=MAN)])
    report = imported(tmp_path, [], [organizer(身份证号="110***********0013")])
    assert errors(report) == [
        (
            "组织员",
            2,
            "身份证号",
            "110***********0013",
            "打码的身份证号与登记的号码不一致。",
            "请填写完整的18位号码；不修改的，请留空。",
        )
    ]


def test_a_mistyped_staff_number_does_not_overwrite_a_colleague(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号=MAN)])
    report = imported(tmp_path, [], [organizer(姓名="示例丁", 性别="女", 身份证号=WOMAN, 出生日期=None)])
    assert errors(report) == [
        ("组织员", 2, "工号", "20001", "该工号已登记在他人名下（姓名和身份证号均不相同）。", "请核对工号。")
    ]


def test_two_open_tenures_on_one_post(tmp_path):
    second = organizer(工号="20002", 姓名="示例乙", 任职日期="2022-01-01")
    message = "岗位1自2021年9月1日起已有人任职{}，任职期间不能重叠。"
    remedy = "请先填写原任职人员的免职日期，或核对岗位序号和任职日期。"
    in_file = imported(tmp_path, [unit()], [organizer(), second])
    assert errors(in_file) == [("组织员", 3, "岗位序号", "1", message.format("（第2行）"), remedy)]
    imported(tmp_path, [unit()], [organizer()])
    stored = imported(tmp_path, [], [second])
    assert errors(stored) == [("组织员", 2, "岗位序号", "1", message.format(""), remedy)]


def test_one_person_in_two_posts_at_a_time(tmp_path):
    rows = [organizer(免职日期="2024-08-31"), organizer(单位代码="U002", 任职日期="2024-08-01")]
    report = imported(tmp_path, [unit(), unit(单位代码="U002", 单位名称="示例医院党委")], rows)
    message = "该同志在2021年9月1日至2024年8月31日期间已任专职组织员岗位（第2行），同一时间不能担任两个专职岗位。"
    assert errors(report) == [
        ("组织员", 3, "任职日期", "2024-08-01", message, "请先填写原任职的免职日期，或核对任职日期。")
    ]


@pytest.mark.parametrize(("ended_on", "is_right"), [("2024-08-30", True), ("2024-08-31", True), ("2024-09-01", False)])
def test_the_last_day_in_post_lies_before_the_next_ones_first(tmp_path, ended_on, is_right):
    rows = [organizer(免职日期=ended_on), organizer(工号="20002", 姓名="示例乙", 任职日期="2024-09-01")]
    found = errors(imported(tmp_path, [unit()], rows))
    assert (found == []) is is_right
    if not is_right:
        assert found[0][5] == "免职日期应填在任的最后一日；请核对两条任职的日期。"


def test_a_recorded_post_number_is_not_changed(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    assert errors(imported(tmp_path, [], [organizer(岗位序号=2)])) == [
        (
            "组织员",
            2,
            "岗位序号",
            "2",
            "该任职登记在岗位1，不能通过导入改为岗位2。",
            "请核对岗位序号和任职日期；确需更正的，请在系统中办理。",
        )
    ]


def test_the_document_of_a_filed_appointment_is_not_changed(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    Tenure.objects.update(status=RecordStatus.FILED, filing_number="示例〔2021〕1号")
    report = imported(tmp_path, [], [organizer(任职文号="另一文号")])
    assert errors(report) == [
        (
            "组织员",
            2,
            "任职文号",
            "另一文号",
            "该任职已备案（示例〔2021〕1号），不能通过导入修改任职文号。",
            "请核对；确需更正的，请在系统中办理。",
        )
    ]


def test_numbers_that_lost_their_zeros(tmp_path):
    imported(tmp_path, [unit(单位代码="007")], [organizer(工号="00081", 单位代码="007")])
    content = roster([unit(单位代码=7)], [organizer(工号=81, 单位代码=7)])
    lost = "单元格是数字格式，可能丢失了前面的0（已有{}“{}”）。"
    remedy = "请将该列设为“文本”格式后重新填写。"
    assert errors(run_import(content, tmp_path)[1])[:2] == [
        ("单位", 2, "单位代码", "7", lost.format("单位代码", "007"), remedy),
        ("组织员", 2, "工号", "81", lost.format("工号", "00081"), remedy),
    ]
    unknown = imported(tmp_path, [], [organizer(工号="00081", 单位代码=7)])
    message = "没有单位“7”；单元格是数字格式，可能丢失了前面的0（已有“007”）。"
    assert errors(unknown) == [("组织员", 2, "单位代码", "7", message, remedy)]


def test_a_total_that_does_not_add_up(tmp_path):
    headers = ["单位代码", "单位名称", "单位类别", "党组织类别", "党员总数", "正式党员", "预备党员", "统计时点"]
    content = book({"单位": [headers, ["U1", "示例学院党委", "学院", "党委", 201, 188, 12, "2025-12-31"]]})
    assert errors(run_import(content, tmp_path)[1]) == [
        ("单位", 2, "党员总数", "201", "党员总数201不等于正式党员与预备党员之和。", "请核对三个人数。")
    ]


def test_a_unit_that_is_left_while_somebody_stays(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    assert errors(imported(tmp_path, [unit(停用日期="2026-06-30")])) == [
        (
            "单位",
            2,
            "停用日期",
            "2026-06-30",
            "停用日期之后该单位仍有1条任职。",
            "请先填写这些任职的免职日期，或核对停用日期。",
        )
    ]
    late = imported(tmp_path, [unit(停用日期="2026-06-30")], [organizer(免职日期="2026-07-01")])
    message = "单位已于2026年6月30日停用，任职不能延续到该日之后。"
    assert errors(late) == [("组织员", 2, "免职日期", "2026-07-01", message, "请填写不晚于停用日期的免职日期。")]


def test_a_wrong_unit_row_does_not_make_its_people_wrong(tmp_path):
    report = imported(tmp_path, [unit(正式党员="甲")], [organizer()])
    assert counts(report) == {"单位": (0, 0, 0, 1), "组织员": (1, 0, 0, 0)}


def test_a_header_given_twice(tmp_path):
    content = book({"组织员": [["工号", "姓名", "姓名"], ["1", "甲", "乙"]]})
    assert errors(run_import(content, tmp_path)[1]) == [
        ("组织员", 1, "姓名", "姓名", "表头中该列重复。", "请只保留一列。")
    ]


def test_a_sheet_without_staff_numbers(tmp_path):
    content = book({"组织员": [["姓名", "性别"], ["甲", "男"]]})
    assert errors(run_import(content, tmp_path)[1]) == [
        ("组织员", 1, "工号", "", "缺少“工号”列。", "请加上“工号”列并逐行填写。")
    ]


def test_a_sheet_without_a_header(tmp_path):
    content = book({"单位": [["U1", "示例学院"]]})
    assert errors(run_import(content, tmp_path)[1]) == [
        ("单位", None, None, "", "没有找到表头。", "请在数据上方用一行写明各列名称，其中须有：单位代码、单位名称。")
    ]


def test_a_workbook_without_a_known_sheet(tmp_path):
    assert errors(run_import(book({"表": [["甲", "乙"]]}), tmp_path)[1]) == [
        (
            "",
            None,
            None,
            "花名册.xlsx",
            "没有找到“单位”或“组织员”工作表。",
            "请使用含“单位”或“组织员”工作表的工作簿，表头写明单位代码、工号等列。",
        )
    ]


@pytest.mark.parametrize("extension", ["xls", "et", "wps", "ods"])
def test_other_formats_are_to_be_saved_as_xlsx(tmp_path, extension):
    status, report, _ = run_import(hostile.OLE, tmp_path, name=f"花名册.{extension}")
    [sheet] = report["sheets"]
    assert (status, report["applied"], report["run"]) == (1, False, None)
    assert (sheet["sheet"], sheet["wrong"]) == ("", 1)
    assert sheet["errors"][0]["value"] == f"花名册.{extension}"
    assert sheet["errors"][0]["remedy"] == "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入。"


def test_who_may_not_exchange_the_roster_is_told_on_stderr(tmp_path):
    accounts.system_administrator("sysadmin")
    path = tmp_path / "a.xlsx"
    path.write_bytes(roster([unit()]))
    for by, message in [
        ("sysadmin", "您没有办理此事项的权限。如确需办理，请联系党委组织部或系统管理员。"),
        ("nobody", "没有账号“nobody”。"),
    ]:
        with pytest.raises(CommandError) as caught:
            call_command("import_workbook", "roster", str(path), "--by", by, "--json")
        assert str(caught.value) == message
        with pytest.raises(CommandError):
            call_command("export_workbook", "roster", str(tmp_path / "out.xlsx"), "--by", by)
    assert not (tmp_path / "out.xlsx").exists()


def test_an_unknown_kind_and_a_missing_file_are_told(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(roster([unit()]))
    with pytest.raises(CommandError, match="没有“register”这种工作簿。可用的种类：roster（花名册）"):
        call_command("import_workbook", "register", str(path), "--by", "dept")
    with pytest.raises(CommandError, match="无法读取文件"):
        call_command("import_workbook", "roster", str(tmp_path / "none.xlsx"), "--by", "dept")


def test_nothing_of_a_person_stands_in_the_runs_record(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号=EXAMPLE, 性别="女", 出生日期=None)])
    run = ImportRun.objects.get()
    assert EXAMPLE not in str(run.counts) + run.digest + run.file_name
    assert world()["people"][0][6] == EXAMPLE


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"单位代码": "NONE"}, ["单位代码", "免职日期"]),
        ({"单位代码": None}, ["单位代码", "免职日期"]),
        ({"工号": None, "单位代码": "NONE"}, ["工号", "单位代码", "免职日期"]),
        ({"姓名": None, "性别": "难", "岗位序号": "甲"}, ["姓名", "性别", "岗位序号", "免职日期"]),
    ],
)
def test_an_end_before_the_beginning_is_told_beside_every_other_error_of_the_row(tmp_path, cells, columns):
    row = organizer(任职日期="2021-09-01", 免职日期="2020-09-01") | cells
    report = imported(tmp_path, [unit()], [row])
    assert [error[2] for error in errors(report)] == columns


def test_a_far_day_that_is_stored_already_is_unchanged(tmp_path):
    row = organizer(任职日期="2027-10-01")
    with clock.frozen(TODAY):
        assert counts(imported(tmp_path, [unit()], [row]))["组织员"] == (1, 0, 0, 0)
    with clock.frozen(date(2026, 1, 5)):
        assert counts(imported(tmp_path, (), [row]))["组织员"] == (0, 0, 1, 0)
