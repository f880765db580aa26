from datetime import date

import pytest

from accounts.models import AuditEntry
from common import clock
from organizers.models import Organizer, Post, RecordStatus, Tenure
from regulation.models import Setting
from tests.factories import accounts
from tests.organizers.rosters import (
    MAN,
    counts,
    errors,
    imported,
    is_key,
    organizer,
    run_import,
    unit,
    world,
)
from tests.workbooks.books import ORGANIZER_HEADERS, UNIT_HEADERS, book, roster
from units.models import MemberCount, Unit, UnitProfile
from workbooks.models import ImportRun

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture(autouse=True)
def dept():
    return accounts.department_handler("dept")


def test_the_whole_report_and_the_whole_effect_of_a_first_import(tmp_path, dept):
    status, report, notices = run_import(roster([unit()], [organizer(身份证号=MAN)]), tmp_path)
    run = ImportRun.objects.get()
    assert (status, notices) == (0, "")
    assert report == {
        "kind": "roster",
        "file": "花名册.xlsx",
        "dry_run": False,
        "sheets": [
            {"sheet": "单位", "new": 1, "changed": 0, "unchanged": 0, "wrong": 0, "errors": []},
            {"sheet": "组织员", "new": 1, "changed": 0, "unchanged": 0, "wrong": 0, "errors": []},
        ],
        "applied": True,
        "run": str(run.pk),
    }
    assert is_key(report["run"])
    begin, name = date(2005, 7, 18), "示例基础学院党委"
    assert world() == {
        "profiles": [("U001", name, "COLLEGE", "COMMITTEE", True, begin, None, begin, None, "")],
        "counts": [("U001", date(2025, 12, 31), 200, 188, 12, None)],
        "people": [
            (
                "20001",
                "示例甲",
                "slj",
                "1",
                "汉族",
                date(1984, 2, 29),
                MAN,
                date(2006, 6, 30),
                date(2007, 6, 30),
                "研究生",
                "硕士",
                "七级职员",
                "",
                "13900000000",
                "",
            )
        ],
        "posts": [("U001", 1, "SECTION_CHIEF", date(2021, 9, 1), None)],
        "tenures": [
            ("U001", 1, "20001", "SECTION_CHIEF", date(2021, 9, 1), None, "示例〔2021〕9号", RecordStatus.HISTORICAL)
        ],
    }
    count = MemberCount.objects.get()
    assert (count.source, count.reported_by) == ("花名册导入（花名册.xlsx）", dept)
    assert (run.by, run.kind, run.file_name) == (dept, "roster", "花名册.xlsx")
    assert run.counts == {
        "单位": {"new": 1, "changed": 0, "unchanged": 0, "wrong": 0},
        "组织员": {"new": 1, "changed": 0, "unchanged": 0, "wrong": 0},
    }


def test_one_audit_row_with_numbers_and_a_digest_but_no_content(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号=MAN)])
    run = ImportRun.objects.get()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("organizers.apply_roster", run.pk)
    assert entry.summary == "导入花名册（单位新增1、变更0；组织员新增1、变更0）"
    assert entry.changes == {"counts": [None, run.counts], "digest": [None, run.digest], "file": [None, run.sha256]}
    assert len(run.digest) == len(run.sha256) == 64
    assert MAN not in str(entry.changes)


def test_the_same_file_again_changes_nothing_and_is_noticed(tmp_path):
    content = roster([unit()], [organizer(身份证号=MAN)])
    run_import(content, tmp_path)
    before = world()
    status, report, notices = run_import(content, tmp_path)
    assert (status, counts(report)) == (0, {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)})
    assert world() == before
    assert notices == "同一文件已于2026年11月22日导入过。\n"


