from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given, strategies as st

from rules.editions import EDITION_2021, TRIAL_2017
from rules.filing_clock import (
    SHANGHAI,
    ClockStatus,
    CountedDay,
    Extension,
    assess_clock,
    clock_state,
    deadline,
    filing_working_days,
    shanghai_day,
)
from rules.settings import Settings
from rules.verdicts import Outcome, Strength
from rules.working_days import WorkingCalendar
from tests.rules import calendars

CALENDAR = calendars.calendar()
DETERMINED_ON, DUE_ON = date(2026, 11, 2), date(2026, 11, 9)  # Monday to Monday, nothing special between
PLAIN = deadline(DETERMINED_ON, calendar=CALENDAR)
PROVISIONAL = deadline(date(2026, 12, 25), calendar=CALENDAR)
DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 1))


def until(day):
    """An extension until a day."""
    return Extension("寒假", DETERMINED_ON, until=day)


def at(day, hour=9, minute=0, second=0):
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("determined_on", "due_on", "provisional"),
    [
        (date(2021, 4, 28), date(2021, 5, 8), False),
        (date(2025, 9, 26), date(2025, 10, 10), False),
        (date(2026, 2, 13), date(2026, 2, 27), False),
        (date(2026, 9, 28), date(2026, 10, 10), False),
        (date(2026, 12, 25), date(2027, 1, 4), True),
        (date(2026, 12, 24), date(2026, 12, 31), False),
    ],
)
def test_golden_deadlines(determined_on, due_on, provisional):
    found = deadline(determined_on, calendar=CALENDAR)
    assert (found.due_on, found.provisional, found.working_days) == (due_on, provisional, 5)


def oracle(determined_on):
    day, left = determined_on, 5
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    return day


# Every day whose deadline lies within the years of both sources.
CASES = [date.fromordinal(n) for n in range(date(2021, 1, 1).toordinal(), date(2026, 12, 24).toordinal() + 1)]


def test_deadlines_agree_with_a_second_source():
    assert min(sum(day.year == year for day in CASES) for year in calendars.YEARS) >= 200
    assert [day for day in CASES if deadline(day, calendar=CALENDAR).due_on != oracle(day)] == []


def test_every_day_on_the_way_is_shown():
    assert PLAIN.days == (
        CountedDay(date(2026, 11, 3), True, 1, "星期二"),
        CountedDay(date(2026, 11, 4), True, 2, "星期三"),
        CountedDay(date(2026, 11, 5), True, 3, "星期四"),
        CountedDay(date(2026, 11, 6), True, 4, "星期五"),
        CountedDay(date(2026, 11, 7), False, None, "星期六"),
        CountedDay(date(2026, 11, 8), False, None, "星期日"),
        CountedDay(date(2026, 11, 9), True, 5, "星期一"),
    )


@given(DAYS)
def test_the_days_run_without_gap_and_count_to_five(day):
    found = deadline(day, calendar=CALENDAR)
    assert [each.date for each in found.days] == [
        day + timedelta(days=n) for n in range(1, (found.due_on - day).days + 1)
    ]
    assert [each.count for each in found.days if each.working] == [1, 2, 3, 4, 5]
    assert all(each.count is None for each in found.days if not each.working)
    assert (found.counted_due_on, found.is_extended, found.open_years) == (found.due_on, False, ())


@given(DAYS, DAYS)
def test_a_later_determination_never_gives_an_earlier_deadline(one, other):
    earlier, later = sorted((one, other))
    assert deadline(earlier, calendar=CALENDAR).due_on <= deadline(later, calendar=CALENDAR).due_on


@given(DAYS, st.integers(1, 30))
def test_one_more_day_off_never_shortens(day, offset):
    extra = min(day + timedelta(days=offset), date(2026, 12, 31))
    changed = calendars.calendar_with_day_off(extra)
    assert deadline(day, calendar=changed).due_on >= deadline(day, calendar=CALENDAR).due_on


