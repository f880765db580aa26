"""The register and the list of open points, as PDF and workbook."""

import io
import logging
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from compliance.cockpit import DEPARTMENT, department_row, rows_of
from compliance.documents import line_of, overview_of, taking
from compliance.documents.overview import FOOT
from compliance.judging import judge
from tests.compliance.test_facts import TODAY, staffed
from tests.factories import accounts, units as factory

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
TAKE = reverse("compliance:documents")
DATA = {"form": "xlsx", "reason": "日常工作核对", "note": ""}
WIDE, NARROW = (1191, 842), (842, 595)  # points of A3 and A4 across


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def user():
    return accounts.department_handler("clerk", display_name="张示例")


@pytest.fixture
def dept(sign_in, user):
    return sign_in(user)


@pytest.fixture
def three():
    return [
        staffed("甲医院党委", 620, "SECTION_CHIEF", kind="HOSPITAL"),
        staffed("乙学院党委", 200, "STAFF_MEMBER", kind="COLLEGE"),
        staffed("丙学院党总支", 90, "vacant", kind="COLLEGE"),
    ]


def book(response):
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows(sheet) -> list[list]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def pdf(response) -> PdfReader:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def words(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def test_the_workbook_has_two_sheets_with_day_and_foot(dept, three):
    found = book(dept.post(TAKE, DATA))
    assert found.sheetnames == ["执行情况一览表", "问题清单"]
    register, issues = (rows(sheet) for sheet in found)
    assert register[0][0] == "专职组织员工作执行情况一览表（截至2026年11月23日）"
    assert register[1] == [
        "序号", "二级单位党组织", "单位类别", "党员总数", "最低应配", "实配", "空缺",
        "第二条 全覆盖", "第四条 配备", "第六条 资格", "第七条 选任备案", "第八条 培训", "第十一条 保障",
        "第十二条 双重管理", "第十四条 考核", "备注",
    ]  # fmt: skip
    assert register[2][1:3] == [DEPARTMENT, "组织部本级"]
    assert [[*row[:7], row[8]] for row in register[3:6]] == [
        [1, "甲医院党委", "附属医院", 620, 1, 1, 0, "已达到"],
        [2, "乙学院党委", "学院（系）", 200, 1, 1, 0, "请说明"],
        [3, "丙学院党总支", "学院（系）", 90, 1, 0, 1, "尚未达到"],
    ]
    assert [[row[1], row[8]] for row in register[6:11]] == [
        ["合计：尚未达到", 1], ["合计：请说明", 1], ["合计：未见记录", 0], ["合计：已达到", 1], ["合计：不适用", 0],
    ]  # fmt: skip
    assert [cell for cell in register[-1] if cell] == list(FOOT)
    assert issues[0][0] == "专职组织员工作问题清单（截至2026年11月23日）"
    assert issues[1][-3:] == ["整改措施", "责任人", "时限"]
    assert issues[2] == [
        1, "乙学院党委", "第四条", "请说明", issues[2][4], "第四条：200人以上的，级别一般为科级",
        "确有特殊情况的，请提交情况说明，由党委组织部备注。", None, None, None,
    ]  # fmt: skip
    assert issues[3][:4] == [2, "丙学院党总支", "第四条", "尚未达到"]
    assert issues[4] == [None] * 10
    assert [cell for cell in issues[-1] if cell] == list(FOOT)


def test_what_has_no_record_is_counted_or_listed(dept, three):
    without, with_ = (rows(book(dept.post(TAKE, DATA | more))["问题清单"]) for more in ({}, {"with_unknown": "on"}))
    judgement = judge(accounts.department_head(), TODAY)
    lines = [line_of(department_row(judgement)), *map(line_of, rows_of(judgement))]
    unknown = sum(issue.is_unknown for line in lines for issue in line.issues)
    assert unknown > 0
    assert f"另有“未见记录”事项{unknown}项，未列入问题清单。" in [row[1] for row in without]
    assert sum(row[3] == "未见记录" for row in without) == 0
    assert sum(row[3] == "未见记录" for row in with_) == unknown
    assert not any(str(row[1]).startswith("另有") for row in with_)


def test_the_filter_and_the_day_are_kept_and_said(dept, three):
    found = book(dept.post(f"{TAKE}?kind=COLLEGE&article=4&outcome=GAP&as_of=2026-11-01", DATA))
    register, issues = (rows(sheet) for sheet in found)
    assert register[0][0].endswith("（截至2026年11月1日）")
    assert [row[1] for row in register[2:3]] == ["丙学院党总支"]
    assert [row[1:4] for row in issues[2:3]] == [["丙学院党总支", "第四条", "尚未达到"]]
    assert "范围：单位类别为“学院（系）”；条款为“第四条 配备”；情况为“尚未达到”。" in [row[1] for row in register]
    entry = AuditEntry.objects.get(action="compliance.export_documents")
    assert entry.changes["as_of"] == [None, "2026-11-01"]
    assert entry.changes["rows"] == [None, 1]
    assert entry.changes["issues"] == [None, 1]


def test_each_document_is_recorded_with_its_reason(dept, user, three):
    dept.post(TAKE, DATA | {"reason": "其他", "note": "提交常委会"})
    entry = AuditEntry.objects.get(action="compliance.export_documents")
    assert (entry.actor, entry.reason, entry.summary) == (
        user, "其他（提交常委会）", "导出执行情况一览表和问题清单",
    )  # fmt: skip
    assert entry.changes["form"] == [None, "xlsx"]


@pytest.mark.parametrize(
    "data", [{"reason": ""}, {"form": "docx"}, {"reason": "其他"}, {"reason": "其他", "note": "   "}]
)
def test_without_a_reason_nothing_is_written(dept, three, data):
    answer = dept.post(TAKE, DATA | data)
    assert answer["Content-Type"].startswith("text/html")
    assert answer.context["form"].errors
    assert not AuditEntry.objects.filter(action="compliance.export_documents").exists()


@pytest.mark.parametrize(("form", "size"), [("a4", NARROW), ("a3", WIDE)])
def test_the_pdf_has_its_size_words_and_who_took_it(dept, three, form, size):
    found = pdf(dept.post(TAKE, DATA | {"form": form}))
    assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in found.pages] == [size, size]
    text = words(found)
    for expected in (
        "专职组织员工作执行情况一览表",
        "专职组织员工作问题清单",
        "截至2026年11月23日",
        "甲医院党委",
        *FOOT[:4],
    ):
        assert expected in text
    assert text.count("由张示例（clerk）于2026年11月23日") == 2
    assert "第2页　共2页" in text


