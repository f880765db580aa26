"""Coverage and conclusions of many units, as of a day."""

from datetime import date

import pytest

from accounts.roles import Role
from common import clock
from compliance.facts import Conclusion, Coverage, coverage_of, newly_counted, staffing_of
from regulation.models import Setting
from tests.factories import accounts, organizers, units as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR_END = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler()


def staffed(name: str, members: int | None, *levels: str, **profile):
    """A unit with a post and somebody in it per level; a level of ``vacant`` is a post without anybody."""
    unit = factory.unit(name, **profile)
    if members is not None:
        factory.member_count(unit, members, YEAR_END)
    for number, level in enumerate(levels, start=1):
        post = organizers.post(unit, number, level="" if level == "vacant" else level)
        if level != "vacant":
            organizers.tenure(post, organizers.organizer())
    return unit


def row_of(user, unit, on=TODAY):
    return next(row for row in staffing_of(user, on) if row.unit.pk == unit.pk)


@pytest.mark.parametrize(
    ("members", "levels", "expected"),
    [
        (199, ("NONE",), Conclusion.MET),
        (200, ("SECTION_DEPUTY",), Conclusion.MET),
        (200, ("STAFF_MEMBER",), Conclusion.EXPLAIN),
        (200, ("",), Conclusion.UNKNOWN),
        (None, ("NONE",), Conclusion.UNKNOWN),
        (199, ("vacant",), Conclusion.GAP),
        (None, ("vacant",), Conclusion.GAP),
        (500, ("SECTION_CHIEF",), Conclusion.MET),
        (501, ("SECTION_CHIEF", "vacant"), Conclusion.MET),
    ],
)
def test_a_units_conclusion(dept, members, levels, expected):
    assert row_of(dept, staffed("甲学院党委", members, *levels)).conclusion is expected


def test_a_unit_out_of_scope_has_no_conclusion_of_its_own(dept):
    unit = staffed("乙直属党支部", 20, in_scope=False)
    row = row_of(dept, unit)
    assert (row.conclusion, row.minimum) == (Conclusion.OUT_OF_SCOPE, None)


def test_direct_branches_are_out_of_scope_until_the_department_says_otherwise(dept):
    unit = staffed("丙直属党支部", 20, "NONE", party_kind="DIRECT_BRANCH")
    assert row_of(dept, unit).in_scope is False
    Setting.objects.create(
        key="direct_branches_in_scope", value=True, valid_from=date(2026, 6, 1), question="问", answer="答"
    )
    assert row_of(dept, unit).in_scope is True
    assert row_of(dept, unit, date(2026, 5, 31)).in_scope is False


def test_coverage_counts_units_in_scope_with_somebody_in_post(dept):
    staffed("甲学院党委", 100, "NONE")
    staffed("乙学院党委", 100, "NONE", "vacant")
    gap = staffed("丙学院党委", 100, "vacant")
    staffed("丁直属党支部", 100, in_scope=False)
    coverage = coverage_of(staffing_of(dept, TODAY))
    assert (coverage.covered, coverage.total, coverage.percent) == (2, 3, "66.6")
    assert [row.unit.pk for row in coverage.gaps] == [gap.pk]


@pytest.mark.parametrize(
    ("covered", "total", "percent"), [(0, 0, ""), (0, 3, "0"), (3, 3, "100"), (1999, 2000, "99.9"), (37, 40, "92.5")]
)
def test_full_coverage_is_said_only_when_nobody_is_missing(covered, total, percent):
    assert Coverage(covered, total, ()).percent == percent


def test_the_register_looks_back(dept):
    unit = staffed("甲学院党委", 100)
    post = organizers.post(unit)
    organizers.tenure(post, organizers.organizer(), effective_on=date(2024, 3, 1), ended_on=date(2026, 8, 31))
    before, after = row_of(dept, unit, date(2026, 8, 31)), row_of(dept, unit, date(2026, 9, 1))
    assert (before.in_post, before.vacant_since, before.conclusion) == (1, None, Conclusion.MET)
    assert (after.in_post, after.vacant_since, after.conclusion) == (0, date(2026, 9, 1), Conclusion.GAP)


def test_the_latest_current_count_holds(dept):
    unit = staffed("甲学院党委", 180, "NONE")
    late = factory.member_count(unit, 210, date(2026, 10, 31))
    wrong = factory.member_count(unit, 999, date(2026, 11, 1))
    factory.member_count(unit, 205, date(2026, 11, 2))
    wrong.replaced_by = late
    wrong.save()
    row = row_of(dept, unit)
    assert (row.members, row.counted_on) == (205, date(2026, 11, 2))
    assert row_of(dept, unit, date(2026, 10, 31)).members == 210
    assert row_of(dept, unit, date(2026, 10, 30)).members == 180


def test_a_new_count_tells_what_it_crossed(dept):
    unit = staffed("甲学院党委", 193, "NONE")
    assert newly_counted(staffing_of(dept, TODAY), date(2026, 11, 24)) == []
    factory.member_count(unit, 200, date(2026, 10, 31))
    (row,) = newly_counted(staffing_of(dept, TODAY), TODAY)
    assert [crossing.threshold for crossing in row.count.crossed] == [200]


def test_missing_and_stale_counts_are_told_apart(dept):
    missing, stale = staffed("甲学院党委", None, "NONE"), staffed("乙学院党委", None, "NONE")
    factory.member_count(stale, 50, date(2024, 12, 31))
    assert (row_of(dept, missing).is_uncounted, row_of(dept, missing).is_count_stale) == (True, False)
    assert (row_of(dept, stale).is_uncounted, row_of(dept, stale).is_count_stale) == (False, True)


def test_a_unit_sees_its_own_row_and_nobody_else_any():
    own, other = staffed("甲学院党委", 100, "NONE"), staffed("乙学院党委", 100, "NONE")
    handler = factory.member(own, Role.UNIT_HANDLER)
    assert [row.unit.pk for row in staffing_of(handler, TODAY)] == [own.pk]
    assert other.pk
    assert staffing_of(accounts.system_administrator(), TODAY) == []


@pytest.mark.parametrize(("number", "statements"), [(10, 3), (60, 4)])
def test_few_statements_whatever_the_units(dept, django_assert_num_queries, number, statements):
    """Settings, units, posts; and what was stated about levels, where somebody's would have to be explained."""
    for position in range(number):
        staffed(f"第{position}学院党委", 100 + position * 9, "NONE", "vacant")
    staffing_of(dept, TODAY)  # the permissions of the account are kept
    with django_assert_num_queries(statements):
        rows = staffing_of(dept, TODAY)
    assert len(rows) == number