def test_an_extension_moves_the_last_day_later_only():
    extended = deadline(DETERMINED_ON, calendar=CALENDAR, extension=until(date(2026, 11, 11)))
    assert (extended.due_on, extended.counted_due_on, extended.is_extended) == (date(2026, 11, 11), DUE_ON, True)
    assert extended.days[-2:] == (
        CountedDay(date(2026, 11, 10), True, None, "星期二"),
        CountedDay(date(2026, 11, 11), True, None, "星期三"),
    )
    assert deadline(DETERMINED_ON, calendar=CALENDAR, extension=until(date(2026, 11, 5))).due_on == DUE_ON


@pytest.mark.parametrize(
    ("on", "status", "left", "over", "used"),
    [
        (date(2026, 10, 30), ClockStatus.RUNNING, 5, 0, 0),
        (date(2026, 11, 2), ClockStatus.RUNNING, 5, 0, 0),
        (date(2026, 11, 3), ClockStatus.RUNNING, 4, 0, 1),
        (date(2026, 11, 8), ClockStatus.RUNNING, 1, 0, 4),
        (date(2026, 11, 9), ClockStatus.DUE_TODAY, 0, 0, 5),
        (date(2026, 11, 10), ClockStatus.OVERDUE, 0, 1, 6),
        (date(2026, 11, 16), ClockStatus.OVERDUE, 0, 5, 10),
    ],
)
def test_an_open_clock_day_by_day(on, status, left, over, used):
    for moment in (on, at(on, 0), at(on, 23, 59)):
        state = clock_state(PLAIN, at=moment)
        assert (state.status, state.working_days_left, state.working_days_over) == (status, left, over)
        assert state.working_days_used == used
        assert state.finding.outcome is (Outcome.NOT_MET if over else Outcome.NOT_APPLICABLE)
        assert state.finding.article == "7"


@pytest.mark.parametrize(
    ("filed_at", "close", "status", "used", "over"),
    [
        (at(date(2026, 11, 2)), None, ClockStatus.FILED_IN_TIME, 0, 0),
        (at(DUE_ON, 23, 59, 59), None, ClockStatus.FILED_IN_TIME, 5, 0),
        (at(date(2026, 11, 10), 0, 0, 0), None, ClockStatus.FILED_LATE, 6, 1),
        (at(DUE_ON, 17), time(17), ClockStatus.FILED_IN_TIME, 5, 0),
        (at(DUE_ON, 17, 0, 1), time(17), ClockStatus.FILED_LATE, 5, 0),
        (at(date(2026, 11, 6), 22), time(17), ClockStatus.FILED_IN_TIME, 4, 0),
        (datetime(2026, 11, 9, 15, 59, 59, tzinfo=UTC), None, ClockStatus.FILED_IN_TIME, 5, 0),
        (datetime(2026, 11, 9, 16, 0, 0, tzinfo=UTC), None, ClockStatus.FILED_LATE, 6, 1),
        (DUE_ON, time(17), ClockStatus.FILED_IN_TIME, 5, 0),
        (date(2026, 11, 12), None, ClockStatus.FILED_LATE, 8, 3),
    ],
)
def test_a_stopped_clock(filed_at, close, status, used, over):
    state = clock_state(PLAIN, at=at(date(2026, 12, 1)), first_complete_at=filed_at, close_of_business=close)
    assert (state.status, state.working_days_used, state.working_days_over) == (status, used, over)
    assert state.working_days_left == 0
    in_time = status is ClockStatus.FILED_IN_TIME
    assert state.finding.outcome is (Outcome.MET if in_time else Outcome.NOT_MET)
    assert bool(state.finding.remedy) is not in_time


def test_after_close_of_business_of_the_last_day():
    state = clock_state(PLAIN, at=at(DUE_ON, 18), close_of_business=time(17))
    assert (state.status, state.working_days_over) == (ClockStatus.OVERDUE, 0)
    assert state.finding.message == "报备截止日为2026年11月9日，已超过报备时限，不足1个工作日。"


def test_messages():
    running = clock_state(PLAIN, at=date(2026, 11, 5)).finding
    assert running.message == "报备截止日为2026年11月9日（尚余2个工作日）。"
    overdue = clock_state(PLAIN, at=date(2026, 11, 12)).finding
    assert overdue.message == "报备截止日为2026年11月9日，已超过报备时限3个工作日。"
    assert overdue.remedy == "请尽快补报，并附书面情况说明。"
    late = clock_state(PLAIN, at=date(2026, 12, 1), first_complete_at=date(2026, 11, 10)).finding
    assert late.remedy == "请附书面情况说明。"
    filed = clock_state(PLAIN, at=date(2026, 12, 1), first_complete_at=at(date(2026, 11, 6), 15, 5)).finding
    assert (
        filed.message == "报备截止日为2026年11月9日，首次报齐时间为2026年11月6日15时05分，用时4个工作日，在报备时限内。"
    )


