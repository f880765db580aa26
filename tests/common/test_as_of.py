"""The day that a page shows."""

from datetime import date

import pytest

from common import clock
from common.as_of import day_asked, page_context

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("", TODAY),
        ("?as_of=2026-03-01", date(2026, 3, 1)),
        ("?as_of=2026-02-30", TODAY),
        ("?as_of=gestern", TODAY),
        ("?as_of=", TODAY),
        ("?as_of=1900-01-01", date(1900, 1, 1)),
        ("?as_of=2100-12-31", date(2100, 12, 31)),
        ("?as_of=0001-01-01", TODAY),
        ("?as_of=9999-12-31", TODAY),
    ],
)
def test_day_asked(rf, query, day):
    with clock.frozen(TODAY):
        assert day_asked(rf.get(f"/{query}")) == day


def test_page_context_marks_another_day(rf):
    with clock.frozen(TODAY):
        assert page_context(rf.get("/?as_of=2026-11-23")) == {
            "as_of": TODAY,
            "as_of_choosable": True,
            "is_other_day": False,
            "as_of_query": "",
        }
        other = page_context(rf.get("/?as_of=2026-11-22"))
        assert (other["is_other_day"], other["as_of_query"]) == (True, "?as_of=2026-11-22")