def test_a_dry_run_writes_nothing(tmp_path):
    status, report, _ = run_import(roster([unit()], [organizer()]), tmp_path, "--dry-run")
    assert (status, report["dry_run"], report["applied"], report["run"]) == (0, True, False, None)
    assert counts(report) == {"单位": (1, 0, 0, 0), "组织员": (1, 0, 0, 0)}
    assert Unit.objects.count() == Organizer.objects.count() == ImportRun.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_one_wrong_cell_and_nothing_is_applied(tmp_path):
    rows = [organizer(), organizer(工号="20002", 姓名="示例乙", 岗位序号=2, 任职日期="2021-02-30")]
    status, report, _ = run_import(roster([unit()], rows), tmp_path)
    assert (status, report["applied"], report["run"]) == (1, False, None)
    assert counts(report) == {"单位": (1, 0, 0, 0), "组织员": (1, 0, 0, 1)}
    assert errors(report) == [("组织员", 3, "任职日期", "2021-02-30", "2021年2月没有30日。", "请核对日期。")]
    assert Unit.objects.count() == ImportRun.objects.count() == AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sheets"),
    [
        ({"正式党员": 189}, {"单位": (0, 1, 0, 0), "组织员": (0, 0, 1, 0)}),
        ({"单位名称": "示例基础医学院党委"}, {"单位": (0, 1, 0, 0), "组织员": (0, 0, 1, 0)}),
        ({"备注": "新"}, {"单位": (0, 1, 0, 0), "组织员": (0, 0, 1, 0)}),
        ({"联系电话": "021-1"}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"姓名": "示例丙"}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"岗位级别": "副科"}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"免职日期": "2025-06-30"}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"任职文号": "示例〔2021〕10号"}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"身份证号": MAN}, {"单位": (0, 0, 1, 0), "组织员": (0, 1, 0, 0)}),
        ({"任职日期": "2021.09"}, {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)}),
        ({"出生日期": "1984年2月", "入党日期": "200606"}, {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)}),
        ({"性别": None, "民族": "汉", "岗位级别": "正科级"}, {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)}),
    ],
)
def test_each_row_is_new_changed_or_unchanged(tmp_path, changes, sheets):
    imported(tmp_path, [unit()], [organizer()])
    in_unit = {key: value for key, value in changes.items() if key in unit() or key == "备注"}
    in_person = {key: value for key, value in changes.items() if key not in in_unit}
    report = imported(tmp_path, [unit(**in_unit)], [organizer(**in_person)])
    assert (errors(report), counts(report)) == ([], sheets)
    again = imported(tmp_path, [unit(**in_unit)], [organizer(**in_person)])
    assert counts(again) == {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)}


def test_empty_cells_and_missing_columns_leave_what_is_stored_alone(tmp_path):
    imported(tmp_path, [unit(备注="原")], [organizer(身份证号=MAN, 备注="原")])
    before = world()
    empty_unit = dict.fromkeys(UNIT_HEADERS) | {"单位代码": "U001"}
    empty_person = dict.fromkeys(ORGANIZER_HEADERS) | {"工号": "20001"}
    assert counts(imported(tmp_path, [empty_unit], [empty_person])) == {"单位": (0, 0, 1, 0), "组织员": (0, 0, 1, 0)}
    content = book({"组织员": [["工号", "姓名"], ["20001", "示例甲"]]})
    assert counts(run_import(content, tmp_path)[1]) == {"组织员": (0, 0, 1, 0)}
    assert world() == before


def test_a_rename_is_a_new_dated_profile(tmp_path):
    imported(tmp_path, [unit()])
    with clock.frozen(date(2026, 12, 1)):
        imported(tmp_path, [unit(单位名称="示例医学院党委")])
        assert counts(imported(tmp_path, [unit(单位名称="示例医学院党委")])) == {"单位": (0, 0, 1, 0)}
        imported(tmp_path, [unit(单位名称="示例医学院党委", 单位类别="直属单位")])
    assert [
        (row.name, row.kind, row.initials, row.valid_from, row.valid_until)
        for row in UnitProfile.objects.order_by("valid_from")
    ] == [
        ("示例基础学院党委", "COLLEGE", "sljcxydw", date(2005, 7, 18), date(2026, 11, 30)),
        ("示例医学院党委", "AFFILIATE", "slyxydw", date(2026, 12, 1), None),
    ]


