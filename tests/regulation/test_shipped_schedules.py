"""The schedules that ship agree with two packages on every day, so that a slip of the pen would show."""

import importlib
from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from django.apps import apps

from regulation.facts import working_calendar
from regulation.models import CalendarVersion
from regulation.shipped_schedules import EXPECTED, NOTICED, OFF
from rules.filing_clock import deadline
from tests.factories.regulation import proposed_calendar

YEARS = range(2021, 2027)


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_two_packages(year):
    calendar = working_calendar()
    china = holidays.country_holidays("CN", years=year)
    for day in days_of(year):
        fact = calendar.fact(day)
        assert fact.official
        assert fact.working == chinese_calendar.is_workday(day) == china.is_working_day(day), day


def test_expected_year_is_what_holidays_knows():
    (schedule,) = EXPECTED
    assert schedule.year == 2027
    assert {day for day, _, _ in schedule.days()} == set(holidays.country_holidays("CN", years=2027))
    assert {kind for _, kind, _ in schedule.days()} == {OFF}


def test_each_year_names_its_notice():
    assert [schedule.year for schedule in NOTICED] == list(YEARS)
    assert [schedule.source_number for schedule in NOTICED] == [
        "国办发明电〔2020〕27号",
        "国办发明电〔2021〕11号",
        "国办发明电〔2022〕16号",
        "国办发明电〔2023〕7号",
        "国办发明电〔2024〕12号",
        "国办发明电〔2025〕7号",
    ]
    assert all(str(schedule.year) in schedule.source_title for schedule in NOTICED)
    assert [schedule.source_number for schedule in EXPECTED] == [""]


@pytest.mark.django_db
def test_a_new_installation_has_six_official_years_and_one_guess():
    rows = CalendarVersion.objects.order_by("year").values_list("year", "version", "status")
    assert list(rows) == [*((year, 1, "APPROVED") for year in YEARS), (2027, 1, "PROPOSED")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("determined_on", "due_on", "provisional"),
    [
        (date(2021, 4, 28), date(2021, 5, 8), False),
        (date(2025, 9, 26), date(2025, 10, 10), False),
        (date(2026, 2, 13), date(2026, 2, 27), False),
        (date(2026, 12, 25), date(2027, 1, 4), True),
    ],
)
def test_golden_deadlines(determined_on, due_on, provisional):
    found = deadline(determined_on, calendar=working_calendar())
    assert (found.due_on, found.provisional) == (due_on, provisional)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 10, 4), "国庆节"),
        (date(2025, 10, 6), "中秋节"),
        (date(2025, 9, 28), "调休上班"),
        (date(2026, 2, 15), "春节"),
        (date(2026, 11, 23), "星期一"),
        (date(2026, 11, 22), "星期日"),
    ],
)
def test_days_carry_the_names_that_people_use(day, name):
    assert working_calendar().fact(day).name == name


@pytest.mark.django_db
def test_sowing_twice_changes_nothing():
    before = list(CalendarVersion.objects.values_list("pk", flat=True))
    entered = proposed_calendar()
    importlib.import_module("regulation.migrations.0002_shipped_calendar").seed(apps, None)
    assert list(CalendarVersion.objects.values_list("pk", flat=True)) == [*before, entered.pk]
