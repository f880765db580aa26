from datetime import date, timedelta

import pytest

from rules.articles import citation
from rules.editions import (
    EDITION_2021,
    EDITIONS,
    TRIAL_2017,
    Edition,
    EditionConflict,
    ParameterKey,
    check_editions,
    edition_on,
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 6, 26), None),
        (date(2017, 6, 27), TRIAL_2017),
        (date(2021, 4, 21), TRIAL_2017),
        (date(2021, 4, 22), EDITION_2021),
        (date(2026, 11, 22), EDITION_2021),
    ],
)
def test_edition_on(day, expected):
    assert edition_on(day) is expected


def test_editions_follow_each_other_without_gap_or_overlap():
    for earlier, later in zip(EDITIONS, EDITIONS[1:], strict=False):
        assert earlier.in_force_until is not None
        assert earlier.in_force_until + timedelta(days=1) == later.in_force_from
    assert EDITIONS[-1].in_force_until is None


def test_the_numbers_of_2021_with_their_places():
    assert {key: EDITION_2021.value(key) for key in ParameterKey} == {
        ParameterKey.MINIMUM_ORGANIZERS: 1,
        ParameterKey.SECTION_LEVEL_MEMBERS: 200,
        ParameterKey.EXTRA_POSTS_MEMBERS: 500,
        ParameterKey.PARTY_STANDING_YEARS: 3,
        ParameterKey.FILING_WORKING_DAYS: 5,
        ParameterKey.SCHOOL_HOURS_PER_YEAR: 16,
        ParameterKey.MUNICIPAL_PERIOD_YEARS: 3,
        ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD: 1,
    }
    assert all(citation(parameter.anchor) for parameter in EDITION_2021.parameters.values())


def test_the_trial_rules_have_no_known_numbers():
    assert [TRIAL_2017.value(key) for key in ParameterKey] == [None] * len(ParameterKey)


def test_an_edition_can_be_hashed():
    assert len({TRIAL_2017, EDITION_2021}) == 2


def test_the_text_of_2021_is_at_hand_and_that_of_the_trial_rules_is_not():
    assert (EDITION_2021.is_known, TRIAL_2017.is_known) == (True, False)
    assert sorted(EDITION_2021.articles) == list(range(1, 17))
    assert "须至少配备" in EDITION_2021.articles[4]
    assert TRIAL_2017.articles == {}


def edition(title, begins, until=None):
    return Edition(title, title, "", date.fromisoformat(begins), until and date.fromisoformat(until))


def test_editions_come_in_the_order_of_their_days():
    assert check_editions(reversed(EDITIONS)) == EDITIONS
    assert check_editions(()) == ()


@pytest.mark.parametrize(
    ("first", "second", "is_fine"),
    [
        (("2021-04-22", "2029-12-31"), ("2030-01-01", None), True),
        (("2021-04-22", "2029-12-31"), ("2031-01-01", None), True),  # nothing in force in 2030: said, not refused
        (("2021-04-22", "2030-01-01"), ("2030-01-01", None), False),
        (("2021-04-22", None), ("2030-01-01", None), False),
        (("2021-04-22", None), ("2021-04-22", None), False),
    ],
)
def test_no_day_has_two_editions(first, second, is_fine):
    pair = (edition("甲", *first), edition("乙", *second))
    if is_fine:
        assert check_editions(pair) == pair
        return
    with pytest.raises(EditionConflict) as caught:
        check_editions(pair)
    until = "至2030年1月1日" if first[1] else "起，未填废止日期"
    begins = "2021年4月22日" if second[0] == "2021-04-22" else "2030年1月1日"
    assert str(caught.value) == (
        f"《乙》自{begins}起施行，与《甲》的施行期间（2021年4月22日{until}）重叠，请先填写后者的废止日期。"
    )


def test_an_edition_ends_no_earlier_than_it_begins():
    one_day = edition("甲", "2030-01-01", "2030-01-01")
    assert check_editions((one_day,)) == (one_day,)
    with pytest.raises(EditionConflict, match="《甲》的废止日期（2029年12月31日）早于施行日期（2030年1月1日）。"):
        check_editions((edition("甲", "2030-01-01", "2029-12-31"),))
