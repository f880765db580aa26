"""Filings by whether they were reported in time; the register behind a figure has as many."""

from datetime import date, time, timedelta

import pytest

from accounts.models import User
from common import clock
from filings.facts import clock_context
from filings.models import Filing, FilingStatus
from filings.timing import Timing, timing_chart
from regulation.models import Setting
from tests.factories import accounts, filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def head() -> User:
    return accounts.department_head()


@pytest.fixture
def some(head):
    """In time (filed, at the department), late (filed), not yet (overdue, running), and what is not counted."""
    with clock.frozen(date(2025, 11, 4)):
        make.filed(make.cast("甲学院党委"), determined_on=date(2025, 11, 3))
    with clock.frozen(date(2026, 11, 12)):
        make.filed(make.cast("乙学院党委"), determined_on=date(2026, 11, 2), late_explanation="会议延期")
    with clock.frozen(date(2026, 11, 17)):
        make.submitted(make.cast("丙学院党委"), determined_on=date(2026, 11, 16))
        make.draft(make.cast("丁学院党委"), determined_on=date(2026, 11, 2))
        make.draft(make.cast("戊学院党委"), determined_on=date(2026, 11, 17))
        make.in_status(make.cast("己学院党委"), FilingStatus.DISCARDED)
        make.draft(make.cast("庚学院党委"), candidate_determined_on=None)
    with clock.frozen(TODAY):
        yield


def values(chart):
    return {each.name: [point.value for point in each.points] for each in chart.series}


def test_by_year_of_determination(some):
    chart = timing_chart(Filing.objects.all(), clock_context())
    assert chart.labels == ("2025年", "2026年")
    assert values(chart) == {"按期报齐": [1, 1], "逾期报齐": [0, 1], "已超期未报": [0, 1], "尚未报齐（期内）": [0, 1]}


def test_the_register_behind_a_figure_has_as_many(some, head, sign_in):
    client = sign_in(head)
    for series in timing_chart(Filing.objects.all(), clock_context()).series:
        for point in series.points:
            assert client.get(point.url).context["listing"].total == point.value, point.url


def test_the_home_page_counts_what_was_filed_long_ago(some, head, sign_in):
    text = sign_in(head).get("/").content.decode()
    assert "2025年，按期报齐1件" in text
    assert "2026年，已超期未报1件" in text
    assert "2026年，尚未报齐（期内）1件" in text


def test_only_the_last_four_years(some):
    with clock.frozen(TODAY + timedelta(days=4 * 366)):
        assert timing_chart(Filing.objects.all(), clock_context()).labels == ()
    with clock.frozen(date(2029, 1, 5)):
        assert timing_chart(Filing.objects.all(), clock_context()).labels == ("2026年",)


@pytest.mark.parametrize("year", ["2020", "2027", "x"])
def test_years_outside_the_regulation_narrow_nothing(some, head, sign_in, year):
    assert sign_in(head).get(f"/filings/?year={year}").context["listing"].total == 6


# -- the clock of what is open ------------------------------------------------------------------------------------


def decided(key, value):
    Setting.objects.create(key=key, value=value, answer="决定如此。", valid_from=date(2026, 1, 1))


def totals(client):
    """How many rows each narrowing of the register opens."""
    return [client.get(f"/filings/?due={due}").context["listing"].total for due in ("overdue", "today", "running")]


def on_home(client):
    """The same of the home page: overdue, running (what is due today among them), and the list of both."""
    [context] = [each for each in client.get("/").context if "overdue_link" in each][:1]
    return [context["overdue"], context["due_today"], context["running"]]


@pytest.mark.parametrize(
    ("go_live_on", "expected"),
    [(None, [1, 0, 1]), ("2026-11-02", [1, 0, 1]), ("2026-11-03", [0, 0, 1]), ("2026-11-18", [0, 0, 0])],
)
def test_what_came_before_the_system_went_into_use_is_neither_overdue_nor_running(
    some, head, sign_in, go_live_on, expected
):
    if go_live_on:
        decided("go_live_on", go_live_on)
    client = sign_in(head)
    assert totals(client) == expected
    assert on_home(client) == expected
    assert ("不作判断" in client.get("/").content.decode()) == (go_live_on == "2026-11-18")


def test_after_the_hour_of_closing_the_last_day_is_over_everywhere(some, head, sign_in):
    decided("close_of_business", "17:00")
    for moment, expected in ((time(16, 59), [1, 1, 1]), (time(17, 0), [1, 1, 1]), (time(17, 1), [2, 0, 0])):
        with clock.frozen(clock.at(date(2026, 11, 24), moment)):
            client = sign_in(head)
            assert totals(client) == expected
            assert on_home(client) == expected


def test_every_timing_has_its_look():
    assert [(each.label, each.tone) for each in Timing] == [
        ("按期报齐", "ok"),
        ("逾期报齐", "warn"),
        ("已超期未报", "gap"),
        ("尚未报齐（期内）", "unknown"),
    ]


def test_overdue_are_those_of_the_home_page_without_paper_that_waits_for_its_confirmation(some, head, sign_in):
    with clock.frozen(date(2026, 11, 12)):
        make.received_on_paper(make.cast("辛学院党委"), determined_on=date(2026, 11, 2), late_explanation="邮寄延误")
    found = values(timing_chart(Filing.objects.all(), clock_context()))
    assert found["已超期未报"] == [0, on_home(sign_in(head))[0]] == [0, 1]
    assert found["尚未报齐（期内）"] == [0, 2]
