"""What a roster says about units, posts and people that are known already: taken, or refused at its place."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from common import clock
from organizers.ethnic_groups import KNOWN, OTHERS
from organizers.models import Organizer, Post
from tests.factories import accounts
from tests.organizers.rosters import EXAMPLE, MAN, counts, errors, imported, organizer, run_import, unit, world
from tests.workbooks.books import ORGANIZER_HEADERS, UNIT_HEADERS, book, table
from units.models import MemberCount, Unit, UnitProfile

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SAME_NAME = "请核对单位代码；确为不同单位的，请写明全称。"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture(autouse=True)
def dept():
    return accounts.department_handler("dept")


def told(report):
    """Column, message and remedy of every error."""
    return [(column, message, remedy) for _, _, column, _, message, remedy in errors(report)]


def plain_unit(**cells):
    """A unit without a count."""
    return unit(正式党员=None, 预备党员=None, 统计时点=None) | cells


# -- names ---------------------------------------------------------------------------------------------------------


def test_two_new_units_of_one_name_are_refused(tmp_path):
    report = imported(tmp_path, [unit(), unit(单位代码="U002")])
    assert told(report) == [("单位名称", "新增单位的单位名称与第2行重复。", SAME_NAME)]
    assert not Unit.objects.exists()


def test_a_new_unit_of_a_known_name_is_refused(tmp_path):
    imported(tmp_path, [unit()])
    report = imported(tmp_path, [unit(单位代码="U002", 单位名称="示例 基础学院党委")])
    assert told(report) == [("单位名称", "新增单位的单位名称与已有单位（代码“U001”）相同。", SAME_NAME)]


@pytest.mark.parametrize(("begins", "is_taken"), [("2020-12-31", False), ("2021-01-01", True)])
def test_a_name_may_pass_to_a_later_unit(tmp_path, begins, is_taken):
    """The former unit's last day is 2020-12-31."""
    former = plain_unit(停用日期="2020-12-31")
    report = imported(tmp_path, [former, plain_unit(单位代码="U002", 启用日期=begins)])
    assert report["applied"] is is_taken


def test_a_former_name_is_pointed_out(tmp_path):
    imported(tmp_path, [plain_unit()])
    with clock.frozen(date(2026, 11, 23)):
        imported(tmp_path, [plain_unit(单位名称="示例医学院党委")])
    with clock.frozen(date(2026, 11, 24)):
        report = imported(tmp_path, [], [organizer(单位代码="示例基础学院党委")])
    assert told(report) == [
        (
            "单位代码",
            "“示例基础学院党委”已更名，现名为“示例医学院党委”（单位代码U001）。",
            "请改填现名或单位代码。",
        )
    ]


def test_a_name_that_two_units_bear(tmp_path):
    former = plain_unit(停用日期="2020-12-31")
    imported(tmp_path, [former, plain_unit(单位代码="U002", 启用日期="2021-01-01")])
    report = imported(tmp_path, [], [organizer(单位代码="示例基础学院党委")])
    assert told(report) == [("单位代码", "有多个单位名为“示例基础学院党委”。", "请填写单位代码。")]


def test_a_known_unit_may_be_found_by_its_name(tmp_path):
    imported(tmp_path, [plain_unit()])
    report = imported(tmp_path, [plain_unit(单位代码=None, 备注="改")])
    assert counts(report) == {"单位": (0, 1, 0, 0)}
    assert Unit.objects.get().remarks == "改"


def people(tmp_path, **cells):
    """A sheet that names the unit twice: by code and by name."""
    row = organizer() | cells
    return run_import(book({"组织员": [list(row), list(row.values())]}), tmp_path)[1]


def test_a_unit_that_is_named_by_its_name_alone(tmp_path):
    imported(tmp_path, [plain_unit()])
    assert people(tmp_path, 单位代码=None, 单位名称="示例基础学院党委")["applied"]
    unknown = people(tmp_path, 工号="20002", 单位代码=None, 单位名称="没有的学院")
    message = "系统和本工作簿的“单位”表中都没有单位“没有的学院”。"
    assert told(unknown) == [("单位名称", message, "请核对；新单位请先填入“单位”表。")]


