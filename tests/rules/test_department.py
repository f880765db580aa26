from datetime import date

import pytest

from rules.cockpit_facts import CycleFacts, DepartmentFacts, ProgrammeFacts
from rules.department import assess_duties
from rules.verdicts import Bearer, Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, ON, UNKNOWN, UNTOLD, standard

WHOLE = DepartmentFacts(
    programmes=(ProgrammeFacts(2026, "2026年提升计划", 3),),
    regular_meetings=(date(2026, 9, 1),),
    cycles=(CycleFacts(2025, date(2026, 1, 5), date(2026, 3, 1)),),
)


def assess(on=ON, settings=None, **facts):
    found = assess_duties(DepartmentFacts(**facts), standard(on, **(settings or {})))
    assert {each.bearer for each in found} == {Bearer.DEPARTMENT}
    return {each.rule: each for each in found}


def test_everything_done():
    found = assess_duties(WHOLE, standard())
    assert [(each.rule, each.article, each.outcome, each.strength) for each in found] == [
        ("training.programme", "8", MET, Strength.MUST),
        ("conditions.regular_meeting", "11", MET, Strength.MUST),
        ("assessment.cycle", "14", MET, Strength.MUST),
    ]


def test_nothing_recorded_at_all():
    assert [(each.outcome, each.message) for each in assess().values()] == [
        (UNKNOWN, "组织员素质提升计划尚无记录。"),
        (UNKNOWN, "组织员工作沙龙尚无记录。"),
        (UNKNOWN, "年度考核尚无记录。"),
    ]


def test_recorded_and_empty():
    found = assess(programmes=(), regular_meetings=(), cycles=())
    assert [(each.outcome, each.message, each.remedy) for each in found.values()] == [
        (UNKNOWN, "未见2026年组织员素质提升计划。", "请制定并登记本年度组织员素质提升计划。"),
        (UNKNOWN, "未见组织员工作沙龙记录。", "请安排召开组织员工作沙龙；已召开的，请补录。"),
        (UNKNOWN, "未见2025年度考核。", "请组织年度考核；已完成的，请补录。"),
    ]


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_without_a_text_nothing_is_judged(on, outcome):
    for facts in (DepartmentFacts(), WHOLE):
        assert [each.outcome for each in assess_duties(facts, standard(on))] == [outcome] * 3


def test_the_programme_of_the_year():
    plan, other = ProgrammeFacts(2026, "甲计划", 2), ProgrammeFacts(2026, "乙计划", 1)
    met = assess(programmes=(ProgrammeFacts(2025, "旧计划", 9), plan, other, ProgrammeFacts(2027, "新计划", 9)))[
        "training.programme"
    ]
    assert met.message == "2026年组织员素质提升计划已登记，已举办培训3次。"
    assert met.evidence == (("计划", "甲计划"), ("计划", "乙计划"), ("已举办班次", "3次"))
    waiting = assess(programmes=(ProgrammeFacts(2026, "甲计划"),))["training.programme"]
    assert (waiting.outcome, waiting.remedy) == (NOT_APPLICABLE, "请按计划组织培训并登记班次。")
    assert waiting.message == "2026年组织员素质提升计划已登记，尚未举办培训。"
    assert waiting.evidence == (("计划", "甲计划"), ("已举办班次", "0次"))
    assert assess(programmes=(plan,), on=date(2027, 1, 1))["training.programme"].outcome is UNKNOWN


def meeting(*days, on=ON, **settings):
    return assess(on=on, settings=settings, regular_meetings=days)["conditions.regular_meeting"]


@pytest.mark.parametrize(
    ("on", "outcome"), [(date(2026, 3, 1), MET), (date(2026, 9, 1), MET), (date(2026, 9, 2), NOT_MET)]
)
def test_meetings_at_the_interval_of_the_setting(on, outcome):
    found = meeting(date(2026, 3, 1), date(2025, 1, 1), date(2025, 6, 1), on=on)
    assert found.outcome is outcome
    assert found.evidence == (("最近一次", "2026年3月1日"), ("下次最迟", "2026年9月1日"))
    if outcome is MET:
        assert (found.message, found.remedy) == ("最近一次组织员工作沙龙为2026年3月1日，间隔不超过6个月。", "")
    else:
        assert found.message == "最近一次组织员工作沙龙为2026年3月1日，已超过6个月。"
        assert found.remedy == "请安排召开组织员工作沙龙；已召开的，请补录。"