def test_a_count_of_the_same_day_is_corrected_and_of_another_day_added(tmp_path):
    imported(tmp_path, [unit()])
    imported(tmp_path, [unit(正式党员=187)])
    imported(tmp_path, [unit(正式党员=190, 统计时点="2024.12.31")])
    assert counts(imported(tmp_path, [unit(正式党员=187)])) == {"单位": (0, 0, 1, 0)}
    assert world()["counts"] == [
        ("U001", date(2024, 12, 31), 202, 190, 12, None),
        ("U001", date(2025, 12, 31), 199, 187, 12, None),
        ("U001", date(2025, 12, 31), 200, 188, 12, 199),
    ]


@pytest.mark.parametrize(
    ("cells", "stored"),
    [
        ({"党员人数": 200}, (200, None, None)),
        ({"党员总数": "200人", "其中预备党员": 12}, (200, 188, 12)),
        ({"党员总数": 200, "正式党员数": 188}, (200, 188, 12)),
        ({"党员人数（含预备党员）": 200, "正式党员": 188, "预备党员": 12}, (200, 188, 12)),
        ({"正式党员": "１８８", "预备党员": 0}, (188, 188, 0)),
    ],
)
def test_a_total_alone_is_the_total_and_the_third_number_follows_from_two(tmp_path, cells, stored):
    headers = ["单位代码", "单位名称", "单位类别", "党组织类别", "统计时点", *cells]
    row = ["U001", "示例学院党委", "学院", "党委", "2025-12-31", *cells.values()]
    content = book({"单位": [headers, row]})
    assert run_import(content, tmp_path)[0] == 0
    count = MemberCount.objects.get()
    assert (count.total, count.full, count.probationary) == stored
    assert counts(run_import(content, tmp_path)[1]) == {"单位": (0, 0, 1, 0)}


def test_a_header_of_two_lines_with_a_group_above(tmp_path):
    rows = [
        ["单位代码", "单位名称", "单位类别", "党组织类别", "党员人数", None, None, "统计时点"],
        [None, None, None, None, "合计", "正式", "其中：预备", None],
        ["U1", "示例学院党委", "学院", "党委", 200, 188, 12, "2025-12-31"],
        ["合计", None, None, None, 200, 188, 12, None],
    ]
    status, report, _ = run_import(book({"Sheet1": rows}), tmp_path)
    assert (status, counts(report)) == (0, {"Sheet1": (1, 0, 0, 0)})
    assert [row[1:5] for row in world()["counts"]] == [(date(2025, 12, 31), 200, 188, 12)]


def test_no_numbers_are_no_count(tmp_path):
    imported(tmp_path, [unit(正式党员=None, 预备党员=None)])
    assert MemberCount.objects.count() == 0


def test_a_unit_without_its_first_day_exists_since_the_first_day_that_the_file_says(tmp_path):
    rows = [organizer(), organizer(工号="20002", 姓名="示例乙", 任职日期="2015.03", 免职日期="2021-08-31")]
    imported(tmp_path, [unit(启用日期=None)], rows)
    assert Unit.objects.get().established_on == date(2015, 3, 1)
    assert Post.objects.get().established_on == date(2015, 3, 1)


def test_what_a_unit_is_may_stand_in_its_name(tmp_path):
    imported(tmp_path, [unit(单位类别=None, 党组织类别=None, 单位名称="示例医院党总支")])
    profile = UnitProfile.objects.get()
    assert (profile.kind, profile.party_kind) == ("HOSPITAL", "GENERAL_BRANCH")


def test_direct_branches_are_in_scope_as_the_setting_says(tmp_path):
    imported(tmp_path, [unit(党组织类别="直属党支部")])
    assert UnitProfile.objects.get().in_scope is False


def test_one_person_with_two_tenures_in_two_rows(tmp_path):
    rows = [
        organizer(免职日期="2024-08-31"),
        organizer(单位代码="U002", 任职日期="2024-09-01", 任职文号=None),
    ]
    report = imported(tmp_path, [unit(), unit(单位代码="U002", 单位名称="示例医院党委")], rows)
    assert (errors(report), counts(report)) == ([], {"单位": (2, 0, 0, 0), "组织员": (2, 0, 0, 0)})
    assert Organizer.objects.count() == 1
    assert [(row[0], row[4], row[5]) for row in world()["tenures"]] == [
        ("U001", date(2021, 9, 1), date(2024, 8, 31)),
        ("U002", date(2024, 9, 1), None),
    ]