def test_a_return_does_not_restart_the_clock():
    first = at(date(2026, 11, 6))
    states = {clock_state(PLAIN, at=at(date(2026, 11, day)), first_complete_at=first).status for day in (7, 20, 30)}
    assert states == {ClockStatus.FILED_IN_TIME}


def test_a_provisional_deadline_proves_nothing_late():
    assert PROVISIONAL.open_years == (2027,)
    overdue = clock_state(PROVISIONAL, at=date(2027, 1, 8))
    assert (overdue.status, overdue.finding.outcome) == (ClockStatus.OVERDUE, Outcome.UNKNOWN)
    assert "2027年节假日安排尚未在系统中审定" in overdue.finding.message
    assert overdue.provisional
    late = clock_state(PROVISIONAL, at=date(2027, 1, 8), first_complete_at=date(2027, 1, 6))
    assert (late.status, late.finding.outcome) == (ClockStatus.FILED_LATE, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("filed_on", "outcome"),
    [
        (date(2026, 12, 31), Outcome.MET),
        (date(2027, 1, 1), Outcome.MET),  # were 1 January worked, it would be the fifth day: surely in time
        (date(2027, 1, 4), Outcome.UNKNOWN),
    ],
)
def test_a_provisional_deadline_proves_a_filing_in_time_only_where_no_schedule_could_differ(filed_on, outcome):
    state = clock_state(PROVISIONAL, at=date(2027, 2, 1), first_complete_at=filed_on)
    assert (state.status, state.finding.outcome) == (ClockStatus.FILED_IN_TIME, outcome)


def test_approving_the_year_makes_the_deadline_official():
    calendar = WorkingCalendar([*CALENDAR.years.values(), calendars.year(2027)])
    assert not deadline(date(2026, 12, 25), calendar=calendar).provisional
    proposed = WorkingCalendar([*CALENDAR.years.values(), calendars.year(2027, approved=False)])
    assert deadline(date(2026, 12, 25), calendar=proposed).provisional


def test_removals_are_at_most_amber():
    state = clock_state(PLAIN, at=date(2026, 11, 12), by_analogy=True)
    assert (state.status, state.finding.strength) == (ClockStatus.OVERDUE, Strength.NORMALLY)
    assert state.finding.message.startswith("参照第七条时限：")


def test_what_is_not_judged():
    historical = clock_state(PLAIN, at=date(2026, 12, 1), first_complete_at=at(date(2026, 11, 6)), is_historical=True)
    assert (historical.status, historical.finding.outcome) == (ClockStatus.NOT_JUDGED, Outcome.NOT_APPLICABLE)
    assert (historical.working_days_left, historical.working_days_over, historical.working_days_used) == (0, 0, 4)
    assert clock_state(PLAIN, at=date(2026, 12, 1), is_historical=True).working_days_used == 0
    undetermined = clock_state(None, at=date(2026, 12, 1))
    assert (undetermined.status, undetermined.finding.outcome) == (ClockStatus.NOT_JUDGED, Outcome.UNKNOWN)
    assert not undetermined.provisional


def test_assess_clock_reads_the_settings():
    late_evening = at(DUE_ON, 20)
    assert assess_clock(PLAIN, at=late_evening, settings=Settings()).status is ClockStatus.DUE_TODAY
    closing = Settings(close_of_business=time(17))
    assert assess_clock(PLAIN, at=late_evening, settings=closing).status is ClockStatus.OVERDUE
    for go_live_on, expected in (
        (DETERMINED_ON, ClockStatus.DUE_TODAY),
        (DETERMINED_ON + timedelta(days=1), ClockStatus.NOT_JUDGED),
    ):
        settings = Settings(go_live_on=go_live_on)
        assert assess_clock(PLAIN, at=DUE_ON, settings=settings).status is expected
    untimed = Settings(removal_clock_applies=False)
    assert assess_clock(PLAIN, at=DUE_ON, settings=untimed, by_analogy=True).status is ClockStatus.NOT_JUDGED
    assert assess_clock(PLAIN, at=DUE_ON, settings=untimed).status is ClockStatus.DUE_TODAY