def test_code_and_name_of_two_units(tmp_path):
    imported(tmp_path, [plain_unit(), plain_unit(单位代码="U002", 单位名称="示例第二学院党委")])
    report = people(tmp_path, 单位代码="U001", 单位名称="示例第二学院党委")
    assert told(report) == [("单位名称", "单位名称与单位代码“U001”不是同一单位。", "请核对单位代码和单位名称。")]


# -- days of units -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2005-07-17", True), ("2005-07-18", False), ("2005-07", False), ("2005-06", True)],
)
def test_no_count_before_the_unit(tmp_path, day, refused):
    report = imported(tmp_path, [unit(统计时点=day)])
    if refused:
        message = "统计时点早于该单位的启用日期（2005年7月18日）。"
        assert told(report) == [("统计时点", message, "请核对统计时点或启用日期。")]
    else:
        assert MemberCount.objects.get().counted_on == date(2005, 7, 18)
        assert counts(imported(tmp_path, [unit(统计时点=day)]))["单位"] == (0, 0, 1, 0)


def test_no_count_after_the_unit(tmp_path):
    report = imported(tmp_path, [unit(停用日期="2025-12-30")])
    message = "统计时点晚于该单位的停用日期（2025年12月30日）。"
    assert told(report) == [("统计时点", message, "请核对统计时点或停用日期。")]


@pytest.mark.parametrize("begins", ["2004-09-01", "2021-09-01"])
def test_a_unit_begins_earlier_or_later_than_was_known(tmp_path, begins):
    imported(tmp_path, [plain_unit()], [organizer(任职日期="2021-09-01")])
    report = imported(tmp_path, [plain_unit(启用日期=begins)])
    assert counts(report)["单位"] == (0, 1, 0, 0)
    assert Unit.objects.get().established_on == UnitProfile.objects.get().valid_from == date.fromisoformat(begins)


def test_a_unit_does_not_begin_after_its_first_post(tmp_path):
    imported(tmp_path, [plain_unit()], [organizer(任职日期="2021-09-01")])
    report = imported(tmp_path, [plain_unit(启用日期="2021-09-02")])
    message = "启用日期晚于该单位已登记的岗位、名称或停用日期（2021年9月1日）。"
    assert told(report) == [("启用日期", message, "请核对启用日期。")]


def test_the_last_day_of_a_unit_is_not_changed(tmp_path):
    imported(tmp_path, [plain_unit(停用日期="2025-12-31")])
    report = imported(tmp_path, [plain_unit(停用日期="2026-01-31")])
    message = "该单位已登记于2025年12月31日停用，与此不同。"
    assert told(report) == [("停用日期", message, "请核对；确需更正的，请在系统中办理。")]


def test_a_known_unit_does_not_end_before_its_present_name(tmp_path):
    imported(tmp_path, [plain_unit()])
    report = imported(tmp_path, [plain_unit(停用日期="2005-07-17")])
    assert told(report) == [("停用日期", "停用日期早于启用日期或现行名称的起始日。", "请核对停用日期。")]


def test_an_abolished_unit_is_not_renamed(tmp_path):
    imported(tmp_path, [plain_unit(停用日期="2025-12-31")])
    report = imported(tmp_path, [plain_unit(单位名称="示例医学院党委", 停用日期=None)])
    message = "该单位已于2025年12月31日停用，不能变更名称或类别。"
    assert told(report) == [("单位名称", message, "请核对单位代码。")]


def test_a_name_that_is_to_change_is_not_changed_before(tmp_path):
    imported(tmp_path, [plain_unit()])
    with clock.frozen(date(2026, 12, 1)):
        imported(tmp_path, [plain_unit(单位名称="示例医学院党委")])
    report = imported(tmp_path, [plain_unit(单位类别="机关")])
    message = "该单位已登记自2026年12月1日起的名称或类别变更。"
    assert told(report) == [("单位类别", message, "请在系统中核对后更正。")]


