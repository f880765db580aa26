from datetime import date

import pytest

from rules.filing_clock import check_determination, determination_default
from rules.settings import DeterminationMeaning
from rules.verdicts import Outcome, Strength

MEETING, NOTICE, DOCUMENT, TODAY = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 11), date(2026, 11, 22)
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def check(determined_on, **days):
    known = {"meeting_on": MEETING, "notice_until": NOTICE, "document_on": DOCUMENT, "today": TODAY} | days
    found = check_determination(determined_on, **known)
    return {each.rule.removeprefix("determination."): each.outcome for each in found}


def outcomes(not_in_future=MET, not_after_document=MET, not_before_meeting=MET, as_meant=MET):
    return locals()


@pytest.mark.parametrize(
    ("determined_on", "expected"),
    [
        (date(2026, 11, 1), outcomes(not_before_meeting=NOT_MET, as_meant=NOT_MET)),
        (MEETING, outcomes(as_meant=NOT_MET)),
        (date(2026, 11, 8), outcomes(as_meant=NOT_MET)),
        (NOTICE, outcomes()),
        (date(2026, 11, 10), outcomes(as_meant=NOT_MET)),
        (DOCUMENT, outcomes(as_meant=NOT_MET)),
        (date(2026, 11, 12), outcomes(not_after_document=NOT_MET, as_meant=NOT_MET)),
        (date(2026, 11, 23), outcomes(not_in_future=NOT_MET, not_after_document=NOT_MET, as_meant=NOT_MET)),
    ],
)
def test_the_stated_day_is_held_against_the_others(determined_on, expected):
    assert check(determined_on) == expected


def test_all_days_equal_is_fine():
    days = {"meeting_on": TODAY, "notice_until": TODAY, "document_on": TODAY}
    assert set(check(TODAY, **days).values()) == {MET}


def test_missing_days_are_unknown():
    assert check(NOTICE, document_on=None)["not_after_document"] is UNKNOWN
    assert check(NOTICE, meeting_on=None)["not_before_meeting"] is UNKNOWN
    assert check(MEETING, notice_until=None) == outcomes()
    assert check(MEETING, notice_until=None, meeting_on=None)["as_meant"] is UNKNOWN
    assert check(None) == {"stated": UNKNOWN}


def test_only_the_meaning_is_a_matter_of_explanation():
    found = check_determination(MEETING, today=TODAY, meeting_on=MEETING, notice_until=NOTICE, document_on=DOCUMENT)
    strengths = {each.rule.removeprefix("determination."): each.strength for each in found}
    assert strengths.pop("as_meant") is Strength.NORMALLY
    assert set(strengths.values()) == {Strength.MUST}
    assert found[-1].message == "人选确定日2026年11月2日早于公示截止日2026年11月9日，请说明情况。"
    later = check_determination(DOCUMENT, today=TODAY, meeting_on=MEETING, document_on=DOCUMENT)
    assert later[-1].message == "人选确定日2026年11月11日晚于按口径认定的日期2026年11月2日，请说明情况。"


@pytest.mark.parametrize(
    ("meaning", "with_notice", "without"),
    [
        (DeterminationMeaning.NOTICE_END_ELSE_MEETING, NOTICE, MEETING),
        (DeterminationMeaning.MEETING, MEETING, MEETING),
        (DeterminationMeaning.DOCUMENT, DOCUMENT, DOCUMENT),
    ],
)
def test_default(meaning, with_notice, without):
    assert determination_default(MEETING, NOTICE, DOCUMENT, meaning) == with_notice
    assert determination_default(MEETING, None, DOCUMENT, meaning) == without
    assert determination_default(None, None, None, meaning) is None
    assert check(with_notice, meaning=meaning) == outcomes()


def test_the_days_that_were_compared_are_shown():
    found = check_determination(NOTICE, today=TODAY, meeting_on=MEETING, notice_until=NOTICE, document_on=DOCUMENT)
    stated = ("人选确定日", "2026年11月9日")
    assert [each.evidence for each in found] == [
        (stated, ("今日", "2026年11月22日")),
        (stated, ("任免文件日期", "2026年11月11日")),
        (stated, ("会议决定日期", "2026年11月2日")),
        (stated, ("按口径应为", "2026年11月9日"), ("认定口径", "公示期满之日；未公示的为会议决定之日")),
    ]
    assert {each.article for each in found} == {"7"}


def test_what_is_wrong_is_said_with_both_days():
    found = check_determination(date(2026, 11, 23), today=TODAY, meeting_on=date(2026, 11, 24), document_on=DOCUMENT)
    assert [each.message for each in found] == [
        "人选确定日2026年11月23日晚于今日，请核对。",
        "人选确定日2026年11月23日晚于任免文件日期2026年11月11日，请核对。",
        "人选确定日2026年11月23日早于会议决定日期2026年11月24日，请核对。",
        "人选确定日2026年11月23日早于按口径认定的日期2026年11月24日，请说明情况。",
    ]
