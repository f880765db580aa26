"""Pages of units: the register as of a day, one unit, the report of a count, and changes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common import clock
from tests.factories import accounts, organizers, units as factory
from units.models import MemberCount, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR_END = date(2025, 12, 31)
# Session, account, global roles, memberships, settings, number of rows, rows, posts with holders.
QUERIES = 8


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def unit():
    return factory.unit("甲医院党委", kind="HOSPITAL")


@pytest.fixture
def dept(sign_in):
    return sign_in(accounts.section_chief("chief"))


@pytest.fixture
def handler(sign_in, unit):
    return sign_in(factory.member(unit, Role.UNIT_HANDLER, "handler"))


def rows_of(response) -> list[str]:
    return [unit.name for unit, _ in response.context["rows"]]


def fill(number: int) -> None:
    """Units with counts, posts, holders and vacancies."""
    for position in range(number):
        unit = factory.unit(f"第{position:02}学院党委")
        factory.member_count(unit, 150 + position * 10, YEAR_END)
        post = organizers.post(unit)
        if position % 3:
            organizers.tenure(post, organizers.organizer())


@pytest.mark.parametrize("number", [5, 60])
def test_the_lists_queries_do_not_grow(sign_in, django_assert_max_num_queries, number):
    fill(number)
    user = accounts.department_handler()
    reader = factory.member(Unit.objects.earliest("order"), Role.UNIT_HANDLER)
    for unit in Unit.objects.all()[1:]:
        factory.membership(reader, unit, Role.UNIT_HANDLER)
    for account in (user, reader):
        client = sign_in(account)
        with django_assert_max_num_queries(QUERIES):
            response = client.get(reverse("units:list"))
        assert response.context["listing"].total == number
        assert len(response.context["rows"]) == min(number, 50)


def test_the_detail_pages_queries_do_not_grow(dept):
    seen = []
    for size in (1, 10):
        unit = factory.unit()
        for number in range(1, size + 1):
            factory.member_count(unit, 100 * number, date(2010 + number, 12, 31))
            organizers.tenure(organizers.post(unit, number), organizers.organizer())
        with CaptureQueriesContext(connection) as queries:
            assert dept.get(reverse("units:detail", args=[unit.pk])).status_code == 200
        seen.append(len(queries))
    assert seen[0] == seen[1]


def test_list_shows_what_was_valid_on_the_day(dept, unit):
    renamed_on = date(2024, 3, 1)
    Unit.objects.filter(pk=unit.pk).update(abolished_on=renamed_on)
    other = factory.unit("乙学院党委", established_on=renamed_on, valid_until=renamed_on)
    factory.profile(other, "丙学院党委", valid_from=date(2024, 3, 2))
    url = reverse("units:list")
    assert rows_of(dept.get(url, {"as_of": "2024-02-29"})) == ["甲医院党委"]
    assert rows_of(dept.get(url, {"as_of": "2024-03-01"})) == ["甲医院党委", "乙学院党委"]
    other_day = dept.get(url, {"as_of": "2024-03-02"})
    assert rows_of(other_day) == ["丙学院党委"]
    assert "本页显示<strong>2024年3月2日</strong>的情况" in other_day.text
    assert "不是今天的情况" not in dept.get(url).text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "jyy"}, ["甲医院党委"]),
        ({"q": "学院"}, ["乙学院党总支"]),
        ({"kind": "HOSPITAL"}, ["甲医院党委"]),
        ({"party_kind": "GENERAL_BRANCH"}, ["乙学院党总支"]),
        ({"in_scope": "false"}, ["乙学院党总支"]),
        ({"in_scope": "true"}, ["甲医院党委"]),
        ({"sort": "-members"}, ["乙学院党总支", "甲医院党委"]),
        ({"sort": "name"}, ["甲医院党委", "乙学院党总支"]),
        ({"sort": "nonsense", "page": "99"}, ["甲医院党委", "乙学院党总支"]),
    ],
)
def test_search_filters_and_order(dept, unit, query, names):
    other = factory.unit("乙学院党总支", party_kind="GENERAL_BRANCH", in_scope=False)
    factory.member_count(unit, 5, YEAR_END)
    factory.member_count(other, 6, YEAR_END)
    assert rows_of(dept.get(reverse("units:list"), query)) == names


def test_a_unit_sees_itself_only(handler, unit):
    other = factory.unit("乙学院党委")
    assert rows_of(handler.get(reverse("units:list"))) == ["甲医院党委"]
    assert handler.get(reverse("units:detail", args=[unit.pk])).status_code == 200
    for name in ("detail", "edit", "abolish", "count-report"):
        assert handler.get(reverse(f"units:{name}", args=[other.pk])).status_code == 404
    for name in ("edit", "revise", "abolish"):
        assert handler.get(reverse(f"units:{name}", args=[unit.pk])).status_code == 403
    assert handler.get(reverse("units:new")).status_code == 403


def test_nobody_else_sees_a_list(sign_in):
    for user in (accounts.account(), accounts.system_administrator(), accounts.audit_administrator()):
        assert sign_in(user).get(reverse("units:list")).status_code == 403


def test_detail_says_what_is_missing_and_what_to_do(handler, unit):
    post = organizers.post(unit, established_on=date(2020, 1, 1))
    organizers.tenure(post, organizers.organizer("甲同志"), effective_on=date(2020, 1, 1), ended_on=date(2026, 8, 31))
    page = handler.get(reverse("units:detail", args=[unit.pk]))
    assert [finding.rule for finding in page.context["todo"]] == ["staffing.minimum", "staffing.section_level"]
    assert "自2026年9月1日起" in page.text
    assert "未见党员人数记录" in page.text
    assert "系统提示，以党委组织部认定为准" in page.text
    titles = [event.title for event in page.context["events"]]
    assert titles[0] == "甲同志离任（当日为在岗最后一日）"
    assert titles[-1] == "启用，名称为甲医院党委"


def test_detail_shows_thresholds_crossings_and_corrections(dept, unit):
    old = factory.member_count(unit, 199, date(2024, 12, 31))
    wrong = factory.member_count(unit, 499, date(2025, 12, 30))
    MemberCount.objects.filter(pk=wrong.pk).update(counted_on=YEAR_END)
    dept.post(
        reverse("units:count-report", args=[unit.pk]),
        {"counted_on": "2025-12-31", "total": "500", "confirmed": "2025-12-31:500"},
    )
    page = dept.get(reverse("units:detail", args=[unit.pk]))
    assert [change.count.total for change in page.context["changes"]] == [500, old.total]
    assert "由499人更正" in page.text
    assert "党员人数由199人变为500人，达到500人：可视实际适当增设专职组织员岗位。" in page.text
    assert "再减少1人即不足500人" in page.text


def test_pending_appointments_are_marked(dept, unit):
    organizers.tenure(organizers.post(unit), organizers.organizer("甲同志"), status="PENDING")
    page = dept.get(reverse("units:detail", args=[unit.pk]))
    assert "待备案" in page.text
    assert page.context["staffing"].verdict.in_post == 1


def test_out_of_scope_and_other_days_ask_for_nothing(dept):
    unit = factory.unit("丙中心党委", in_scope=False)
    assert dept.get(reverse("units:detail", args=[unit.pk])).context["todo"] == []
    inside = factory.unit("丁中心党委")
    page = dept.get(reverse("units:detail", args=[inside.pk]), {"as_of": "2025-01-01"})
    assert page.context["todo"] == []


class TestCountReport:
    """The effect first, then the report."""

    @pytest.fixture
    def url(self, unit):
        factory.member_count(unit, 199, date(2024, 12, 31))
        return reverse("units:count-report", args=[unit.pk])

    def test_the_expected_day_is_filled_in(self, handler, url):
        assert handler.get(url).context["form"]["counted_on"].value() == YEAR_END

    def test_the_effect_is_shown_before_anything_is_saved(self, handler, url):
        page = handler.post(url, {"counted_on": "2025-12-31", "full": "190", "probationary": "10"})
        assert page.context["confirmed"] == "2025-12-31:200"
        assert "党员人数由199人变为200人，达到200人：专职组织员级别一般为科级。" in page.text
        assert MemberCount.objects.count() == 1

    def test_confirmed_it_is_saved(self, handler, url, unit):
        data = {"counted_on": "2025-12-31", "full": "190", "probationary": "10", "confirmed": "2025-12-31:200"}
        assert handler.post(url, data).url == reverse("units:detail", args=[unit.pk])
        assert handler.post(url, data).status_code == 302
        assert [row.total for row in MemberCount.objects.order_by("counted_on")] == [199, 200]

    def test_other_numbers_than_those_shown_are_shown_first(self, handler, url):
        data = {"counted_on": "2025-12-31", "total": "201", "confirmed": "2025-12-31:200"}
        assert handler.post(url, data).context["confirmed"] == "2025-12-31:201"
        assert MemberCount.objects.count() == 1

    def test_errors_stand_at_their_fields(self, handler, url):
        page = handler.post(url, {"counted_on": "2025-12-31", "full": "190"})
        assert page.context["form"].errors == {"probationary": ["请同时填写预备党员人数，没有的填0。"]}
        page = handler.post(url, {"counted_on": "2026-11-24", "total": "5", "confirmed": "2026-11-24:5"})
        assert page.context["form"].errors == {"counted_on": ["统计时点不能晚于今天。"]}

    def test_a_day_to_come_is_refused_before_the_confirmation(self, handler, url):
        page = handler.post(url, {"counted_on": "2027-01-01", "total": "5"})
        assert page.context["form"].errors == {"counted_on": ["统计时点不能晚于今天。"]}
        assert "confirmed" not in page.context

    def test_while_typing_only_the_fragment_comes(self, handler, url):
        fragment = handler.post(url, {"counted_on": "2025-12-31", "total": "200"}, headers={"HX-Request": "true"})
        assert "达到200人" in fragment.text
        assert "<html" not in fragment.text
        incomplete = handler.post(url, {"counted_on": ""}, headers={"HX-Request": "true"})
        assert (incomplete.status_code, "填写人数后" in incomplete.text) == (200, True)

    def test_an_older_count_changes_nothing(self, handler, url):
        page = handler.post(url, {"counted_on": "2023-12-31", "total": "900"})
        assert "只作记录，不改变现在的配备提示" in page.text


def test_create_rename_and_abolish(dept):
    data = {"code": "N1", "name": "丁学院党委", "kind": "COLLEGE", "party_kind": "COMMITTEE", "in_scope": "on"}
    response = dept.post(reverse("units:new"), data | {"established_on": "2024-01-01"})
    unit = Unit.objects.get(code="N1")
    assert response.url == reverse("units:detail", args=[unit.pk])
    renamed = data | {"name": "戊学院党委", "valid_from": "2025-01-01", "version": "1"}
    assert dept.post(reverse("units:edit", args=[unit.pk]), renamed).status_code == 302
    assert dept.post(reverse("units:edit", args=[unit.pk]), renamed).status_code == 409
    revision = {"order": "3", "remarks": "注", "version": "2"}
    assert dept.post(reverse("units:revise", args=[unit.pk]), revision).status_code == 302
    abolition = {"abolished_on": "2026-10-31", "version": "3"}
    assert dept.post(reverse("units:abolish", args=[unit.pk]), abolition).status_code == 302
    unit.refresh_from_db()
    assert (unit.order, unit.remarks, unit.abolished_on) == (3, "注", date(2026, 10, 31))
    page = dept.get(reverse("units:detail", args=[unit.pk]))
    assert (page.context["exists"], "戊学院党委" in page.text) == (False, True)


def test_a_refused_abolition_says_why(dept, unit):
    organizers.post(unit)
    url = reverse("units:abolish", args=[unit.pk])
    page = dept.post(url, {"abolished_on": "2026-10-31", "version": "1"})
    assert "停用日期之后该单位仍有1个专职组织员岗位，不能停用。" in page.text
    for name in ("edit", "revise"):
        assert dept.get(reverse(f"units:{name}", args=[unit.pk])).status_code == 200
    assert dept.get(url).status_code == 200