def test_a_unit_does_not_end_before_a_post_of_it_begins(tmp_path):
    imported(tmp_path, [plain_unit()])
    Post.objects.create(unit=Unit.objects.get(), number=1, established_on=date(2026, 1, 1))
    report = imported(tmp_path, [plain_unit(停用日期="2025-12-31")])
    assert told(report) == [("停用日期", "岗位1设立于2026年1月1日，晚于停用日期。", "请核对停用日期。")]


# -- posts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ended_on", "is_right"), [("2022-12-31", True), ("2023-01-01", False), (None, False)])
def test_nobody_holds_a_post_beyond_its_last_day(tmp_path, ended_on, is_right):
    imported(tmp_path, [plain_unit()])
    Post.objects.create(
        unit=Unit.objects.get(), number=1, established_on=date(2021, 1, 1), abolished_on=date(2022, 12, 31)
    )
    report = imported(tmp_path, [], [organizer(免职日期=ended_on)])
    assert report["applied"] is is_right
    message = "该岗位已于2022年12月31日撤销，任职不能延续到该日之后。"
    expected = [] if is_right else [("免职日期", message, "请核对岗位序号和免职日期。")]
    assert told(report) == expected


def test_an_earlier_tenure_moves_the_posts_beginning_back(tmp_path):
    imported(tmp_path, [plain_unit()], [organizer(任职日期="2021-09-01")])
    earlier = organizer(工号="20002", 姓名="示例乙", 任职日期="2019-03-01", 免职日期="2021-08-31")
    assert imported(tmp_path, [], [earlier])["applied"]
    assert Post.objects.get().established_on == date(2019, 3, 1)


def test_nobody_holds_a_post_before_the_unit_begins(tmp_path):
    report = imported(tmp_path, [plain_unit()], [organizer(任职日期="2005-07-17")])
    message = "任职日期早于单位的启用日期（2005年7月18日）。"
    assert told(report) == [("任职日期", message, "请核对任职日期，或在“单位”表中更正启用日期。")]


def test_nobody_holds_a_new_post_beyond_the_units_last_day(tmp_path):
    imported(tmp_path, [plain_unit(停用日期="2025-12-31")])
    report = imported(tmp_path, [], [organizer(岗位序号=None, 免职日期="2026-01-01")])
    message = "该岗位已于2025年12月31日撤销，任职不能延续到该日之后。"
    assert told(report) == [("免职日期", message, "请核对岗位序号和免职日期。")]


def test_a_known_tenure_does_not_reach_beyond_the_units_last_day(tmp_path):
    imported(tmp_path, [plain_unit(停用日期="2025-12-31")], [organizer(免职日期="2025-06-30")])
    report = imported(tmp_path, [], [organizer(免职日期="2026-01-01")])
    assert [column for column, *_ in told(report)] == ["免职日期"]


@pytest.mark.parametrize("number", ["1", "岗位1", "第1号岗位", "No.1", 1.0])
def test_spellings_of_a_posts_number(tmp_path, number):
    assert imported(tmp_path, [plain_unit()], [organizer(岗位序号=number)])["applied"]
    assert Post.objects.get().number == 1


@pytest.mark.parametrize("number", ["一", "0", "100", "1.5"])
def test_what_is_no_posts_number(tmp_path, number):
    report = imported(tmp_path, [plain_unit()], [organizer(岗位序号=number)])
    assert told(report) == [("岗位序号", "岗位序号应为1至99的整数。", "请核对后填写；不清楚的请留空，由系统编号。")]


# -- people --------------------------------------------------------------------------------------------------------


def test_the_standard_has_fifty_six_ethnic_groups():
    assert len(KNOWN) == 56 + len(OTHERS)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("汉", "汉族"),
        ("维吾尔 族", "维吾尔族"),
        ("土", "土族"),
        ("京", "京族"),
        ("其它", "其他"),
        ("未识别民族", "其他"),
        ("外国血统", "外国血统中国籍人士"),
    ],
)
def test_ethnic_groups_in_one_spelling(tmp_path, given, stored):
    imported(tmp_path, [plain_unit()], [organizer(民族=given)])
    assert Organizer.objects.get().ethnicity == stored


