"""Extensions of the five working days: by working days, until a day, and never to an earlier one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from rules.extensions import Extension
from rules.filing_clock import ClockStatus, clock_state, deadline
from rules.verdicts import Outcome
from tests.rules import calendars

CALENDAR = calendars.calendar()
DETERMINED_ON, DUE_ON = date(2026, 11, 2), date(2026, 11, 9)
DAYS = st.dates(date(2021, 1, 1), date(2026, 9, 1))
LENGTHS = st.integers(1, 20)


def by(working_days=None, until=None, reason="寒假期间无法办理"):
    return Extension(reason, DETERMINED_ON, until=until, working_days=working_days)


def due(extension, determined_on=DETERMINED_ON):
    return deadline(determined_on, calendar=CALENDAR, extension=extension)


@pytest.mark.parametrize(
    ("extension", "due_on"),
    [
        (by(1), date(2026, 11, 10)),
        (by(4), date(2026, 11, 13)),
        (by(5), date(2026, 11, 16)),
        (by(until=date(2026, 11, 15)), date(2026, 11, 15)),  # a Sunday, if the department says so
        (by(until=date(2026, 11, 10)), date(2026, 11, 10)),
        (by(until=DUE_ON), DUE_ON),
        (by(until=date(2026, 11, 1)), DUE_ON),
        (by(), DUE_ON),
        (by(0), DUE_ON),
    ],
)
def test_the_last_day(extension, due_on):
    found = due(extension)
    assert (found.due_on, found.counted_due_on, found.is_extended) == (due_on, DUE_ON, due_on != DUE_ON)
    assert found.earliest_due_on == due_on
    assert [day.count for day in found.days if day.date > DUE_ON] == [None] * (due_on - DUE_ON).days
    assert [day.date for day in found.days] == [
        DETERMINED_ON + timedelta(days=n) for n in range(1, (due_on - DETERMINED_ON).days + 1)
    ]


def test_added_working_days_follow_the_schedule():
    """Determined before the spring festival of 2026: the break is not worked, the Saturday after it is."""
    found = due(by(2), date(2026, 2, 9))
    assert found.counted_due_on == date(2026, 2, 14)
    assert found.due_on == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("day", "status", "outcome"),
    [
        (date(2026, 11, 12), ClockStatus.RUNNING, Outcome.NOT_APPLICABLE),
        (date(2026, 11, 13), ClockStatus.DUE_TODAY, Outcome.NOT_APPLICABLE),
        (date(2026, 11, 14), ClockStatus.OVERDUE, Outcome.NOT_MET),
    ],
)
def test_day_before_day_of_day_after(day, status, outcome):
    state = clock_state(due(by(4)), at=day)
    assert (state.status, state.finding.outcome) == (status, outcome)
    note = "经组织部同意由2026年11月9日延期4个工作日至2026年11月13日，理由：寒假期间无法办理。"
    assert state.finding.message.endswith(note)
    assert ("延期前截止日", "2026年11月9日") in state.finding.evidence
    assert ("延期理由", "寒假期间无法办理") in state.finding.evidence


def test_an_extension_until_a_day_says_so():
    state = clock_state(due(by(until=date(2026, 11, 13), reason="寒假。 ")), at=DETERMINED_ON)
    assert state.finding.message == (
        "报备截止日为2026年11月13日（尚余9个工作日）。经组织部同意由2026年11月9日延期至2026年11月13日，理由：寒假。"
    )


def test_an_extension_that_moves_nothing_is_not_spoken_of():
    assert "延期" not in clock_state(due(by(until=DUE_ON)), at=DETERMINED_ON).finding.message
    assert due(by(until=DUE_ON)).extension_note == due(None).extension_note == ""


def test_added_working_days_rest_on_the_schedule_of_their_year():
    """Five working days within 2026, three more within a year that nobody has approved."""
    counted = date(2026, 12, 24)
    assert not deadline(counted, calendar=CALENDAR).provisional
    found = deadline(counted, calendar=CALENDAR, extension=by(3))
    assert (found.provisional, found.open_years, found.due_on) == (True, (2027,), date(2027, 1, 6))
    # New Year's Day and the Sunday after might turn out to be worked.
    assert found.earliest_due_on == date(2027, 1, 3)
    assert clock_state(found, at=found.due_on, first_complete_at=date(2027, 1, 3)).finding.outcome is Outcome.MET
    assert clock_state(found, at=found.due_on, first_complete_at=date(2027, 1, 4)).finding.outcome is Outcome.UNKNOWN


def test_a_named_day_rests_on_no_schedule():
    named = date(2027, 1, 15)
    assert not deadline(date(2026, 12, 24), calendar=CALENDAR, extension=by(until=named)).provisional
    found = deadline(date(2026, 12, 25), calendar=CALENDAR, extension=by(until=named))
    assert (found.provisional, found.earliest_due_on) == (True, named)
    assert clock_state(found, at=named, first_complete_at=named).finding.outcome is Outcome.MET


@given(DAYS, LENGTHS)
def test_an_extension_by_working_days_is_that_long(day, length):
    plain, extended = due(None, day), due(by(length), day)
    assert extended.due_on > plain.due_on
    assert CALENDAR.working_days_between(plain.due_on, extended.due_on) == length
    assert extended.counted_due_on == plain.due_on


@given(DAYS, st.none() | LENGTHS, st.none() | st.dates(date(2021, 1, 1), date(2026, 12, 31)))
def test_an_extension_never_shortens(day, length, until):
    plain, extended = due(None, day), due(by(length, until), day)
    assert extended.due_on == max(due(by(length), day).due_on, until or plain.due_on) >= plain.due_on
    assert extended.earliest_due_on >= plain.earliest_due_on
    assert extended.days[: len(plain.days)] == plain.days


@given(DAYS, DAYS, LENGTHS)
def test_a_later_determination_never_gives_an_earlier_extended_deadline(one, other, length):
    earlier, later = sorted((one, other))
    assert due(by(length), earlier).due_on <= due(by(length), later).due_on


@given(DAYS, LENGTHS, st.integers(1, 60))
def test_one_more_day_off_never_shortens_an_extended_deadline(day, length, offset):
    changed = calendars.calendar_with_day_off(day + timedelta(days=offset))
    assert deadline(day, calendar=changed, extension=by(length)).due_on >= due(by(length), day).due_on
