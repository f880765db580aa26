"""The day that a page shows."""

from datetime import date

import pytest

from common import clock
from common.as_of import day_asked, page_context

TODAY = date(2026, 11, 23)


LIMIT = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("query", "day", "problem"),
    [
        ("", TODAY, ""),
        ("?as_of=", TODAY, ""),
        ("?as_of=2026-11-23", TODAY, ""),
        ("?as_of=2026-11-22", date(2026, 11, 22), ""),
        ("?as_of=2026-11-24", TODAY, "查看日期不能晚于今天。"),
        ("?as_of=9999-12-31", TODAY, "查看日期不能晚于今天。"),
        ("?as_of=2021-01-01", LIMIT, ""),
        ("?as_of=2020-12-31", TODAY, "查看日期不能早于2021年1月1日。"),
        ("?as_of=2026-02-30", TODAY, "“2026-02-30”不是有效日期，请按“2026-03-01”的样式填写。"),
        ("?as_of=gestern", TODAY, "“gestern”不是有效日期，请按“2026-03-01”的样式填写。"),
    ],
)
def test_the_day_that_is_shown_and_why_another_is_not(rf, query, day, problem):
    with clock.frozen(TODAY):
        request = rf.get(f"/{query}")
        assert day_asked(request, first=LIMIT) == day
        assert page_context(request, first=LIMIT)["as_of_problem"] == problem


@pytest.mark.parametrize(
    ("text", "day"), [("1900-01-01", date(1900, 1, 1)), ("1899-12-31", TODAY), ("0001-01-01", TODAY)]
)
def test_lists_reach_back_further(rf, text, day):
    with clock.frozen(TODAY):
        assert day_asked(rf.get(f"/?as_of={text}")) == day


def test_page_context_marks_another_day(rf):
    with clock.frozen(TODAY):
        assert page_context(rf.get("/?as_of=2026-11-23")) == {
            "as_of": TODAY,
            "as_of_first": date(1900, 1, 1),
            "as_of_choosable": True,
            "as_of_problem": "",
            "is_other_day": False,
            "as_of_query": "",
        }
        other = page_context(rf.get("/?as_of=2026-11-22"))
        assert (other["is_other_day"], other["as_of_query"]) == (True, "?as_of=2026-11-22")