@pytest.mark.parametrize("given", ["汉人", "火星族", "族", "汉族回族"])
def test_an_unknown_ethnic_group_is_refused(tmp_path, given):
    report = imported(tmp_path, [plain_unit()], [organizer(民族=given)])
    remedy = "请填写民族全称，例如汉族；不在56个民族之内的，填“其他”或“外国血统中国籍人士”。"
    assert told(report) == [("民族", f"“{given}”不是国家标准中的民族名称。", remedy)]


@pytest.mark.parametrize(
    ("number", "message", "remedy"),
    [
        ("110105491231002", "这是15位的旧身份证号。", "请填写18位身份证号。"),
        ("1101**********002X*", "打码的身份证号应为18位。", "请填写完整的18位号码；不修改的，请留空。"),
    ],
)
def test_identity_numbers_that_are_none(tmp_path, number, message, remedy):
    report = imported(tmp_path, [plain_unit()], [organizer(身份证号=number)])
    assert told(report) == [("身份证号", message, remedy)]


def test_a_month_agrees_with_the_day_that_another_row_says(tmp_path):
    """Two tenures of one person: the second row gives the birthday as a month."""
    first = organizer(任职日期="2019-03-01", 免职日期="2021-08-31")
    report = imported(tmp_path, [plain_unit()], [first, organizer(出生日期="1984年2月")])
    assert errors(report) == []
    assert Organizer.objects.get().born_on == date(1984, 2, 29)


def test_a_number_that_contradicts_what_is_known_is_told_at_the_number(tmp_path):
    """The row itself says neither birthday nor sex."""
    imported(tmp_path, [plain_unit()], [organizer()])
    before = world()
    report = imported(tmp_path, [], [organizer(出生日期=None, 性别=None, 身份证号=EXAMPLE)])
    assert [column for column, *_ in told(report)] == ["身份证号", "身份证号"]
    assert EXAMPLE not in str(report)
    assert world() == before
    assert imported(tmp_path, [], [organizer(身份证号=MAN)])["applied"]


# -- files ---------------------------------------------------------------------------------------------------------


def headers_and(*units):
    """Both sheets; people there are none."""
    return book({"单位": table(UNIT_HEADERS, *units), "组织员": [ORGANIZER_HEADERS]})


def test_a_workbook_without_rows_is_refused(tmp_path):
    status, report, _ = run_import(headers_and(), tmp_path)
    assert status == 1
    assert [each[4:] for each in errors(report)] == [
        ("没有数据行。", "请在表头下方逐行填写后再导入；“示例”行不算在内。")
    ]


def test_one_sheet_may_be_without_rows_and_is_pointed_out(tmp_path):
    status, report, notices = run_import(headers_and(unit()), tmp_path)
    assert (status, report["applied"]) == (0, True)
    assert "工作表“组织员”没有数据行。" in notices


def test_the_terminal_gets_the_report_in_words(tmp_path):
    path, out = tmp_path / "花名册.xlsx", io.StringIO()
    path.write_bytes(headers_and(plain_unit(单位类别="研究所")))
    with pytest.raises(SystemExit):
        call_command("import_workbook", "roster", str(path), "--by", "dept", stdout=out, stderr=io.StringIO())
    assert out.getvalue().splitlines() == [
        "花名册.xlsx",
        "单位：新增0，变更0，不变0，有误1",
        (
            "  第2行“单位类别”列（研究所）：“研究所”不是可识别的单位类别。"
            "请填写：附属医院、学院（系）、机关、直属单位、其他。"
        ),
        "组织员：新增0，变更0，不变0，有误0",
        "未导入任何数据。",
    ]
    path.write_bytes(headers_and(plain_unit()))
    out.seek(out.truncate(0))
    call_command("import_workbook", "roster", str(path), "--by", "dept", "--dry-run", stdout=out, stderr=io.StringIO())
    assert out.getvalue().splitlines()[0] == "花名册.xlsx（试运行，未写入）"
    call_command("import_workbook", "roster", str(path), "--by", "dept", stdout=out, stderr=io.StringIO())
    assert out.getvalue().splitlines()[-1] == "已导入。"
