from datetime import date, timedelta

import pytest

from rules.articles import citation
from rules.editions import EDITION_2021, EDITIONS, TRIAL_2017, ParameterKey, edition_on


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
