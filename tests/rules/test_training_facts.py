from decimal import Decimal

import pytest

from rules.training_facts import TrainingFacts, YearHours

EARLIER, LATER = (YearHours(year, Decimal(8)) for year in (2025, 2026))


@pytest.mark.parametrize(("year", "expected"), [(2024, None), (2025, EARLIER), (2026, LATER), (2027, None)])
@pytest.mark.parametrize("years", [(EARLIER, LATER), (LATER, EARLIER)])
def test_the_hours_of_a_year(years, year, expected):
    assert TrainingFacts(years).of_year(year) == expected
    assert TrainingFacts().of_year(year) is None


def test_hours_are_school_level_and_verified_unless_said_otherwise():
    assert (LATER.municipal, LATER.pending, LATER.is_closed, LATER.circumstances) == (0, 0, False, None)
