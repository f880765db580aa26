from datetime import date

import chinese_calendar
import pytest

from rules.working_days import CalendarYear, DayFact, WorkingCalendar
from tests.rules import calendars


def every_day(year):
    return (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))


@pytest.mark.parametrize("year", calendars.YEARS)
def test_every_day_agrees_with_a_second_source(year):
    calendar = calendars.calendar()
    wrong = [day for day in every_day(year) if calendar.is_working(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


NATIONAL_DAY, MAKE_UP = date(2025, 10, 1), date(2025, 9, 28)
OCTOBER = CalendarYear(2025, 1, True, {NATIONAL_DAY: "国庆节"}, {MAKE_UP: "调休上班"}, "通知")


@pytest.mark.parametrize(
    ("day", "working", "name"),
    [
        (NATIONAL_DAY, False, "国庆节"),
        (MAKE_UP, True, "调休上班"),
        (date(2025, 9, 27), False, "星期六"),
        (date(2025, 9, 29), True, "星期一"),
    ],
)
def test_fact(day, working, name):
    assert WorkingCalendar([OCTOBER]).fact(day) == DayFact(day, working, name, official=True)


@pytest.mark.parametrize(
    ("day", "working", "name"),
    [
        (date(2030, 1, 1), False, "元旦"),
        (date(2030, 5, 1), False, "劳动节"),
        (date(2030, 5, 2), False, "劳动节"),
        (date(2030, 5, 3), True, "星期五"),
        (date(2030, 10, 1), False, "国庆节"),
        (date(2030, 10, 2), False, "国庆节"),
        (date(2030, 10, 3), False, "国庆节"),
        (date(2030, 10, 4), True, "星期五"),
        (date(2030, 10, 5), False, "星期六"),
    ],
)
def test_a_year_without_a_schedule_is_a_best_guess(day, working, name):
    assert WorkingCalendar().fact(day) == DayFact(day, working, name, official=False)


def test_a_make_up_day_without_a_name_is_called_what_it_is():
    unnamed = CalendarYear(2025, 1, True, make_up_days={MAKE_UP: ""})
    assert WorkingCalendar([unnamed]).fact(MAKE_UP).name == "调休上班"
    named = CalendarYear(2025, 1, True, make_up_days={MAKE_UP: "国庆节调休"})
    assert WorkingCalendar([named]).fact(MAKE_UP).name == "国庆节调休"


def test_a_proposed_year_is_used_but_not_official():
    proposed = CalendarYear(2025, 1, False, {NATIONAL_DAY: "国庆节"})
    assert WorkingCalendar([proposed]).fact(NATIONAL_DAY) == DayFact(NATIONAL_DAY, False, "国庆节", official=False)


def test_an_approved_version_goes_before_any_proposal_and_a_later_one_before_an_earlier():
    approved = CalendarYear(2025, 1, True, {NATIONAL_DAY: "批准"})
    proposed = CalendarYear(2025, 2, False, {NATIONAL_DAY: "建议"})
    later = CalendarYear(2025, 3, True, {NATIONAL_DAY: "新版"})
    for years in ([approved, proposed], [proposed, approved]):
        assert WorkingCalendar(years).fact(NATIONAL_DAY).name == "批准"
    assert WorkingCalendar([later, approved, proposed]).fact(NATIONAL_DAY).name == "新版"


def test_working_days_between():
    calendar = WorkingCalendar([OCTOBER])
    assert calendar.working_days_between(date(2025, 9, 26), date(2025, 9, 29)) == 2
    assert calendar.working_days_between(date(2025, 9, 29), date(2025, 9, 29)) == 0
    assert calendar.working_days_between(date(2025, 9, 30), date(2025, 9, 29)) == 0
