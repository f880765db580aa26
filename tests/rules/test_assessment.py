from datetime import date

import pytest

from rules.assessment import AssessmentFacts, FollowUp, FollowUpKind, assess_annual, assess_follow_ups
from rules.verdicts import Bearer, Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, ON, UNKNOWN, UNTOLD, organizer, shown, standard


def annual(*assessments, on=ON, since=None):
    return assess_annual(organizer(assessments=assessments, in_post_since=since), standard(on))


@pytest.mark.parametrize(
    ("facts", "of_unit", "of_department"),
    [
        (AssessmentFacts(2025), UNKNOWN, UNKNOWN),
        (AssessmentFacts(2025, has_unit_sheet=True), MET, UNKNOWN),
        (AssessmentFacts(2025, has_department_sheet=True), UNKNOWN, MET),
        (AssessmentFacts(2025, has_unit_sheet=True, has_department_sheet=True, is_closed=True), MET, MET),
        (AssessmentFacts(2025, is_closed=True), NOT_MET, NOT_MET),
        (AssessmentFacts(2025, has_unit_sheet=True, is_closed=True), MET, NOT_MET),
        (AssessmentFacts(2025, has_department_sheet=True, is_closed=True), NOT_MET, MET),
    ],
)
def test_both_sides_have_their_sheet(facts, of_unit, of_department):
    found = annual(AssessmentFacts(2026), AssessmentFacts(2024), facts)
    assert shown(found) == [("assessment.unit_sheet", of_unit), ("assessment.department_sheet", of_department)]
    assert [each.bearer for each in found] == [Bearer.UNIT, Bearer.DEPARTMENT]
    assert {(each.strength, each.subject, each.article) for each in found} == {(Strength.MUST, "k", "14")}


def test_the_words_of_the_sheets():
    unit, department = annual(AssessmentFacts(2025, has_unit_sheet=True, rating="合格"))
    assert (unit.message, unit.remedy) == ("甲：2025年度考核已有单位党组织评价。", "")
    assert unit.evidence == (("年度", "2025年"), ("考核状态", "进行中"), ("等次", "合格"))
    assert (department.message, department.remedy) == ("甲：2025年度考核未见党委组织部评价。", "请补录党委组织部评价。")
    closed, _ = annual(AssessmentFacts(2025, is_closed=True, not_rated_because="病假"))
    assert closed.evidence == (("年度", "2025年"), ("考核状态", "已完成"), ("等次", "病假"))
    assert closed.remedy == "请补录单位党组织评价。"
    open_one, _ = annual(AssessmentFacts(2025))
    assert open_one.evidence[2] == ("等次", "未定")


@pytest.mark.parametrize(
    ("since", "rule"),
    [
        (None, "assessment.unit_sheet"),
        (date(2025, 12, 31), "assessment.unit_sheet"),
        (date(2026, 1, 1), "assessment.not_yet"),
    ],
)
def test_the_year_that_is_over_is_asked_of_those_who_were_in_post(since, rule):
    (found,) = annual(since=since)
    assert (found.rule, found.subject) == (rule, "k")
    if rule == "assessment.not_yet":
        assert (found.outcome, found.message) == (NOT_APPLICABLE, "甲：2025年度尚未任职，不参加该年度考核。")
    else:
        assert (found.outcome, found.message) == (UNKNOWN, "甲：未见2025年度考核记录。")


def test_not_recorded_at_all():
    (found,) = assess_annual(organizer(), standard())
    assert (found.outcome, found.message, found.subject) == (UNKNOWN, "甲：年度考核尚无记录。", "k")


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
@pytest.mark.parametrize("since", [None, date(2026, 1, 1)])
def test_without_a_text_nothing_is_judged(on, outcome, since):
    (found,) = annual(AssessmentFacts(on.year - 1, is_closed=True), on=on, since=since)
    assert (found.outcome, found.subject) == (outcome, "k")


@pytest.mark.parametrize(("on", "outcome"), [(date(2021, 12, 31), UNKNOWN), (date(2022, 1, 1), NOT_MET)])
def test_a_year_is_judged_by_the_edition_of_its_last_day(on, outcome):
    found = annual(*(AssessmentFacts(year, is_closed=True) for year in (2020, 2021)), on=on)
    assert {each.outcome for each in found} == {outcome}
    assert len(found) == (1 if outcome is UNKNOWN else 2)


def follow_ups(*items, on=ON):
    found = assess_follow_ups(organizer(follow_ups=items), standard(on))
    assert {(each.rule, each.strength, each.subject) for each in found} <= {
        ("assessment.follow_up", Strength.WORK, "k")
    }
    return found


@pytest.mark.parametrize(
    ("due_on", "tone", "message"),
    [
        (None, Tone.NEUTRAL, "甲：2026年3月1日约谈事项尚未办结。"),
        (date(2026, 11, 23), Tone.NEUTRAL, "甲：2026年3月1日约谈事项尚未办结。"),
        (ON, Tone.NEUTRAL, "甲：2026年3月1日约谈事项尚未办结。"),
        (date(2026, 11, 21), Tone.ATTENTION, "甲：2026年3月1日约谈事项尚未办结，已过期限。"),
    ],
)
def test_open_ones_are_listed(due_on, tone, message):
    (found,) = follow_ups(FollowUp(FollowUpKind.TALK, date(2026, 3, 1), due_on))
    assert (found.outcome, found.tone, found.message) == (NOT_MET, tone, message)
    until = f"2026年11月{due_on.day}日" if due_on else "未注明"
    assert found.evidence == (("约谈日期", "2026年3月1日"), ("办结期限", until))
    assert found.remedy == "请跟进办理，办结后登记。"


@pytest.mark.parametrize(
    ("held_on", "closed_on", "count"),
    [
        (date(2026, 3, 1), date(2026, 11, 21), 0),
        (date(2026, 3, 1), ON, 0),
        (date(2026, 3, 1), date(2026, 11, 23), 1),
        (ON, None, 1),
        (date(2026, 11, 23), None, 0),
    ],
)
def test_open_on_the_day(held_on, closed_on, count):
    assert len(follow_ups(FollowUp(FollowUpKind.ACCOUNTABILITY, held_on, None, closed_on))) == count


def test_nothing_to_follow_up():
    assert assess_follow_ups(organizer(), standard()) == ()
    assert follow_ups(FollowUp(FollowUpKind.TALK, date(2018, 1, 1)), on=UNTOLD[0]) == ()
    assert [kind.label for kind in FollowUpKind] == ["约谈", "问责"]
