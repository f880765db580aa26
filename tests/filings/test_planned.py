"""A draft that states no day of determination yet shows the deadline to plan by, and nothing is counted from it."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from filings.facts import clock_context
from filings.lines import line_of
from filings.models import Filing
from filings.services import discard_filing
from rules.filing_clock import ClockStatus
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
PLAN = {"candidate_determined_on": None, "notice_from": date(2026, 12, 21)}


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(date(2026, 11, 23)):
        yield


def drafted(**content):
    return make.draft(make.cast(), **PLAN | content)


def line(filing):
    return line_of(filing, clock_context())


def test_the_end_of_the_notice_to_come_is_the_day_to_plan_by():
    filing = drafted(notice_until=date(2026, 12, 25))
    shown = line(filing)
    assert shown.planned.determined_on == date(2026, 12, 25)
    assert (shown.planned.due_on, shown.planned.provisional) == (date(2027, 1, 4), True)
    assert shown.planned_words == "预计2027年1月4日截止（暂定）"
    assert shown.message == (
        "尚未填写人选确定日。按填报的日期，预计人选确定日为2026年12月25日，报备截止日为2027年1月4日。"
        "（暂定：2027年节假日安排尚未在系统中审定，以审定后的日期为准。）"
    )
    # nothing runs from it
    assert (shown.status, shown.due_on, shown.is_counted) == (ClockStatus.NOT_JUDGED, None, False)
    assert (filing.due_on, filing.is_due_provisional) == (None, False)


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [
        (date(2026, 11, 24), "预计人选确定日为2026年11月24日，报备截止日为2026年12月1日。"),
        (date(2026, 11, 23), "请填写。按填报的日期，人选确定日应为2026年11月23日，报备截止日为2026年11月30日。"),
        (date(2026, 11, 22), "请填写。按填报的日期，人选确定日应为2026年11月22日，报备截止日为2026年11月27日。"),
    ],
)
def test_from_the_day_itself_on_it_asks_for_the_day(ends_on, said):
    assert line(drafted(notice_from=None, notice_until=ends_on)).message.endswith(said)


def test_without_any_day_there_is_no_plan():
    filing = drafted(notice_from=None, notice_until=None, meeting_on=None, document_on=None, document_number="")
    assert line(filing).planned is None
    assert line(filing).planned_words == ""
    assert line(filing).message == "未见人选确定日，暂无法计算报备截止日。"


def test_a_stated_day_is_no_plan():
    filing = make.draft(make.cast())
    assert line(filing).planned is None


def test_a_discarded_draft_plans_nothing():
    people = make.cast()
    filing = make.draft(people, **PLAN | {"notice_until": date(2026, 12, 25)})
    filing = discard_filing(filing=filing, version=filing.version, by=people.handler)
    assert line(Filing.objects.get(pk=filing.pk)).planned is None


def test_page_and_register_show_it_as_expected(sign_in):
    people = make.cast()
    filing = make.draft(people, **PLAN | {"notice_until": date(2026, 12, 25)})
    client = sign_in(people.dept)
    page = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert "预计2027年1月4日截止（暂定）" in page
    assert "预计报备时限逐日计算" in page
    assert "预计，暂定" in client.get(reverse("filings:list")).content.decode()
    assert "预计2027年1月4日截止（暂定）" in sign_in(people.handler).get(reverse("desk:home")).content.decode()