def test_a_meeting_still_to_come_does_not_count_and_the_interval_can_change():
    assert meeting(date(2026, 11, 23)).outcome is UNKNOWN
    assert meeting(ON).outcome is MET
    assert meeting(date(2026, 3, 1), on=date(2026, 9, 2), regular_meeting_months=7).outcome is MET


@pytest.mark.parametrize(
    ("cycle", "outcome", "message"),
    [
        (CycleFacts(2025, date(2026, 1, 5)), NOT_APPLICABLE, "2025年度考核正在进行。"),
        (CycleFacts(2025, ON), NOT_APPLICABLE, "2025年度考核正在进行。"),
        (CycleFacts(2025, date(2026, 11, 23)), UNKNOWN, "未见2025年度考核。"),
        (CycleFacts(2025, date(2026, 1, 5), date(2026, 11, 23)), NOT_APPLICABLE, "2025年度考核正在进行。"),
        (CycleFacts(2025, date(2026, 1, 5), ON), MET, "2025年度考核已完成。"),
        (CycleFacts(2026, date(2026, 1, 5), ON), UNKNOWN, "未见2025年度考核。"),
    ],
)
def test_the_assessment_of_the_year_that_is_over(cycle, outcome, message):
    found = assess(cycles=(cycle,))["assessment.cycle"]
    assert (found.outcome, found.message) == (outcome, message)
    if outcome is MET:
        assert found.evidence == (("启动日期", "2026年1月5日"), ("完成日期", "2026年11月22日"))
    elif outcome is NOT_APPLICABLE:
        assert [label for label, _ in found.evidence] == ["启动日期"]


@pytest.mark.parametrize(("on", "outcome"), [(date(2021, 12, 31), UNKNOWN), (date(2022, 1, 1), MET)])
def test_a_year_is_judged_by_the_edition_of_its_last_day(on, outcome):
    cycles = tuple(CycleFacts(year, date(2021, 1, 1), date(2021, 2, 1)) for year in (2020, 2021))
    assert assess(on=on, cycles=cycles)["assessment.cycle"].outcome is outcome


def cap(*ratings, on=ON, percent=20, **settings):
    cycles = (CycleFacts(2025, date(2026, 1, 5), None, ratings),)
    values = {"excellence_cap_percent": percent, **settings}
    return assess(on=on, settings=values, cycles=cycles).get("assessment.excellence_cap")


@pytest.mark.parametrize(("excellent", "warns"), [(0, False), (1, False), (2, True)])
def test_the_cap_warns_only_and_exactly_the_cap_is_within_it(excellent, warns):
    found = cap(*["优秀"] * excellent, *["合格"] * (5 - excellent))
    assert (found.outcome, found.strength, found.reminds) == (NOT_APPLICABLE, Strength.MAY, warns)
    assert found.tone is (Tone.ATTENTION if warns else Tone.NEUTRAL)
    assert found.evidence == (("优秀", f"{excellent}人"), ("已定等次", "5人"), ("比例上限", "20%"))
    told = "2025年度“优秀”等次2人，超过已定等次5人的20%，请关注。"
    assert found.message == (told if warns else "2025年度“优秀”等次未超过20%。")


def test_a_third_is_more_than_33_per_cent():
    assert cap("优秀", "合格", "合格", percent=33).reminds
    assert not cap("优秀", "合格", "合格", percent=34).reminds


def test_where_there_is_no_cap_or_nothing_rated_nothing_is_said():
    assert cap("优秀", percent=None) is None
    assert cap() is None
    assert "assessment.excellence_cap" not in assess(settings={"excellence_cap_percent": 20})
    assert cap("优秀", on=date(2026, 1, 4)) is None
    assert cap("优秀", on=date(2027, 1, 5)) is None


def test_a_cap_under_other_rules_says_nothing():
    cycles = (CycleFacts(2018, date(2019, 1, 5), None, ("优秀",)),)
    found = assess(on=UNTOLD[0], settings={"excellence_cap_percent": 20}, cycles=cycles)
    assert "assessment.excellence_cap" not in found
