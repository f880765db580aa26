"""Pasted statistics: every line is read or said, nothing is stored, and what changes is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common import clock
from compliance.facts import staffing_of
from compliance.statistics import MOST_LINES, read_statistics
from filings import services
from regulation.facts import settings_on
from rules.settings import Settings
from tests.compliance.test_facts import TODAY, staffed
from tests.factories import accounts, filings, units as factory
from units.models import MemberCount, Unit

pytestmark = pytest.mark.django_db
NO_SUM = "党员总数不等于正式党员与预备党员之和。"
PAGE = reverse("compliance:what-if-statistics")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def three():
    return [
        staffed("甲医院党委", 499, "SECTION_CHIEF", short_name="甲院"),
        staffed("乙学院党委", 200, "STAFF_MEMBER"),
        staffed("丙研究所党总支", None, "NONE"),
    ]


def read(text: str, settings: Settings | None = None):
    rows = staffing_of(accounts.department_handler(), TODAY)
    return read_statistics(text, rows, on=TODAY, settings=settings or settings_on(TODAY))


def told(text: str) -> dict[str, tuple]:
    return {each.row.unit.name: (each.stated.total, each.change, each.words) for each in read(text).supposed}


def problem(text: str, settings: Settings | None = None) -> tuple[int, str, str]:
    (found,) = read(text, settings).problems
    return found.line, found.text, found.message


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "line",
    [
        "甲医院党委\t500", "甲医院党委\t480\t20", "甲医院党委,480,20", "甲医院党委，500", "甲院 500人",
        "1\t甲医院党委\t500",        " 甲医院党委\u3000５００ ", "单位\t党员总数\n甲医院党委\t500",
        "序号\t单位\t预备党员\t正式党员\n1\t甲医院党委\t20\t480",
        "单位名称\t党员人数\t其中预备党员\n甲院\t500\t20", "\n\n甲医院党委|500\n",
    ],
)  # fmt: skip
def test_the_usual_ways_to_write_it(line):
    message = "党员人数由499人变为500人，达到500人：可视实际适当增设专职组织员岗位。"
    assert told(line) == {"甲医院党委": (500, "+1", message)}
    assert read(line).problems == ()


def test_a_code_names_a_unit(three):
    assert told(f"{three[0].code}\t600")["甲医院党委"][0] == 600


@pytest.mark.usefixtures("three")
def test_crossings_come_first_and_units_without_a_count_are_told():
    found = read("丙研究所党总支\t90\n甲医院党委\t498\n乙学院党委\t199")
    assert [(each.row.unit.name, each.change) for each in found.supposed] == [
        ("乙学院党委", "-1"), ("甲医院党委", "-1"), ("丙研究所党总支", ""),
    ]  # fmt: skip
    assert [each.row.unit.name for each in found.crossing] == ["乙学院党委"]
    assert found.crossing[0].words == "党员人数由200人变为199人，降至不足200人：专职组织员可不设职级。"
    assert found.supposed[2].words == "此前未见党员人数记录。"
    assert found.unnamed == ()


@pytest.mark.usefixtures("three")
def test_units_that_no_line_names_are_listed():
    assert [row.unit.name for row in read("甲医院党委 500").unnamed] == ["乙学院党委", "丙研究所党总支"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("丁学院党委\t90", (1, "丁学院党委\t90", "没有找到该单位。")),
        ("甲医院党委\t480\n\n甲院\t20", (3, "甲院\t20", "该单位在第1行已填写。")),
        ("甲医院党委", (1, "甲医院党委", "未能分清单位和人数。")),
        ("甲医院党委\t1\t2\t3", (1, "甲医院党委\t1\t2\t3", "未能分清单位和人数。")),
        ("甲医院党委\t五百", (1, "甲医院党委\t五百", "未能分清单位和人数。")),
        ("单位\t党员总数\n甲医院党委\t五百", (2, "甲医院党委\t五百", "“五百”不是整数。")),
        ("单位\t党员总数\n甲医院党委\t-5", (2, "甲医院党委\t-5", "不能是负数。")),
        ("单位\t党员总数\n甲医院党委\t", (2, "甲医院党委", "缺少党员总数。")),
        ("单位\t总数\t正式\t预备\n甲院\t500\t480\t19", (2, "甲院\t500\t480\t19", NO_SUM)),
        ("单位\t总数\t正式\n甲院\t500\t501", (2, "甲院\t500\t501", NO_SUM)),
        ("单位\t总数\t预备\n甲院\t5\t6", (2, "甲院\t5\t6", "预备党员多于党员总数。")),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_line(text, expected):
    assert problem(text) == expected


def test_two_units_of_one_name_ask_for_the_code():
    staffed("甲医院党委", 499)
    staffed("乙学院党委", 200, short_name="甲医院党委")
    assert problem("甲医院党委\t500")[2] == "有多个单位使用该名称。"


@pytest.mark.usefixtures("three")
def test_where_full_members_count_they_are_what_is_compared():
    settings = Settings(count_probationary_members=False)
    assert problem("甲医院党委\t600", settings)[2] == "按现行口径以正式党员人数计算，缺少正式党员人数。"
    (each,) = read("甲医院党委\t480\t20", settings).supposed
    assert each.what_if.then.threshold_members == 480


@pytest.mark.usefixtures("three")
def test_more_lines_than_a_school_has_are_not_read():
    found = read("\n".join(["甲医院党委\t500", *["丁学院\t1"] * MOST_LINES]))
    assert (len(found.supposed), len(found.problems)) == (1, MOST_LINES)
    assert found.problems[-1].message == f"超过{MOST_LINES}行，其后未读取。"


def state() -> tuple:
    return tuple(MemberCount.objects.values_list("pk", "total")), Unit.objects.count()


@pytest.mark.usefixtures("three")
def test_the_page_keeps_what_was_typed_and_stores_nothing(sign_in):
    client, before = sign_in(accounts.department_handler()), state()
    page = client.post(PAGE, {"text": "甲医院党委\t500\n丁学院党委\t90"})
    shown = page.content.decode()
    assert "丁学院党委\t90" in shown
    assert "没有找到该单位。" in shown
    assert "达到500人：可视实际适当增设专职组织员岗位" in shown
    assert state() == before


def test_what_was_stated_of_a_level_holds_at_the_supposed_number_too(sign_in):
    with clock.frozen(filings.DETERMINED_ON):
        people = filings.cast("戊学院党委")
        factory.member_count(people.unit, 150, date(2026, 10, 31))
        filing = filings.draft(people, level="NONE")
        filings.stated(filing, people.handler, "POST_LEVEL", "尚未满足任职年限")
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        page = sign_in(people.dept).post(PAGE, {"text": "戊学院党委\t250"})
    (each,) = page.context["statistics"].supposed
    found = each.what_if.then.finding("staffing.section_level")
    assert (found.label, found.circumstances.text) == ("已说明，待备注", "尚未满足任职年限")


def test_nothing_pasted_is_said(sign_in):
    page = sign_in(accounts.department_handler()).post(PAGE, {"text": "  "})
    assert page.context["form"].errors == {"text": ["请粘贴统计数。"]}
    assert "推演结果" not in page.content.decode()


def test_a_unit_supposes_its_own_only(sign_in, three):
    own = sign_in(factory.member(three[0], Role.UNIT_HANDLER))
    found = own.post(PAGE, {"text": "甲医院党委\t500\n乙学院党委\t500"}).context["statistics"]
    assert [each.row.unit.name for each in found.supposed] == ["甲医院党委"]
    assert [each.message for each in found.problems] == ["没有找到该单位。"]
    assert found.unnamed == ()


@pytest.mark.parametrize(("count", "statements"), [(3, 7), (30, 7)])
def test_statements_do_not_grow(sign_in, count, statements):
    """With what was stated about levels, which any number may ask for."""
    for number in range(count):
        staffed(f"示例{number}学院党委", 180 + number, "NONE", code=f"Q{number:03}")
    client = sign_in(accounts.department_handler())
    text = "\n".join(f"Q{number:03}\t{230 + number}" for number in range(count))
    client.post(PAGE, {"text": text})
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = client.post(PAGE, {"text": text})
    assert len(page.context["statistics"].supposed) == count
    assert len(captured) == statements