def test_many_units_with_long_names_fit_and_heads_are_repeated(dept):
    for place in range(40):
        factory.unit(f"示例附属第{place}{'很长名称' * 8}医院党委")
    found = pdf(dept.post(TAKE, DATA | {"form": "a4"}))
    assert len(found.pages) >= 4
    for page in found.pages:
        assert "二级单位党组织" in page.extract_text().replace("\n", "")


def test_rare_characters_are_in_the_lists(dept, caplog):
    rare = "喆堃玥祎垚頔旻赟䶮㛃𬭎"
    staffed(f"{rare}党委", 620, "vacant", kind="HOSPITAL")
    dept.post(TAKE, DATA | {"form": "a4"})  # the engine is quiet about missing characters; from here on it tells
    caplog.set_level(logging.WARNING, logger="weasyprint")
    assert rare in words(pdf(dept.post(TAKE, DATA | {"form": "a4"})))
    assert [record.message for record in caplog.records if "notdef" in record.message] == []


def test_nothing_at_all_is_said_on_paper_too(dept):
    text = words(pdf(dept.post(f"{TAKE}?kind=HOSPITAL", DATA | {"form": "a4"})))
    assert "没有符合条件的单位。" in text
    assert "共0项" in text
    sheet = rows(book(dept.post(f"{TAKE}?kind=HOSPITAL", DATA))["问题清单"])
    assert sheet[2][:2] == [None, "无"]


def test_too_long_a_list_is_offered_as_a_workbook(dept, three, monkeypatch):
    monkeypatch.setattr(taking, "MOST_ROWS", 2)
    answer = dept.post(TAKE, DATA | {"form": "a4"})
    assert answer.context["form"].errors["form"] == ["超过2行的表不宜印成PDF，请先缩小范围，或导出Excel工作簿。"]
    assert dept.post(TAKE, DATA).status_code == 200
    assert AuditEntry.objects.filter(action="compliance.export_documents").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2026-11-24", "查看日期不能晚于今天。"),
        ("2020-12-31", "查看日期不能早于2021年1月1日。"),
        ("2026-02-30", "不是有效日期"),
    ],
)
def test_a_day_that_cannot_be_shown_is_never_silently_today(dept, three, method, asked, words):
    url = f"{TAKE}?as_of={asked}"
    answer = dept.get(url) if method == "get" else dept.post(url, DATA)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not AuditEntry.objects.filter(action="compliance.export_documents").exists()


def test_what_was_typed_never_becomes_a_formula_or_markup(dept):
    staffed('=HYPERLINK("http://x")', 90, "vacant")
    staffed("<b>乙</b>&党委", 90, "vacant")
    found = book(dept.post(TAKE, DATA))
    for sheet in found:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
    assert found["问题清单"]["B3"].value == '=HYPERLINK("http://x")'
    assert "<b>乙</b>&党委" in words(pdf(dept.post(TAKE, DATA | {"form": "a4"})))


def test_a_unit_takes_its_own_rows_and_no_department(sign_in, three):
    client = sign_in(factory.member(three[0], Role.PARTY_SECRETARY))
    register, issues = (rows(sheet) for sheet in book(client.post(TAKE, DATA | {"with_unknown": "on"})))
    assert [row[1] for row in register[2:3]] == ["甲医院党委"]
    assert DEPARTMENT not in [row[1] for row in register]
    assert {row[1] for row in issues[2:] if isinstance(row[0], int)} == {"甲医院党委"}


def test_who_sees_no_unit_takes_nothing(sign_in):
    client = sign_in(accounts.account("nobody"))
    assert (client.get(TAKE).status_code, client.post(TAKE, DATA).status_code) == (403, 403)


def test_the_form_tells_what_will_be_in_it(dept, three):
    page = dept.get(f"{TAKE}?article=4&kind=COLLEGE")
    overview = page.context["overview"]
    assert (len(overview.lines), len(overview.issues)) == (2, 2)
    assert page.context["cancel_url"] == f"{reverse('compliance:cockpit')}?kind=COLLEGE&article=4"


def test_the_list_follows_the_outcome_asked_for(three):
    judgement = judge(accounts.department_head(), date(2026, 11, 23))
    lines = [line_of(row) for row in rows_of(judgement)]

    def listed(outcome: str) -> set[str]:
        return {issue.word for issue in overview_of(TODAY, lines, outcome=outcome).issues}

    assert listed("GAP") == {"尚未达到"}
    assert listed("EXPLAIN") == {"请说明"}
    assert listed("UNKNOWN") == {"未见记录"}
    assert listed("") == {"尚未达到", "请说明"}
