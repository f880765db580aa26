from dataclasses import replace
from datetime import date

import pytest

from rules.editions import EDITION_2021, EDITIONS, TRIAL_2017, ParameterKey
from rules.settings import Settings
from rules.standard import Standard
from rules.working_days import WorkingCalendar


@pytest.mark.parametrize(
    ("on", "edition", "hours"),
    [
        (date(2017, 6, 26), None, None),
        (date(2017, 6, 27), TRIAL_2017, None),
        (date(2021, 4, 21), TRIAL_2017, None),
        (date(2021, 4, 22), EDITION_2021, 16),
    ],
)
def test_the_edition_of_the_day(on, edition, hours):
    standard = Standard(on)
    assert standard.edition is edition
    assert standard.edition_of(on) is edition
    assert standard.value(ParameterKey.SCHOOL_HOURS_PER_YEAR) == hours


def test_an_event_is_judged_by_the_edition_of_its_own_day():
    standard = Standard(date(2026, 11, 22))
    assert standard.edition_of(date(2019, 1, 1)) is TRIAL_2017
    assert standard.edition_of(date(2010, 1, 1)) is None


def test_editions_that_the_department_added_count_too():
    later = replace(EDITION_2021, code="2030", in_force_from=date(2030, 1, 1))
    standard = Standard(date(2030, 1, 1), editions=(TRIAL_2017, later))
    assert standard.edition is later
    assert standard.asked_since(ParameterKey.SCHOOL_HOURS_PER_YEAR) == date(2030, 1, 1)
    both = Standard(date(2030, 1, 1), editions=(later, *EDITIONS))
    assert both.asked_since(ParameterKey.SCHOOL_HOURS_PER_YEAR) == date(2021, 4, 22)


def test_what_no_edition_asks_for_was_never_asked():
    assert Standard(date(2026, 1, 1), editions=(TRIAL_2017,)).asked_since(ParameterKey.SCHOOL_HOURS_PER_YEAR) is None


def test_the_defaults_are_the_cautious_ones():
    assert Standard(date(2026, 1, 1)).settings == Settings()
    assert Standard(date(2026, 1, 1)).editions == EDITIONS


def test_a_calendar_read_again_makes_no_other_standard():
    one, other = (Standard(date(2026, 1, 1), calendar=WorkingCalendar()) for _ in range(2))
    assert one == other
    assert one.calendar is not other.calendar
