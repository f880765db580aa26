"""Periods of rights: how they stand on a day, and how they end."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.models.role_grants import state_of_period
from accounts.services.roles import ending
from common import clock
from common.errors import Invalid, Refused
from tests.factories import accounts as factory

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY + DAY, None, "FUTURE"),
        (TODAY, None, "CURRENT"),
        (TODAY, TODAY, "CURRENT"),
        (TODAY - DAY, TODAY - DAY, "ENDED"),
    ],
)
def test_first_and_last_day_belong_to_a_period(first, last, expected):
    assert state_of_period(first, last, is_void=False, day=TODAY) == expected
    assert state_of_period(first, last, is_void=True, day=TODAY) == "VOID"


@pytest.mark.parametrize(
    ("first", "until", "last_day", "expected"),
    [
        (TODAY - DAY, None, None, (TODAY - DAY, False)),
        (TODAY, None, None, (TODAY, True)),
        (TODAY + DAY, None, None, (TODAY + DAY, True)),
        (TODAY - DAY, TODAY, None, (TODAY - DAY, False)),
        (TODAY - DAY, None, TODAY, (TODAY, False)),
        (TODAY - DAY, TODAY + DAY, TODAY + DAY, (TODAY + DAY, False)),
        (TODAY + DAY, None, TODAY + DAY, (TODAY + DAY, False)),
    ],
)
def test_how_a_period_ends(first, until, last_day, expected):
    assert ending(first, until, False, last_day) == expected


@pytest.mark.parametrize(
    ("first", "until", "last_day", "message"),
    [
        (TODAY - 9 * DAY, None, TODAY - DAY, "截止日不得早于今天；需立即终止的，请将截止日留空。"),
        (TODAY + 2 * DAY, None, TODAY + DAY, "截止日不得早于起始日。"),
        (TODAY - DAY, TODAY, TODAY + DAY, "截止日不得晚于原截止日；需延长的，请另行授权。"),
    ],
)
def test_last_days_that_are_refused(first, until, last_day, message):
    with pytest.raises(Invalid) as invalid:
        ending(first, until, False, last_day)
    assert invalid.value.errors == {"last_day": [message]}


@pytest.mark.parametrize(("until", "is_void"), [(TODAY - DAY, False), (None, True)])
def test_what_has_ended_does_not_end_again(until, is_void):
    with pytest.raises(Refused, match="^该授权已经终止。$"):
        ending(TODAY - 9 * DAY, until, is_void, None)


@pytest.mark.django_db
def test_accounts_are_found_by_part_of_either_name():
    one = factory.account("wang", display_name="王晓明")
    other = factory.account("li", display_name="李四")
    found = {text: list(User.objects.search(text).order_by("username")) for text in ("", " ", "WAN", "四", "x")}
    assert found == {"": [other, one], " ": [other, one], "WAN": [one], "四": [other], "x": []}
