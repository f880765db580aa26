"""Member counts: sums, corrections, and which one holds on a day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused
from tests.factories import accounts, units as factory
from units.models import MemberCount, Unit, counts_read, with_latest_count
from units.services import report_member_count

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR_END = date(2025, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def unit():
    return factory.unit("甲学院党委")


@pytest.fixture
def handler(unit):
    return factory.member(unit, Role.UNIT_HANDLER)


def test_report(unit, handler):
    row = report_member_count(unit=unit, counted_on=YEAR_END, full=190, probationary=10, source=" 年报 ", by=handler)
    row.refresh_from_db()
    assert (row.total, row.full, row.probationary, row.source) == (200, 190, 10, "年报")
    assert (row.reported_by, row.reported_at, row.replaced_by) == (handler, clock.now(), None)
    entry = AuditEntry.objects.get(subject_id=row.pk)
    assert (entry.action, entry.unit_id) == ("units.report_member_count", unit.pk)
    assert entry.changes["total"] == [None, 200]


def test_the_total_alone_is_enough(unit, handler):
    row = report_member_count(unit=unit, counted_on=YEAR_END, total=0, by=handler)
    assert (row.total, row.full, row.probationary) == (0, None, None)


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({}, "total"),
        ({"full": 5}, "probationary"),
        ({"probationary": 5}, "full"),
        ({"full": 5, "probationary": 1, "total": 7}, "total"),
        ({"full": -1, "probationary": 1}, "full"),
        ({"total": -1}, "total"),
    ],
)
def test_numbers_that_do_not_add_up(unit, handler, numbers, field):
    with pytest.raises(Invalid) as refused:
        report_member_count(unit=unit, counted_on=YEAR_END, by=handler, **numbers)
    assert list(refused.value.errors) == [field]
    assert MemberCount.objects.count() == 0


@pytest.mark.parametrize("numbers", [{"full": 5}, {"probationary": 5}, {"full": 5, "probationary": 1, "total": 7}])
def test_the_database_refuses_them_too(unit, numbers):
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberCount.objects.create(unit=unit, counted_on=YEAR_END, reported_at=clock.now(), **{"total": 5} | numbers)


def test_not_in_the_future(unit, handler):
    report_member_count(unit=unit, counted_on=TODAY, total=5, by=handler)
    with pytest.raises(Invalid) as refused:
        report_member_count(unit=unit, counted_on=TODAY + DAY, total=5, by=handler)
    assert refused.value.errors == {"counted_on": ["统计时点不能晚于今天。"]}


def test_not_after_abolition(unit, handler):
    Unit.objects.filter(pk=unit.pk).update(abolished_on=YEAR_END)
    report_member_count(unit=unit, counted_on=YEAR_END, total=5, by=handler)
    with pytest.raises(Invalid):
        report_member_count(unit=unit, counted_on=YEAR_END + DAY, total=5, by=handler)


def test_a_correction_is_a_new_row_that_replaces_the_old(unit, handler):
    old = report_member_count(unit=unit, counted_on=YEAR_END, total=199, by=handler)
    new = report_member_count(unit=unit, counted_on=YEAR_END, total=201, by=handler)
    again = report_member_count(unit=unit, counted_on=YEAR_END, total=200, by=handler)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.total, old.replaced_by, new.replaced_by, again.replaced_by) == (199, new, again, None)
    assert list(MemberCount.objects.current()) == [again]
    entry = AuditEntry.objects.get(subject_id=new.pk)
    assert (entry.action, entry.changes) == ("units.correct_member_count", {"total": [199, 201]})


def test_the_same_report_twice_is_one_row(unit, handler):
    first = report_member_count(unit=unit, counted_on=YEAR_END, full=1, probationary=2, by=handler)
    second = report_member_count(unit=unit, counted_on=YEAR_END, full=1, probationary=2, by=handler)
    assert (first, MemberCount.objects.count(), AuditEntry.objects.count()) == (second, 1, 1)


def test_only_who_may_report(unit):
    stranger = factory.member(factory.unit(), Role.UNIT_HANDLER)
    with pytest.raises(Refused):
        report_member_count(unit=unit, counted_on=YEAR_END, total=5, by=stranger)
    assert report_member_count(unit=unit, counted_on=YEAR_END, total=5, by=accounts.department_handler()).total == 5


def test_the_count_that_holds_on_a_day(unit, handler):
    other = factory.unit("乙学院党委")
    for day, total in ((date(2024, 12, 31), 190), (YEAR_END, 200)):
        report_member_count(unit=unit, counted_on=day, total=total - 1, by=handler)
        report_member_count(unit=unit, counted_on=day, total=total, by=handler)

    def on(day):
        return {row.unit_id: row.total for row in MemberCount.objects.latest_by_unit(day)}

    assert on(date(2024, 12, 30)) == {}
    assert on(date(2024, 12, 31)) == {unit.pk: 190}
    assert on(YEAR_END - DAY) == {unit.pk: 190}
    assert on(YEAR_END) == {unit.pk: 200}
    described = with_latest_count(Unit.objects.as_of(YEAR_END), YEAR_END)
    assert {row.pk: (row.members, row.counted_on) for row in described} == {
        unit.pk: (200, YEAR_END),
        other.pk: (None, None),
    }
    assert {key: row.total for key, row in counts_read(described).items()} == {unit.pk: 200}
