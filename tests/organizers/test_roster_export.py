from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from common import clock
from organizers.models import Organizer, Post, Tenure
from tests.factories import accounts
from tests.organizers.rosters import MAN, counts, errors, exported, imported, organizer, run_import, unit, world
from tests.workbooks.books import ORGANIZER_HEADERS, UNIT_HEADERS, book, roster, rows_of
from units.models import MemberCount, Unit, UnitProfile
from workbooks.models import ImportRun
from workbooks.reading import read_book

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LIBREOFFICE = Path(__file__).parent.parent / "workbooks" / "files" / "libreoffice.xlsx"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture(autouse=True)
def dept():
    return accounts.department_handler("dept")


def fill(tmp_path):
    """Two units, three people, four tenures."""
    units = [
        unit(),
        unit(单位代码="007", 单位名称="示例附属医院党委", 单位类别="附属医院", 停用日期="2026-10-31"),
    ]
    people = [
        organizer(身份证号=MAN, 免职日期="2024-08-31"),
        organizer(单位代码="007", 任职日期="2024-09-01", 免职日期="2026-10-31", 岗位级别="不设职级"),
        organizer(工号="00081", 姓名="+示例乙", 任职日期="2024.09", 备注="@x", 出生日期=None, 联系电话="00861"),
        organizer(
            工号="20003", 姓名="示例丙", **dict.fromkeys(["单位代码", "岗位序号", "岗位级别", "任职日期", "任职文号"])
        ),
    ]
    report = imported(tmp_path, units, people)
    assert (errors(report), counts(report)) == ([], {"单位": (2, 0, 0, 0), "组织员": (4, 0, 0, 0)})
    Unit.objects.filter(code="U001").update(remarks="=1+1")


def test_what_is_exported_imports_again_without_a_change(tmp_path):
    fill(tmp_path)
    before = world()
    status, report, _ = run_import(exported(tmp_path), tmp_path)
    assert (status, errors(report)) == (0, [])
    assert counts(report) == {"单位": (0, 0, 2, 0), "组织员": (0, 0, 4, 0)}
    assert world() == before


def test_the_whole_content_of_an_export(tmp_path):
    fill(tmp_path)
    content = exported(tmp_path)
    begin = date(2005, 7, 18)
    counted = date(2025, 12, 31)
    sheets = {
        grid.sheet: [[cell if cell != "" else None for cell in row] for row in grid.rows]
        for grid in read_book("a.xlsx", content).grids
    }
    assert sheets["单位"] == [
        UNIT_HEADERS,
        ["U001", "示例基础学院党委", "学院（系）", "党委", 188, 12, counted, begin, None, "=1+1"],
        ["007", "示例附属医院党委", "附属医院", "党委", 188, 12, counted, begin, date(2026, 10, 31), None],
    ]
    first = [
        "20001",
        "示例甲",
        "男",
        "汉族",
        date(1984, 2, 29),
        "110***********0012",
        date(2006, 6, 30),
        date(2007, 6, 30),
    ]
    first += ["研究生", "硕士"]
    second = ["00081", "+示例乙", "男", "汉族", None, None, date(2006, 6, 30), date(2007, 6, 30), "研究生", "硕士"]
    third = [
        "20003",
        "示例丙",
        "男",
        "汉族",
        date(1984, 2, 29),
        None,
        date(2006, 6, 30),
        date(2007, 6, 30),
        "研究生",
        "硕士",
    ]
    document = "示例〔2021〕9号"
    assert sheets["组织员"] == [
        ORGANIZER_HEADERS,
        [*second, "U001", 1, "科级正职", "七级职员", None, date(2024, 9, 1), None, document, "00861", "@x"],
        [
            *first,
            "U001",
            1,
            "科级正职",
            "七级职员",
            None,
            date(2021, 9, 1),
            date(2024, 8, 31),
            document,
            "13900000000",
            None,
        ],
        [
            *first,
            "007",
            1,
            "不设职级",
            "七级职员",
            None,
            date(2024, 9, 1),
            date(2026, 10, 31),
            document,
            "13900000000",
            None,
        ],
        [*third, None, None, None, "七级职员", None, None, None, None, "13900000000", None],
    ]


def test_an_export_builds_the_same_world_in_an_empty_system(tmp_path):
    fill(tmp_path)
    before = world()
    content = exported(tmp_path, "--with-id-numbers")
    for table in (Tenure, Post, Organizer, MemberCount, UnitProfile, Unit):
        table.objects.all().delete()
    assert run_import(content, tmp_path)[0] == 0
    assert world() == before


def test_identity_numbers_are_masked_unless_asked_for_and_every_export_is_written_down(tmp_path):
    fill(tmp_path)
    masked = exported(tmp_path)
    full = exported(tmp_path, "--with-id-numbers")
    assert rows_of(masked)["组织员"][2][5] == "110***********0012"
    assert rows_of(full)["组织员"][2][5] == MAN
    assert counts(run_import(full, tmp_path)[1]) == {"单位": (0, 0, 2, 0), "组织员": (0, 0, 4, 0)}
    entries = AuditEntry.objects.filter(action="workbooks.export_workbook").order_by("at", "id")
    assert [(entry.summary, entry.changes["with_id_numbers"][1], entry.changes["rows"][1]) for entry in entries] == [
        ("导出花名册", False, {"单位": 2, "组织员": 4}),
        ("导出花名册（含完整身份证号）", True, {"单位": 2, "组织员": 4}),
    ]


