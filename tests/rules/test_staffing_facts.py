from datetime import date, timedelta

import pytest

from rules.settings import Settings
from rules.staffing_facts import Holder, StaffingFacts, Vacancy, vacant_since

ON, DAY = date(2026, 11, 22), timedelta(days=1)


@pytest.mark.parametrize("field", ["members", "full", "probationary"])
def test_no_count_is_negative(field):
    assert StaffingFacts(**{"members": None, field: 0})
    with pytest.raises(ValueError, match="never negative"):
        StaffingFacts(**{"members": None, field: -1})


@pytest.mark.parametrize(
    ("facts", "total", "full_only"),
    [
        (StaffingFacts(None), None, None),
        (StaffingFacts(200), 200, None),
        (StaffingFacts(200, full=195, probationary=5), 200, 195),
        (StaffingFacts(None, full=195, probationary=5), 200, 195),
        (StaffingFacts(None, full=195), None, 195),
        (StaffingFacts(None, probationary=5), None, None),
        (StaffingFacts(0, full=1, probationary=1), 0, 1),  # what was reported stands before what could be added up
    ],
)
def test_totals(facts, total, full_only):
    assert facts.total == total
    assert facts.threshold_members(Settings()) == total
    assert facts.threshold_members(Settings(count_probationary_members=False)) == full_only


def test_what_has_begun_by_a_day():
    always, before, on, after = (Holder(effective_on=day) for day in (None, ON - DAY, ON, ON + DAY))
    assert StaffingFacts(None, holders=(always, before, on, after)).holders_on(ON) == (always, before, on)
    known, today, later = (Vacancy("岗", since) for since in (None, ON, ON + DAY))
    assert StaffingFacts(None, vacancies=(known, today, later)).vacancies_on(ON) == (known, today)


def test_a_holder_is_filed_and_a_post_ordinary_unless_it_is_said():
    assert Holder().is_filed
    assert vacant_since(ON) == ON + DAY
