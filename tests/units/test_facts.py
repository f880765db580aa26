"""What a unit's pages are told about staffing."""

from datetime import date

import pytest

from common import clock
from rules.settings import Settings
from rules.staffing import Direction
from tests.factories import organizers, units as factory
from units.facts import count_history, effect_of_count, staffing_of, thresholds
from units.models import MemberCount

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR_END = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (0, [(200, False, 200), (500, False, 500)]),
        (199, [(200, False, 1), (500, False, 301)]),
        (200, [(200, True, 1), (500, False, 300)]),
        (499, [(200, True, 300), (500, False, 1)]),
        (500, [(200, True, 301), (500, True, 1)]),
        (501, [(200, True, 302), (500, True, 2)]),
    ],
)
def test_thresholds(members, expected):
    unit = factory.unit()
    factory.member_count(unit, members, YEAR_END)
    found = thresholds(staffing_of([unit], TODAY)[unit.pk].verdict)
    assert [(each.members, each.is_reached, each.distance) for each in found] == expected


def test_no_count_no_thresholds():
    unit = factory.unit()
    assert thresholds(staffing_of([unit], TODAY)[unit.pk].verdict) == ()


def test_words_of_a_threshold():
    unit = factory.unit()
    factory.member_count(unit, 199, YEAR_END)
    first, second = thresholds(staffing_of([unit], TODAY)[unit.pk].verdict)
    assert (first.words, second.words) == ("专职组织员级别一般为科级。", "可视实际适当增设专职组织员岗位。")


def test_count_history_tells_crossings_both_ways():
    unit = factory.unit()
    for year, total in ((2022, 199), (2023, 500), (2024, 501), (2025, 199)):
        factory.member_count(unit, total, date(year, 12, 31))
    rows = list(MemberCount.objects.as_of(TODAY).filter(unit=unit))
    told = [
        (change.difference, [(each.threshold, each.direction) for each in change.crossings])
        for change in count_history(rows, Settings())
    ]
    assert told == [
        (-302, [(200, Direction.DOWN), (500, Direction.DOWN)]),
        (1, []),
        (301, [(200, Direction.UP), (500, Direction.UP)]),
        (None, []),
    ]


def test_effect_of_a_new_count():
    unit = factory.unit()
    organizers.tenure(organizers.post(unit, level="STAFF_MEMBER"), organizers.organizer())
    latest = factory.member_count(unit, 199, date(2024, 12, 31))
    effect = effect_of_count(unit, counted_on=YEAR_END, total=200, full=None, on=TODAY)
    assert (effect.replaces, effect.latest, effect.is_same) == (None, latest, False)
    assert [crossing.threshold for crossing in effect.what_if.crossings] == [200]
    assert effect.what_if.then.gaps[0].rule == "staffing.section_level"


def test_effect_of_a_correction_and_of_an_older_count():
    unit = factory.unit()
    latest = factory.member_count(unit, 199, YEAR_END)
    same = effect_of_count(unit, counted_on=YEAR_END, total=199, full=None, on=TODAY)
    assert (same.replaces, same.is_same, same.what_if.crossings) == (latest, True, ())
    older = effect_of_count(unit, counted_on=date(2024, 12, 31), total=900, full=None, on=TODAY)
    assert (older.replaces, older.latest, older.what_if) == (None, latest, None)
