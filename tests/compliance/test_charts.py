"""The charts of staffing add up to the register behind them."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from common import clock
from compliance.charts import coverage_chart, members_chart, staffing_chart
from compliance.facts import staffing_of
from rules.settings import Settings
from tests.compliance.test_facts import staffed
from tests.factories import accounts, units
from units.models import UnitKind

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def head():
    return accounts.department_head()


def values(chart):
    return {each.name: [point.value for point in each.points] for each in chart.series}


def test_units_in_scope_by_kind(head):
    staffed("甲医院党委", 600, "NONE", kind=UnitKind.HOSPITAL)
    staffed("乙医院党委", 300, "vacant", kind=UnitKind.HOSPITAL)
    staffed("丙学院党委", 100, "NONE", kind=UnitKind.COLLEGE)
    units.unit("丁中心党委", kind=UnitKind.AFFILIATE, in_scope=False)
    rows = staffing_of(head, TODAY)
    assert coverage_chart(rows).labels == ("附属医院", "学院（系）")
    assert values(coverage_chart(rows)) == {"已有在岗": [1, 1], "尚未配备": [1, 0]}
    assert values(staffing_chart(rows)) == {"最低应配": [2, 1], "实配": [1, 1], "空缺": [1, 0]}


def test_nobody_is_no_chart(head):
    assert coverage_chart([]).is_empty
    assert staffing_chart([]).is_empty


def test_the_list_behind_a_figure_has_as_many_units(head, sign_in):
    for number, state in enumerate(["NONE", "vacant", "vacant", "NONE"]):
        staffed(f"第{number}医院党委", 300, state, kind=UnitKind.HOSPITAL)
    staffed("丙学院党委", 100, "vacant", kind=UnitKind.COLLEGE)
    client = sign_in(head)
    for series in coverage_chart(staffing_of(head, TODAY)).series:
        for point in series.points:
            assert client.get(point.url).context["listing"].total == point.value, point.url


def test_the_list_behind_a_figure_has_the_same_totals(head, sign_in):
    for number, state in enumerate(["NONE", "vacant", "vacant", "NONE"]):
        staffed(f"第{number}医院党委", 300, state, kind=UnitKind.HOSPITAL)
    client = sign_in(head)
    minimum, in_post, vacant = staffing_chart(staffing_of(head, TODAY)).series
    for series, total in ((minimum, "minimum"), (in_post, "in_post"), (vacant, "vacant")):
        found = client.get(series.points[0].url).context["totals"]
        assert getattr(found, total) == series.points[0].value


class TestMembers:
    def history(self, *counts):
        unit = units.unit("甲医院党委")
        for year, total in counts:
            units.member_count(unit, total, date(year, 12, 31))
        user = units.member(unit, Role.UNIT_HANDLER)
        return unit, staffing_of(user, TODAY)[0]

    def test_the_years_from_the_first(self):
        unit, row = self.history((2025, 213), (2023, 190), (2024, 205))
        chart = members_chart(row, name="党员总数")
        assert chart.labels == ("2023.12", "2024.12", "2025.12")
        assert values(chart) == {"党员总数": [190, 205, 213]}
        page = reverse("units:detail", args=[unit.pk])
        assert chart.series[0].points[0].url == f"{page}?as_of=2023-12-31#counts"

    @pytest.mark.parametrize(
        ("total", "marks"),
        [(80, [200]), (199, [200]), (200, [200, 500]), (499, [200, 500]), (500, [200, 500]), (1263, [200, 500])],
    )
    def test_the_thresholds_reached_and_the_next(self, total, marks):
        _, row = self.history((2025, total))
        assert [mark.value for mark in members_chart(row, name="党员总数").marks] == marks

    def test_only_the_last_years(self):
        _, row = self.history(*((year, year - 1900) for year in range(2012, 2026)))
        assert members_chart(row, name="党员总数").labels[0] == "2018.12"

    def test_what_is_held_against_the_thresholds(self):
        unit = units.unit("甲医院党委")
        units.member_count(unit, 210, date(2024, 12, 31), full=195, probationary=15)
        units.member_count(unit, 220, date(2025, 12, 31))
        user = units.member(unit, Role.UNIT_HANDLER)
        settings = Settings().with_values({"count_probationary_members": False})
        row = staffing_of(user, TODAY, settings=settings)[0]
        assert values(members_chart(row, name="正式党员")) == {"正式党员": [195, None]}
