"""The staffing register and the what-if page."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from common import clock
from tests.compliance.test_facts import TODAY, staffed
from tests.factories import accounts, organizers, units as factory

pytestmark = pytest.mark.django_db
REGISTER = reverse("compliance:staffing")
WHAT_IF = reverse("compliance:what-if")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept(sign_in):
    return sign_in(accounts.department_handler())


def names(client, query: str = "") -> list[str]:
    return [row.unit.name for row in client.get(f"{REGISTER}{query}").context["listing"].records]


@pytest.fixture
def four():
    return [
        staffed("甲医院党委", 620, "SECTION_CHIEF", "vacant", kind="HOSPITAL", short_name="甲院"),
        staffed("乙学院党委", 200, "STAFF_MEMBER"),
        staffed("丙学院党总支", 90, "vacant", party_kind="GENERAL_BRANCH"),
        staffed("丁研究所党总支", None, "NONE", kind="AFFILIATE"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "甲乙丙丁"),
        ("?kind=HOSPITAL", "甲"),
        ("?outcome=GAP", "丙"),
        ("?outcome=EXPLAIN", "乙"),
        ("?outcome=UNKNOWN", "丁"),
        ("?outcome=MET", "甲"),
        ("?band=low", "丙"),
        ("?band=section", "乙"),
        ("?band=extra", "甲"),
        ("?band=unknown", "丁"),
        ("?vacancy=yes", "甲丙"),
        ("?vacancy=no", "乙丁"),
        ("?q=学院", "乙丙"),
        ("?q=yxydw", "乙"),
        ("?q=甲院", "甲"),
        ("?outcome=GAP&band=extra", ""),
        ("?outcome=nonsense", "甲乙丙丁"),
        ("?sort=-members", "甲乙丙丁"),
        ("?sort=members", "丁丙乙甲"),
        ("?sort=conclusion", "丙乙丁甲"),
        ("?sort=name", "丙丁甲乙"),
    ],
)
def test_filters_and_sorting(dept, four, query, expected):
    assert "".join(name[0] for name in names(dept, query)) == expected


def test_counts_to_report_are_listed_as_the_home_page_counts_them(dept, four):
    """Missing ones and old ones; a level that is not on record is another matter."""
    stale = staffed("戊学院党总支", None, "NONE")
    factory.member_count(stale, 90, date(2024, 12, 31))
    staffed("己学院党委", 300, "")
    home = dept.get("/").content.decode()
    link = f"{REGISTER}?band=to-report"
    assert link in home
    assert "未见记录1个，待更新1个" in home
    assert {name[0] for name in names(dept, "?band=to-report")} == {"丁", "戊"}


def test_the_last_row_adds_up_what_is_shown(dept, four):
    totals = dept.get(f"{REGISTER}?vacancy=yes").context["totals"]
    assert (totals.units, totals.members, totals.minimum, totals.posts, totals.in_post, totals.vacant) == (
        2, 710, 2, 3, 1, 2,
    )  # fmt: skip
    assert dept.get(REGISTER).context["totals"].uncounted == 1


def test_units_out_of_scope_are_shown_on_demand(dept, four):
    staffed("戊直属党支部", 20, party_kind="DIRECT_BRANCH")
    assert "戊直属党支部" not in names(dept)
    response = dept.get(f"{REGISTER}?scope=all")
    assert "戊直属党支部" in response.content.decode()
    assert "另有1个单位不纳入配备范围" in response.content.decode()
    assert response.context["coverage"].total == 4


def test_the_register_of_another_day(dept):
    unit = staffed("甲学院党委", 100)
    organizers.tenure(organizers.post(unit), organizers.organizer(), ended_on=date(2026, 9, 30))
    assert dept.get(f"{REGISTER}?as_of=2026-09-30").context["coverage"].gaps == ()
    gaps = dept.get(REGISTER).context["coverage"].gaps
    assert [row.vacant_since for row in gaps] == [date(2026, 10, 1)]


def test_a_unit_sees_itself_only(sign_in, four):
    page = sign_in(factory.member(four[1], Role.UNIT_HANDLER)).get(REGISTER)
    assert [row.unit.name for row in page.context["listing"].records] == ["乙学院党委"]
    assert "甲医院党委" not in page.content.decode()


def test_an_administrator_is_refused(sign_in, four):
    assert sign_in(accounts.system_administrator()).get(REGISTER).status_code == 403


@pytest.mark.parametrize("number", [10, 60])
def test_the_registers_queries_do_not_grow(sign_in, django_assert_max_num_queries, number):
    for position in range(number):
        staffed(f"第{position}学院党委", 100 + position * 9, "NONE", "vacant")
    client = sign_in(accounts.department_handler())
    with django_assert_max_num_queries(7):
        response = client.get(REGISTER)
    assert response.context["listing"].total == number


@pytest.mark.parametrize(
    ("query", "minimum", "shortfall", "grade", "is_extra"),
    [
        ("?members=0&organizers=0", 1, 1, None, False),
        ("?members=199&organizers=1", 1, 0, None, False),
        ("?members=200&organizers=1", 1, 0, "SECTION", False),
        ("?members=499&organizers=", 1, 1, "SECTION", False),
        ("?members=500&organizers=3", 1, 0, "SECTION", True),
        ("?members=&organizers=1", 1, 0, None, None),
    ],
)
def test_what_if(dept, query, minimum, shortfall, grade, is_extra):
    verdict = dept.get(f"{WHAT_IF}{query}").context["verdict"]
    assert (verdict.minimum_organizers, verdict.shortfall, verdict.extra_posts_may_be_considered) == (
        minimum, shortfall, is_extra,
    )  # fmt: skip
    assert verdict.grade_expected == grade


def test_what_if_marks_the_band_that_the_number_lies_in(dept):
    bands = dept.get(f"{WHAT_IF}?members=200&organizers=1").context["bands"]
    assert [(band.range, band.is_current) for band in bands] == [
        ("不足200人", False), ("200至499人", True), ("500人以上", False),
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["?members=-1", "?members=abc", "?members=200&level=KING", "?members=1000000"])
def test_what_if_refuses_what_is_no_answer(dept, query):
    response = dept.get(f"{WHAT_IF}{query}")
    assert response.status_code == 200
    assert response.context["verdict"] is None
    assert response.context["form"].errors


def test_what_if_says_nothing_before_it_is_asked(dept):
    assert dept.get(WHAT_IF).context["verdict"] is None
