from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from rules.conditions import AttendanceFacts, assess_conditions
from rules.unit_kinds import UnitKind
from rules.verdicts import Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, UNTOLD, organizer, standard

OTHERS = [kind for kind in UnitKind if kind is not UnitKind.HOSPITAL]
REMEDY = "请补录列席情况；未列席的，请安排列席后续会议。"
WHAT = "发展党员和党员教育管理方面的议题"


def assess(kind=UnitKind.COLLEGE, on=None, **facts):
    found = assess_conditions(organizer(**facts), standard(on) if on else standard(), kind=kind)
    assert {each.article for each in found} <= {"11"}
    assert {each.subject for each in found} <= {"k"}
    return {each.rule.removeprefix("conditions."): each for each in found}


def items(total, attended=0, missed=0):
    return AttendanceFacts(items=total, items_attended=attended, items_missed=missed)


def meetings(total, attended=0, missed=0):
    return AttendanceFacts(meetings=total, meetings_attended=attended, meetings_missed=missed)


NUMBERS = [
    ((0, 0, 0), NOT_APPLICABLE),
    ((1, 1, 0), MET),
    ((3, 3, 0), MET),
    ((3, 2, 0), UNKNOWN),
    ((3, 0, 0), UNKNOWN),
    ((3, 2, 1), NOT_MET),
    ((3, 1, 1), NOT_MET),
    ((1, 0, 1), NOT_MET),
]


@pytest.mark.parametrize(("numbers", "outcome"), NUMBERS)
def test_hospitals_attend_the_items_on_members(numbers, outcome):
    found = assess(UnitKind.HOSPITAL, attendance=items(*numbers))
    assert list(found) == ["attends_items"]
    assert (found["attends_items"].outcome, found["attends_items"].strength) == (outcome, Strength.MUST)
    # The seat does not matter there.
    assert assess(UnitKind.HOSPITAL, attendance=items(*numbers), is_committee_member=True) == found


def test_the_words_of_the_items():
    none, whole, missed, open_one = (
        assess(UnitKind.HOSPITAL, attendance=items(*numbers))["attends_items"]
        for numbers in ((0, 0, 0), (3, 3, 0), (3, 1, 2), (3, 1, 0))
    )
    assert none.message == f"甲：2026年尚无{WHAT}。"
    assert none.evidence == (("年度", "2026年"), (WHAT, "0项"), ("已列席", "0项"))
    assert (whole.message, whole.remedy) == (f"甲：2026年{WHAT}3项，已列席3项。", "")
    assert (missed.message, missed.remedy) == (f"甲：2026年{WHAT}3项，已列席1项，未列席2项。", REMEDY)
    assert missed.evidence == (("年度", "2026年"), (WHAT, "3项"), ("已列席", "1项"), ("未列席", "2项"))
    assert (open_one.message, open_one.remedy) == (f"甲：2026年{WHAT}3项，已列席1项，其余2项未见列席记录。", REMEDY)
    assert (missed.tone, open_one.tone) == (Tone.GAP, Tone.ATTENTION)


@pytest.mark.parametrize(("numbers", "outcome"), NUMBERS)
@pytest.mark.parametrize("kind", OTHERS)
def test_who_is_no_member_attends_all_meetings(kind, numbers, outcome):
    found = assess(kind, is_committee_member=False, attendance=meetings(*numbers))
    assert list(found) == ["committee_member", "attends_meetings"]
    seat, attends = found.values()
    assert (seat.outcome, seat.strength) == (NOT_APPLICABLE, Strength.NORMALLY)
    assert seat.message == "甲：未担任本单位党组织委员，应列席党组织委员会会议。"
    assert (attends.outcome, attends.strength) == (outcome, Strength.MUST)


def test_attending_complies_and_no_reason_is_asked():
    found = assess(is_committee_member=False, attendance=meetings(4, 4))
    assert not any(each.is_open or each.remedy for each in found.values())
    assert found["attends_meetings"].message == "甲：2026年党组织委员会会议4次，已列席4次。"


def test_a_member_is_asked_for_nothing_further():
    found = assess(is_committee_member=True)
    assert [(rule, each.outcome) for rule, each in found.items()] == [("committee_member", MET)]
    assert found["committee_member"].message == "甲：担任本单位党组织委员。"


def test_what_is_not_recorded():
    seat = assess()
    assert [(rule, each.outcome) for rule, each in seat.items()] == [("committee_member", UNKNOWN)]
    assert seat["committee_member"].message == "甲：未见是否担任本单位党组织委员的记录。"
    assert seat["committee_member"].remedy == "请补录是否担任党组织委员。"
    meetings_unknown = assess(is_committee_member=False)["attends_meetings"]
    assert (meetings_unknown.outcome, meetings_unknown.message) == (UNKNOWN, "甲：列席党组织委员会会议尚无记录。")
    items_unknown = assess(UnitKind.HOSPITAL)["attends_items"]
    assert (items_unknown.outcome, items_unknown.message) == (UNKNOWN, "甲：列席相关议题尚无记录。")


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
@pytest.mark.parametrize("kind", list(UnitKind))
def test_without_a_text_nothing_is_judged(kind, on, outcome):
    facts = {"is_committee_member": False, "attendance": items(3, 1, 2), "has_office": True}
    assert [each.outcome for each in assess(kind, on, **facts).values()] == [outcome]


@pytest.mark.parametrize(
    ("has_office", "has_allowance", "evidence"),
    [
        (True, False, (("办公条件", "有"), ("岗位津贴", "无"))),
        (None, True, (("岗位津贴", "有"),)),
        (False, None, (("办公条件", "无"),)),
    ],
)
@pytest.mark.parametrize("kind", [UnitKind.HOSPITAL, UnitKind.COLLEGE])
def test_office_and_allowance_are_recorded_and_never_a_gap(kind, has_office, has_allowance, evidence):
    found = assess(kind, has_office=has_office, has_allowance=has_allowance)["support"]
    assert (found.outcome, found.strength, found.tone) == (NOT_APPLICABLE, Strength.MAY, Tone.NEUTRAL)
    assert found.evidence == evidence
    assert found.message == "甲：办公条件、岗位津贴等方面可给予相应的保障。"
    assert "support" not in assess(kind)


@pytest.mark.parametrize("what", ["items", "meetings"])
def test_no_more_is_attended_or_missed_than_there_was(what):
    assert AttendanceFacts(**{what: 3, f"{what}_attended": 2, f"{what}_missed": 1})
    with pytest.raises(ValueError, match=f"no more {what}"):
        AttendanceFacts(**{what: 3, f"{what}_attended": 2, f"{what}_missed": 2})


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_attending_one_more_is_never_worse(attended, missed, unseen):
    rank = {NOT_MET: 0, UNKNOWN: 1, NOT_APPLICABLE: 2, MET: 2}
    seen = items(attended + missed + unseen + 1, attended, missed)
    without, with_it = (
        assess(UnitKind.HOSPITAL, attendance=each)["attends_items"].outcome
        for each in (seen, replace(seen, items_attended=attended + 1))
    )
    assert rank[without] <= rank[with_it]


def test_kinds_have_words():
    assert [kind.label for kind in UnitKind] == ["附属医院", "学院（系）", "机关", "直属单位", "其他"]
