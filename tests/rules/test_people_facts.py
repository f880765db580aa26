from dataclasses import astuple
from datetime import date

import pytest

from rules.people_facts import AttendanceFacts, WorkReport

ON = date(2026, 11, 22)


def test_nothing_is_attended_or_raised_until_it_is_said():
    assert astuple(AttendanceFacts()) == (0, 0, 0, 0, 0, 0)
    assert (WorkReport(ON).issues, WorkReport(ON).open_issues) == (0, 0)


@pytest.mark.parametrize("what", ["items", "meetings"])
def test_what_is_neither_attended_nor_missed_is_left_open(what):
    assert AttendanceFacts(**{what: 3, f"{what}_attended": 1, f"{what}_missed": 1})
    with pytest.raises(ValueError, match=what):
        AttendanceFacts(**{what: 1, f"{what}_attended": 1, f"{what}_missed": 1})