def test_an_earlier_day_shows_what_held_then_and_imports_without_a_change(tmp_path):
    fill(tmp_path)
    with clock.frozen(date(2026, 11, 25)):
        imported(tmp_path, [unit(单位名称="示例医学院党委", 正式党员=190, 统计时点="2026-11-01")])
    with clock.frozen(date(2026, 12, 1)):
        content = exported(tmp_path, "--as-of", "2026-10-01")
        rows = rows_of(content)
        assert rows["单位"][1][1:2] + rows["单位"][1][4:5] == ["示例基础学院党委", 188]
        report = run_import(content, tmp_path)[1]
        assert (errors(report), counts(report)) == ([], {"单位": (0, 0, 2, 0), "组织员": (0, 0, 4, 0)})
        early = rows_of(exported(tmp_path, "--as-of", "2022-01-01"))
        assert [row[0] for row in early["组织员"][1:]] == ["20001", "20003"]


def test_a_total_known_alone_is_not_lost(tmp_path):
    headers = ["单位代码", "单位名称", "单位类别", "党组织类别", "党员人数", "统计时点"]
    run_import(book({"单位": [headers, ["U1", "示例学院党委", "学院", "党委", 200, "2025-12-31"]]}), tmp_path)
    content = exported(tmp_path)
    assert rows_of(content)["单位"][0] == [*UNIT_HEADERS, "党员人数"]
    assert rows_of(content)["单位"][1][-1] == 200
    assert counts(run_import(content, tmp_path)[1]) == {"单位": (0, 0, 1, 0), "组织员": (0, 0, 0, 0)}


def test_an_empty_system_exports_empty_sheets(tmp_path):
    content = exported(tmp_path)
    assert rows_of(content) == {"单位": [UNIT_HEADERS], "组织员": [ORGANIZER_HEADERS]}
    status, report, _ = run_import(content, tmp_path)
    assert status == 1
    assert [each[4] for each in errors(report)] == ["没有数据行。"]


def test_a_workbook_of_libreoffice_goes_in_and_out(tmp_path):
    content = LIBREOFFICE.read_bytes()
    status, report, notices = run_import(content, tmp_path)
    assert (status, errors(report), counts(report)) == (0, [], {"单位": (3, 0, 0, 0), "花名册": (4, 0, 0, 0)})
    assert notices == ""
    assert [row[:4] for row in world()["counts"]] == [
        ("L001", date(2025, 12, 31), 200, 188),
        ("L002", date(2025, 12, 31), 501, 482),
        ("L003", date(2025, 12, 31), 64, 64),
    ]
    assert [(row[0], row[1], row[5]) for row in world()["people"]] == [
        ("9001", "赵一", date(1949, 12, 31)),
        ("9002", "钱二", date(1984, 2, 29)),
        ("9003", "孙三", date(1990, 11, 5)),
        ("9004", "李四", date(1988, 7, 9)),
    ]
    assert [row[:6] for row in world()["tenures"]] == [
        ("L001", 1, "9001", "SECTION_CHIEF", date(2019, 3, 1), date(2024, 8, 31)),
        ("L001", 1, "9002", "SECTION_DEPUTY", date(2024, 9, 1), None),
        ("L002", 1, "9003", "SECTION_CHIEF", date(2022, 6, 1), None),
        ("L002", 2, "9004", "NONE", date(2022, 6, 1), None),
    ]
    for again in (content, exported(tmp_path)):
        new, changed, _, wrong = map(sum, zip(*counts(run_import(again, tmp_path)[1]).values(), strict=True))
        assert (new, changed, wrong) == (0, 0, 0)


def many(number):
    units = [unit(单位代码=f"U{place:05}", 单位名称=f"示例学院{place}党委") for place in range(number)]
    people = [
        organizer(工号=f"P{place:05}", 姓名=f"示例{place}", 单位代码=f"U{place:05}", 身份证号=None)
        for place in range(number)
    ]
    return roster(units, people)


def statements(action):
    """The statements of an action by kind: reads, and writes other than inserts; inserts grow by batches."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        action()
    texts = [query["sql"].lstrip("(").split(maxsplit=1)[0].upper() for query in captured.captured_queries]
    return {word: texts.count(word) for word in dict.fromkeys(texts) if word != "INSERT"}, texts.count("INSERT")


def batches(rows, table):
    """How many statements an insert of rows takes."""
    fields = table._meta.concrete_fields
    size = min(500, connection.ops.bulk_batch_size(fields, [None] * rows)) if rows else 1
    return -(-rows // size)


@pytest.mark.parametrize("number", [50, 500])
def test_statements_do_not_grow_with_rows_except_by_batches(tmp_path, number):
    content = many(number)
    others, inserts = statements(lambda: run_import(content, tmp_path))
    tables = (Unit, UnitProfile, MemberCount, Organizer, Post, Tenure)
    # One each for the run and the audit.
    assert inserts == sum(batches(number, table) for table in tables) + 2
    assert others.pop("SELECT") == READS
    assert set(others) <= {"SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"}
    others, inserts = statements(lambda: run_import(content, tmp_path))
    assert (others["SELECT"], inserts) == (READS, 2)
    others, inserts = statements(lambda: exported(tmp_path))
    assert (others["SELECT"], inserts) == (EXPORT_READS[connection.vendor], 1)


# The account and its roles, four tables locked, the six tables read, the settings, and whether the file was imported
# before.
READS = 14
# PostgreSQL reads the three lists through cursors, which are not counted here.
EXPORT_READS = {"sqlite": 6, "postgresql": 3}


def test_an_export_goes_to_an_xlsx_file_in_a_folder_that_is_there(tmp_path):
    with pytest.raises(CommandError, match="导出文件名须以.xlsx结尾。"):
        call_command("export_workbook", "roster", str(tmp_path / "out.xls"), "--by", "dept")
    with pytest.raises(CommandError, match="没有文件夹"):
        call_command("export_workbook", "roster", str(tmp_path / "none" / "out.xlsx"), "--by", "dept")
    assert ImportRun.objects.count() == 0