def test_a_successor_takes_the_post_that_became_free_in_the_same_file(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    rows = [
        organizer(免职日期="2026-06-30"),
        organizer(工号="20002", 姓名="示例乙", 岗位序号=None, 任职日期="2026-07-01"),
    ]
    report = imported(tmp_path, [], rows)
    assert (errors(report), counts(report)) == ([], {"组织员": (1, 1, 0, 0)})
    assert [(row[1], row[2]) for row in world()["tenures"]] == [(1, "20001"), (1, "20002")]


def test_posts_without_a_number_are_numbered(tmp_path):
    rows = [
        organizer(工号=str(number), 姓名=f"示例{number}", 岗位序号=None if number != 3 else 1)
        for number in (1, 2, 3, 4)
    ]
    imported(tmp_path, [unit()], rows)
    assert [(row[1], row[2]) for row in world()["tenures"]] == [(1, "3"), (2, "1"), (3, "2"), (4, "4")]
    assert counts(imported(tmp_path, [], rows)) == {"组织员": (0, 0, 4, 0)}


def test_a_level_goes_to_the_tenure_and_to_the_post_of_who_holds_it_now(tmp_path):
    rows = [
        organizer(岗位级别="科级副职", 免职日期="2024-08-31"),
        organizer(工号="20002", 姓名="示例乙", 岗位级别="不设职级", 任职日期="2024-09-01"),
    ]
    imported(tmp_path, [unit()], rows)
    assert [row[3] for row in world()["tenures"]] == ["SECTION_DEPUTY", "NONE"]
    assert Post.objects.get().level == "NONE"


LEVELS = {
    "SECTION_CHIEF": "科级正职 正科 正科级 七级职员 科级正职（七级） SECTION_CHIEF",
    "SECTION_DEPUTY": "科级副职 副科 副科级 八级 管理八级",
    "STAFF_MEMBER": "科员 九级职员",
    "CLERK": "办事员 十级职员",
    "DIVISION_CHIEF": "处级正职 五级职员",
    "DIVISION_DEPUTY": "副处级 六级",
    "NONE": "不设职级 无 不设",
    "": "— /",
}


@pytest.mark.parametrize(
    ("written", "level"), [(word, level) for level, words in LEVELS.items() for word in words.split()]
)
def test_levels_are_known_by_their_usual_names(tmp_path, written, level):
    report = imported(tmp_path, [unit()], [organizer(岗位级别=written)])
    assert errors(report) == []
    assert Tenure.objects.get().level == level


def test_what_began_after_the_system_went_into_use_is_still_to_be_filed(tmp_path):
    Setting.objects.create(
        key="go_live_on", value="2026-01-01", answer="自2026年1月1日启用。", valid_from=date(2026, 1, 1)
    )
    rows = [organizer(), organizer(工号="20002", 姓名="示例乙", 岗位序号=2, 任职日期="2026-01-01")]
    imported(tmp_path, [unit()], rows)
    assert [row[7] for row in world()["tenures"]] == [RecordStatus.HISTORICAL, RecordStatus.PENDING]


def test_an_identity_number_tells_birthday_and_sex_where_nothing_else_does(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号=MAN, 出生日期=None, 性别=None)])
    person = Organizer.objects.get()
    assert (person.born_on, person.sex) == (date(1984, 2, 29), "1")


@pytest.mark.parametrize(
    "written", ["110***********0012", "110＊＊＊＊＊＊＊＊＊＊＊0012", "110105********0012", " 110***********0012 "]
)
def test_a_masked_number_that_fits_the_stored_one_changes_nothing(tmp_path, written):
    imported(tmp_path, [unit()], [organizer(身份证号=MAN)])
    report = imported(tmp_path, [], [organizer(身份证号=written)])
    assert (errors(report), counts(report)) == ([], {"组织员": (0, 0, 1, 0)})
    assert Organizer.objects.get().id_number == MAN


