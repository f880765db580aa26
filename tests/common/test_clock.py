"""The only clock: what it says, on which day, and how it stands still."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from common import clock

DAY = date(2026, 11, 23)
LAST_MOMENT = datetime(2026, 11, 23, 15, 59, 59, 999999, tzinfo=UTC)  # one microsecond before midnight in Shanghai
MIDNIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_the_moment_is_the_machines_in_utc():
    before = datetime.now(UTC)  # noqa: TID251 - the machine's own clock is what it is held against
    moment = clock.now()
    assert before <= moment <= datetime.now(UTC)  # noqa: TID251
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "day"), [(LAST_MOMENT, DAY), (MIDNIGHT, DAY + timedelta(days=1)), (clock.at(DAY, time(0)), DAY)]
)
def test_a_day_begins_at_midnight_in_shanghai(moment, day):
    assert clock.day_of(moment) == day
    with clock.frozen(moment):
        assert clock.today() == day


def test_a_wall_clock_time_is_that_of_shanghai():
    assert clock.at(DAY) == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert clock.at(DAY, time(23, 59)) == datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    assert clock.at(DAY).utcoffset() == timedelta(hours=8)


def test_frozen_at_a_moment_or_at_nine_of_a_day():
    with clock.frozen(LAST_MOMENT):
        assert clock.now() == LAST_MOMENT
    with clock.frozen(DAY):
        assert (clock.now(), clock.now().tzinfo) == (datetime(2026, 11, 23, 1, tzinfo=UTC), UTC)


def test_time_goes_on_after_a_freeze_even_after_a_failure():
    with clock.frozen(DAY):
        with pytest.raises(RuntimeError), clock.frozen(DAY - timedelta(days=1)):
            raise RuntimeError
        assert clock.today() == DAY
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)  # noqa: TID251
    assert clock.now() != clock.at(DAY)