def test_days_are_those_of_shanghai():
    assert shanghai_day(datetime(2026, 11, 9, 16, tzinfo=UTC)) == date(2026, 11, 10)
    assert shanghai_day(DUE_ON) == DUE_ON
    with pytest.raises(ValueError, match="time zone"):
        shanghai_day(datetime(2026, 11, 9))  # noqa: DTZ001 - a moment without a zone is what is refused


def test_the_number_of_days_comes_from_the_edition():
    assert [filing_working_days(edition) for edition in (EDITION_2021, TRIAL_2017, None)] == [5, None, None]


def test_the_evidence_names_every_day_that_counted():
    begun, due = ("人选确定日", "2026年11月2日"), ("报备截止日", "2026年11月9日")
    assert clock_state(PLAIN, at=date(2026, 11, 5)).finding.evidence == (begun, due)
    filed = clock_state(PLAIN, at=date(2026, 12, 1), first_complete_at=at(date(2026, 11, 6), 15)).finding
    assert filed.evidence == (begun, due, ("首次报齐", "2026年11月6日"), ("用时", "4个工作日"))
    extended = deadline(DETERMINED_ON, calendar=CALENDAR, extension=until(date(2026, 11, 11)))
    assert clock_state(extended, at=date(2026, 11, 5)).finding.evidence == (
        begun,
        ("报备截止日", "2026年11月11日"),
        ("延期前截止日", "2026年11月9日"),
        ("延期理由", "寒假"),
    )
    provisional = clock_state(PROVISIONAL, at=date(2026, 12, 28)).finding
    assert provisional.evidence == (("人选确定日", "2026年12月25日"), ("报备截止日", "2027年1月4日（暂定）"))


def test_an_extension_gives_until_its_own_last_day():
    extended = deadline(DETERMINED_ON, calendar=CALENDAR, extension=until(date(2026, 11, 11)))
    assert clock_state(extended, at=date(2026, 11, 10)).status is ClockStatus.RUNNING
    assert clock_state(extended, at=date(2026, 11, 11)).status is ClockStatus.DUE_TODAY
    assert clock_state(extended, at=date(2026, 11, 12)).status is ClockStatus.OVERDUE


def test_an_edition_that_asks_for_the_same_day():
    """No working day to count: the day itself is the last one, whatever the schedule says about later ones."""
    same_day = deadline(date(2026, 12, 31), calendar=CALENDAR, working_days=0)
    assert (same_day.due_on, same_day.earliest_due_on, same_day.days) == (date(2026, 12, 31), date(2026, 12, 31), ())
    assert (same_day.provisional, same_day.is_extended, same_day.open_years) == (False, False, ())
    assert clock_state(same_day, at=date(2026, 12, 31)).status is ClockStatus.DUE_TODAY


def test_what_is_said_of_a_clock_that_does_not_run():
    historical = clock_state(PLAIN, at=date(2026, 12, 1), is_historical=True).finding
    assert (historical.message, historical.remedy) == ("历史补录：只作记录，不判断报备时限。", "")
    waived = assess_clock(PLAIN, at=DUE_ON, settings=Settings(removal_clock_applies=False), by_analogy=True).finding
    assert waived.message == "免职、交流（转岗）不参照报备时限。"
    undetermined = clock_state(None, at=DUE_ON).finding
    assert (undetermined.message, undetermined.remedy) == (
        "未见人选确定日，暂无法计算报备截止日。",
        "请填写人选确定日。",
    )


@pytest.mark.parametrize("status", list(ClockStatus))
def test_every_status_has_its_label_and_two_are_final(status):
    labels = ("报备期内", "今日截止", "已超报备时限", "按期报备", "逾期报备", "不作判断")
    assert status.label == dict(zip(ClockStatus, labels, strict=True))[status]
    assert status.is_stopped is (status in {ClockStatus.FILED_IN_TIME, ClockStatus.FILED_LATE})