def test_a_small_x_is_taken(tmp_path):
    imported(tmp_path, [unit()], [organizer(身份证号="11010519491231002x", 性别="女", 出生日期="1949.12")])
    person = Organizer.objects.get()
    assert (person.id_number, person.born_on) == ("11010519491231002X", date(1949, 12, 31))


def test_months_of_one_spelling_do_not_contradict_each_other(tmp_path):
    report = imported(tmp_path, [unit()], [organizer(入党日期="1950-06-15", 转正日期="1950.06", 出生日期=None)])
    assert errors(report) == []
    assert Organizer.objects.get().full_member_on == date(1950, 6, 15)


def test_a_unit_may_be_named_instead_of_coded(tmp_path):
    imported(tmp_path, [unit()])
    rows = [["工号", "姓名", "二级单位党组织", "任职时间"], ["1", "甲", "示例基础学院党委", "2021.9"]]
    status, report, _ = run_import(book({"花名册": rows}), tmp_path)
    assert (status, counts(report)) == (0, {"花名册": (1, 0, 0, 0)})


def test_titles_blank_rows_totals_feet_and_foreign_columns_do_not_matter(tmp_path):
    units = [
        ["二级单位党组织情况表"],
        [],
        [
            "序号",
            "＊单位代码",
            "二级单位党组织",
            "单位类别（见说明）",
            "党组织 类别",
            "正式\n党员",
            "预备党员",
            "统计时间",
            "联系人",
            None,
        ],
        [1, "U001", "示例基础学院党委", "学院", "党委", 188, 12, "2025.12.31", "某某", None],
        [None] * 10,
        [2, "U002", "示例医院党委", "附属医院", "党委", 500, 1, "2025年12月31日", None, "多余"],
        ["合计", None, None, None, None, 688, 13],
        [],
        ["填报单位（盖章）：", None, None, "负责人：", None, "填表日期：2026年1月1日"],
        ["说明：人数以年报为准。"],
    ]
    status, report, notices = run_import(book({"Sheet1": units, "Sheet2": []}), tmp_path)
    assert (status, errors(report), counts(report)) == (0, [], {"Sheet1": (2, 0, 0, 0)})
    assert notices == "工作表“Sheet1”中未识别的列已忽略：联系人。\n"


def test_an_end_given_later_ends_the_tenure(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    report = imported(tmp_path, [], [organizer(免职日期="2026-06-30")])
    assert counts(report) == {"组织员": (0, 1, 0, 0)}
    assert Tenure.objects.get().ended_on == date(2026, 6, 30)
    assert counts(imported(tmp_path, [], [organizer(免职日期="至今")])) == {"组织员": (0, 0, 1, 0)}


def test_an_abolished_unit_closes_its_profile_and_its_posts(tmp_path):
    imported(tmp_path, [unit()], [organizer()])
    report = imported(tmp_path, [unit(停用日期="2026-06-30")], [organizer(免职日期="2026-06-30")])
    assert (errors(report), counts(report)) == ([], {"单位": (0, 1, 0, 0), "组织员": (0, 1, 0, 0)})
    assert Unit.objects.get().abolished_on == UnitProfile.objects.get().valid_until == date(2026, 6, 30)
    assert Post.objects.get().abolished_on == date(2026, 6, 30)


def test_a_person_without_a_post_is_entered_without_one(tmp_path):
    content = book({"组织员": [["工号", "姓名"], [20009, "示例 己"]]})
    assert counts(run_import(content, tmp_path)[1]) == {"组织员": (1, 0, 0, 0)}
    assert Organizer.objects.get().staff_number == "20009"
    assert Tenure.objects.count() == 0


def test_the_mark_that_keeps_a_number_as_text_is_no_part_of_it(tmp_path):
    units, people = (
        [unit(单位代码="'0071")],
        [organizer(工号="'00123", 单位代码="’0071", 身份证号=f"'{MAN}", 出生日期=None)],
    )
    assert counts(imported(tmp_path, units, people)) == {"单位": (1, 0, 0, 0), "组织员": (1, 0, 0, 0)}
    person = Organizer.objects.get()
    assert (person.staff_number, person.id_number) == ("00123", MAN)
    assert Unit.objects.get().code == "0071"
