from datetime import date

import pytest

from rules.communication import check_communication
from rules.verdicts import Outcome, Strength

BEFORE, DETERMINED_ON, AFTER = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)


@pytest.mark.parametrize(
    ("communicated_on", "determined_on", "outcome"),
    [
        (None, DETERMINED_ON, Outcome.UNKNOWN),
        (None, None, Outcome.UNKNOWN),
        (BEFORE, None, Outcome.MET),
        (BEFORE, DETERMINED_ON, Outcome.MET),
        (DETERMINED_ON, DETERMINED_ON, Outcome.MET),
        (AFTER, DETERMINED_ON, Outcome.NOT_MET),
    ],
)
def test_communication_comes_before_the_determination(communicated_on, determined_on, outcome):
    found = check_communication(communicated_on, determined_on)
    assert (found.outcome, found.strength, found.article) == (outcome, Strength.MUST, "7")


def test_no_record_is_not_a_failure():
    assert check_communication(None, DETERMINED_ON).message == "未见沟通记录。"


def test_the_days_that_were_compared_are_shown():
    known = ("前期沟通日期", "2026年11月1日")
    assert check_communication(BEFORE, None).evidence == (known,)
    assert check_communication(BEFORE, DETERMINED_ON).evidence == (known, ("人选确定日", "2026年11月2日"))
    late = check_communication(AFTER, DETERMINED_ON)
    assert late.evidence == (("前期沟通日期", "2026年11月3日"), ("人选确定日", "2026年11月2日"))
    assert late.message == "沟通记录晚于人选确定日，请说明情况。"
    assert check_communication(None, DETERMINED_ON).evidence == ()
