from datetime import date
from decimal import Decimal

import pytest

from rules.management import ConcurrentDuty, WorkReport, assess_dedicated, assess_work_reports
from rules.verdicts import Strength, Tone
from tests.rules.people import (
    BEFORE_ALL,
    MET,
    NOT_MET,
    NOTED,
    ON,
    STATED,
    UNKNOWN,
    UNTOLD,
    organizer,
    standard,
)

REMEDY = "请说明兼任的工作、所占比重和期限，由党委组织部备注。"


def dedicated(*duties, on=ON):
    found = assess_dedicated(organizer(concurrent_duties=duties), standard(on))
    assert {(each.rule, each.subject, each.strength) for each in found} == {
        ("management.dedicated", "k", Strength.NORMALLY)
    }
    return found


def test_a_dedicated_post():
    (found,) = dedicated()
    assert (found.outcome, found.message) == (MET, "甲：未兼任其他工作。")


def test_not_recorded_is_not_the_same_as_none():
    (found,) = assess_dedicated(organizer(), standard())
    assert (found.outcome, found.message, found.subject) == (UNKNOWN, "甲：专职专岗情况尚无记录。", "k")


@pytest.mark.parametrize(
    ("from_on", "until", "on", "runs"),
    [
        (None, None, ON, True),
        (date(2026, 3, 1), None, date(2026, 2, 28), False),
        (date(2026, 3, 1), None, date(2026, 3, 1), True),
        (None, date(2026, 8, 31), date(2026, 8, 31), True),
        (None, date(2026, 8, 31), date(2026, 9, 1), False),
        (date(2026, 3, 1), date(2026, 8, 31), date(2026, 6, 1), True),
    ],
)
def test_other_work_is_asked_about_while_it_runs(from_on, until, on, runs):
    (found,) = dedicated(ConcurrentDuty("工会干事", None, from_on, until), on=on)
    assert found.outcome is (NOT_MET if runs else MET)


def test_what_is_said_of_other_work():
    plain, whole = dedicated(
        ConcurrentDuty("工会干事"),
        ConcurrentDuty("团委干事", Decimal("30"), date(2026, 3, 1), date(2026, 12, 31)),
    )
    assert (plain.message, plain.label, plain.remedy) == ("甲：兼任工会干事，请说明情况。", "请说明", REMEDY)
    assert plain.evidence == (("兼任工作", "工会干事"), ("期限", "未注明"))
    assert whole.evidence == (
        ("兼任工作", "团委干事"),
        ("所占比重", "30%"),
        ("起始", "2026年3月1日"),
        ("期限", "2026年12月31日"),
    )
    assert whole.tone is Tone.ATTENTION


@pytest.mark.parametrize(("circumstances", "label"), [(STATED, "已说明，待备注"), (NOTED, "已说明")])
def test_other_work_stands_with_circumstances(circumstances, label):
    (found,) = dedicated(ConcurrentDuty("工会干事", circumstances=circumstances))
    assert (found.label, found.message) == (label, "甲：兼任工会干事。")
    assert found.circumstances == circumstances


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_without_a_text_nothing_is_judged(on, outcome):
    (found,) = dedicated(ConcurrentDuty("工会干事"), on=on)
    assert found.outcome is outcome
    assert assess_work_reports((WorkReport(on),), standard(on)).outcome is outcome


def reports(*heard, on=ON):
    found = assess_work_reports(heard, standard(on))
    assert (found.strength, found.tone, found.article) == (Strength.WORK, Tone.NEUTRAL, "12")
    return found


@pytest.mark.parametrize(
    ("heard_on", "outcome"),
    [
        (date(2025, 11, 21), UNKNOWN),
        (date(2025, 11, 22), UNKNOWN),
        (date(2025, 11, 23), MET),
        (ON, MET),
        (date(2026, 11, 23), UNKNOWN),
    ],
)
def test_reports_of_the_last_twelve_months(heard_on, outcome):
    assert reports(WorkReport(heard_on)).outcome is outcome


def test_the_words_of_reports():
    assert assess_work_reports(None, standard()).message == "听取工作汇报尚无记录。"
    assert assess_work_reports(None, standard()).outcome is UNKNOWN
    assert reports().message == "近12个月未见听取工作汇报的记录。"
    found = reports(
        WorkReport(date(2026, 3, 1), 3, 1), WorkReport(date(2026, 6, 1), 2, 0), WorkReport(date(2024, 1, 1), 4, 2)
    )
    assert found.message == "近12个月听取工作汇报2次。"
    assert found.evidence == (("最近一次", "2026年6月1日"), ("提出问题", "5个"), ("尚未办结", "3个"))
