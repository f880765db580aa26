from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from rules.editions import EDITION_2021, TRIAL_2017, ParameterKey
from rules.settings import Settings
from rules.staffing import (
    Direction,
    ExpectedGrade,
    Holder,
    PostFact,
    PostLevel,
    StaffingFacts,
    Vacancy,
    assess_staffing,
    crossings,
    expected_count_date,
    vacant_since,
    what_if,
)
from rules.verdicts import Outcome, Strength, Tone

ON = date(2026, 11, 22)
COUNTED_ON = date(2025, 12, 31)
CHIEF = Holder("甲", PostLevel.SECTION_CHIEF, date(2024, 3, 1))
STAFF = Holder("乙", PostLevel.STAFF_MEMBER, date(2024, 3, 1))


def assess(members, *holders, on=ON, edition=EDITION_2021, settings=None, **facts):
    facts.setdefault("counted_on", COUNTED_ON)
    return assess_staffing(
        StaffingFacts(members, holders=tuple(holders), **facts), on=on, edition=edition, settings=settings
    )


def outcome_of(verdict, rule):
    return [each.outcome for each in verdict.findings_of(f"staffing.{rule}")]


MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("members", "grade", "extra", "level_outcome", "extra_outcome"),
    [
        (0, None, False, NOT_APPLICABLE, NOT_APPLICABLE),
        (1, None, False, NOT_APPLICABLE, NOT_APPLICABLE),
        (199, None, False, NOT_APPLICABLE, NOT_APPLICABLE),
        (200, ExpectedGrade.SECTION, False, MET, NOT_APPLICABLE),
        (201, ExpectedGrade.SECTION, False, MET, NOT_APPLICABLE),
        (499, ExpectedGrade.SECTION, False, MET, NOT_APPLICABLE),
        (500, ExpectedGrade.SECTION, True, MET, MET),
        (501, ExpectedGrade.SECTION, True, MET, MET),
        (None, None, None, UNKNOWN, UNKNOWN),
    ],
)
@pytest.mark.parametrize("organizers", [0, 1, 2])
def test_thresholds(members, grade, extra, level_outcome, extra_outcome, organizers):
    verdict = assess(members, *[CHIEF] * organizers)
    assert verdict.minimum_organizers == 1
    assert verdict.in_post == organizers
    assert verdict.shortfall == (1 if organizers == 0 else 0)
    assert verdict.is_covered is (organizers > 0)
    assert (verdict.grade_expected, verdict.extra_posts_may_be_considered) == (grade, extra)
    assert outcome_of(verdict, "minimum") == [NOT_MET if organizers == 0 else MET]
    nobody_to_judge = level_outcome is MET and organizers == 0
    expected = [NOT_APPLICABLE] if nobody_to_judge else [level_outcome] * (organizers if level_outcome is MET else 1)
    assert outcome_of(verdict, "section_level") == expected
    assert outcome_of(verdict, "extra_posts") == [extra_outcome]


def test_an_unknown_count_leaves_the_minimum_standing():
    verdict = assess(None, counted_on=None)
    assert verdict.outcome is NOT_MET
    minimum = verdict.finding("staffing.minimum")
    assert (minimum.strength, minimum.tone) == (Strength.MUST, Tone.GAP)
    assert minimum.message == "须至少配备1名专职组织员；现在岗0名，尚缺1名。"
    assert "须至少配备1名" in minimum.remedy
    assert assess(None, CHIEF, counted_on=None).outcome is UNKNOWN


def test_levels_are_judged_person_by_person():
    nameless = assess(200, Holder(), Holder()).findings_of("staffing.section_level")
    assert [each.evidence[-1][0] for each in nameless] == ["第1名专职组织员", "第2名专职组织员"]
    unknown = Holder("丙", None, None)
    verdict = assess(200, CHIEF, STAFF, unknown)
    assert outcome_of(verdict, "section_level") == [MET, NOT_MET, UNKNOWN]
    deviation = verdict.findings_of("staffing.section_level")[1]
    assert (deviation.strength, deviation.tone, deviation.label) == (Strength.NORMALLY, Tone.ATTENTION, "请说明")
    assert deviation.message == "党员人数200人，达到200人，专职组织员级别一般为科级；乙岗位级别为科员，请说明情况。"
    assert deviation.article == "4"


@pytest.mark.parametrize("level", list(PostLevel))
def test_below_200_no_level_is_a_fault(level):
    assert assess(199, Holder("甲", level)).outcome is MET


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (PostLevel.DIVISION_CHIEF, MET),
        (PostLevel.DIVISION_DEPUTY, MET),
        (PostLevel.SECTION_CHIEF, MET),
        (PostLevel.SECTION_DEPUTY, MET),
        (PostLevel.STAFF_MEMBER, NOT_MET),
        (PostLevel.CLERK, NOT_MET),
        (PostLevel.NONE, NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_levels_at_200(level, expected):
    assert outcome_of(assess(200, Holder("甲", level)), "section_level") == [expected]


def test_level_settings():
    division = Holder("甲", PostLevel.DIVISION_DEPUTY)
    strict = Settings(higher_level_satisfies=False)
    assert outcome_of(assess(200, division, settings=strict), "section_level") == [NOT_MET]
    chiefs_only = Settings(section_levels=frozenset({PostLevel.SECTION_CHIEF}))
    deputy = Holder("乙", PostLevel.SECTION_DEPUTY)
    assert outcome_of(assess(200, deputy, settings=chiefs_only), "section_level") == [NOT_MET]


def test_whether_probationary_members_count_is_a_setting():
    facts = StaffingFacts(200, full=195, probationary=5, counted_on=COUNTED_ON, holders=(CHIEF,))
    full_only = Settings(count_probationary_members=False)
    with_all = assess_staffing(facts, on=ON, edition=EDITION_2021)
    without = assess_staffing(facts, on=ON, edition=EDITION_2021, settings=full_only)
    assert (with_all.threshold_members, with_all.grade_expected) == (200, ExpectedGrade.SECTION)
    assert (without.members, without.threshold_members, without.grade_expected) == (200, 195, None)
    evidence = with_all.finding("staffing.section_level").evidence
    assert evidence[:3] == (("党员人数", "200人"), ("其中预备党员", "5人"), ("统计时点", "2025年12月31日"))
    assert without.finding("staffing.section_level").evidence == (
        ("党员人数", "195人"),
        ("统计时点", "2025年12月31日"),
    )
    assert assess(None).finding("staffing.section_level").evidence == (("党员人数", "未见记录"),)
    unsplit = StaffingFacts(200, holders=(CHIEF,))
    assert assess_staffing(unsplit, on=ON, edition=EDITION_2021, settings=full_only).outcome is UNKNOWN
    assert StaffingFacts(None, full=195, probationary=5).total == 200


def test_extra_posts_are_a_suggestion_and_more_than_one_is_a_fact():
    at_500 = assess(500, CHIEF).finding("staffing.extra_posts")
    assert (at_500.strength, at_500.outcome, at_500.tone) == (Strength.MAY, MET, Tone.NEUTRAL)
    assert "符合“至少”配备的要求" not in assess(300, CHIEF).finding("staffing.extra_posts").message
    two = assess(300, CHIEF, CHIEF)
    assert two.outcome is MET
    assert "现在岗2名，符合“至少”配备的要求" in two.finding("staffing.extra_posts").message


def test_extra_posts_name_their_basis():
    posts = (PostFact("1号岗"), PostFact("2号岗", is_extra=True, basis="会议纪要"), PostFact("3号岗", is_extra=True))
    found = assess(500, CHIEF, posts=posts).finding("staffing.extra_posts")
    assert ("2号岗", "会议纪要") in found.evidence
    assert ("3号岗", "未注明增设依据") in found.evidence
    assert found.remedy == "请注明增设岗位的依据。"
    assert assess(500, CHIEF, posts=posts[:2]).finding("staffing.extra_posts").remedy == ""


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 31), date(2024, 12, 31)),
        (date(2026, 4, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2025, 12, 31)),
        (date(2027, 3, 31), date(2025, 12, 31)),
        (date(2027, 4, 1), date(2026, 12, 31)),
    ],
)
def test_expected_count_date(on, expected):
    assert expected_count_date(on, Settings()) == expected


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("months", [0, 3, 11])
def test_there_is_always_an_expected_count_date(month, months):
    settings = Settings(statistics_month=month, statistics_day=31, months_to_report=months)
    assert date(2022, 12, 30) <= expected_count_date(date(2024, 12, 31), settings) < date(2024, 12, 31)


def test_an_old_count_is_amber_only_after_the_time_to_report():
    counted_on = date(2024, 12, 31)
    in_time = assess(200, CHIEF, on=date(2026, 3, 31), counted_on=counted_on)
    stale = assess(200, CHIEF, on=date(2026, 4, 1), counted_on=counted_on)
    assert (in_time.outcome, in_time.finding("staffing.count_is_current")) == (MET, None)
    found = stale.finding("staffing.count_is_current")
    assert (stale.outcome, found.tone, found.is_gap) == (UNKNOWN, Tone.ATTENTION, False)
    assert found.message == "尚未报送2025年12月31日时点党员人数，现按2024年12月31日的200人提示，请予核报。"
    assert stale.grade_expected is ExpectedGrade.SECTION
    # A number is on record, so it is not called missing; without one there is nothing that could be old.
    assert (found.label, stale.label, stale.word) == ("待更新", "待更新", "待更新")
    assert [each.label for each in assess(None, CHIEF).unknowns] == ["未见记录"]


def test_appointments_in_effect_count_whether_filed_or_not():
    unfiled = Holder("甲", PostLevel.SECTION_CHIEF, ON, is_filed=False)
    assert assess(200, unfiled).in_post == 1
    assert ("其中待备案", "1名") in assess(200, unfiled).finding("staffing.minimum").evidence
    assert assess(200, unfiled, on=ON - timedelta(days=1)).in_post == 0


def test_a_vacancy_begins_the_day_after_the_holder_left():
    assert vacant_since(date(2026, 8, 31)) == date(2026, 9, 1)
    vacancy = Vacancy("1号岗", date(2026, 9, 1), "甲")
    before = assess(100, CHIEF, vacancies=(vacancy,), on=date(2026, 8, 31))
    assert before.findings_of("staffing.vacancy") == ()
    empty = assess(100, vacancies=(vacancy,), on=date(2026, 9, 1))
    assert empty.finding("staffing.vacancy").message == "1号岗自2026年9月1日起空缺。"
    assert ("至今", "1天") in empty.finding("staffing.vacancy").evidence
    assert empty.finding("staffing.vacancy").label == "空缺"
    assert "岗位自2026年9月1日起空缺" in empty.finding("staffing.minimum").message
    second = assess(100, CHIEF, vacancies=(vacancy, Vacancy("2号岗")))
    assert second.outcome is MET
    assert outcome_of(second, "vacancy") == [NOT_APPLICABLE, NOT_APPLICABLE]


def test_other_editions():
    trial = assess(200, CHIEF, on=date(2020, 1, 1), edition=TRIAL_2017)
    assert (trial.outcome, trial.minimum_organizers, trial.shortfall) == (UNKNOWN, None, 0)
    none = assess(200, CHIEF, on=date(2016, 1, 1), edition=None)
    assert (none.outcome, none.grade_expected, none.extra_posts_may_be_considered) == (NOT_APPLICABLE, None, None)


def test_without_a_text_every_threshold_is_left_open():
    for edition, outcome in ((TRIAL_2017, UNKNOWN), (None, NOT_APPLICABLE)):
        verdict = assess(200, CHIEF, edition=edition)
        for rule in ("minimum", "section_level", "extra_posts"):
            assert outcome_of(verdict, rule) == [outcome]


def test_what_is_missing_is_the_rest_of_the_minimum():
    """An edition that asks for three: one in post leaves two."""
    minimum = replace(EDITION_2021.parameters[ParameterKey.MINIMUM_ORGANIZERS], value=3)
    three = replace(EDITION_2021, parameters={**EDITION_2021.parameters, ParameterKey.MINIMUM_ORGANIZERS: minimum})
    verdict = assess(100, CHIEF, edition=three)
    assert (verdict.shortfall, verdict.is_covered) == (2, True)
    assert verdict.finding("staffing.minimum").message == "须至少配备3名专职组织员；现在岗1名，尚缺2名。"


@pytest.mark.parametrize(
    ("previous", "current", "expected"),
    [
        (199, 200, [(200, Direction.UP)]),
        (200, 199, [(200, Direction.DOWN)]),
        (200, 201, []),
        (499, 500, [(500, Direction.UP)]),
        (500, 499, [(500, Direction.DOWN)]),
        (199, 500, [(200, Direction.UP), (500, Direction.UP)]),
        (500, 0, [(200, Direction.DOWN), (500, Direction.DOWN)]),
        (200, 200, []),
        (None, 500, []),
        (500, None, []),
    ],
)
def test_crossings(previous, current, expected):
    found = crossings(previous, current, edition=EDITION_2021)
    assert [(each.threshold, each.direction) for each in found] == expected


def test_crossing_messages_and_editions_without_thresholds():
    (up,) = crossings(199, 200, edition=EDITION_2021)
    assert up.message == "党员人数由199人变为200人，达到200人：专职组织员级别一般为科级。"
    assert crossings(199, 500, edition=TRIAL_2017) == ()
    assert crossings(199, 500, edition=None) == ()


def test_what_if():
    facts = StaffingFacts(199, full=190, probationary=9, counted_on=COUNTED_ON, holders=(STAFF,))
    supposed = what_if(facts, 500, on=ON, edition=EDITION_2021)
    assert (supposed.now.outcome, supposed.then.outcome) == (MET, NOT_MET)
    assert (supposed.then.members, supposed.then.extra_posts_may_be_considered) == (500, True)
    assert [each.threshold for each in supposed.crossings] == [200, 500]
    full_only = what_if(facts, 200, on=ON, edition=EDITION_2021, settings=Settings(count_probationary_members=False))
    assert (full_only.now.threshold_members, full_only.then.threshold_members) == (190, 200)


def test_a_count_is_never_negative():
    with pytest.raises(ValueError, match="never negative"):
        StaffingFacts(-1)


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 5))
def test_more_members_never_lower_the_requirement(one, other, organizers):
    fewer, more = (assess(members, *[CHIEF] * organizers) for members in sorted((one, other)))
    assert fewer.minimum_organizers <= more.minimum_organizers
    assert fewer.shortfall <= more.shortfall
    assert (fewer.grade_expected is not None) <= (more.grade_expected is not None)
    assert fewer.extra_posts_may_be_considered <= more.extra_posts_may_be_considered


@given(st.one_of(st.none(), st.integers(0, 2000)), st.lists(st.one_of(st.none(), st.sampled_from(PostLevel))))
def test_messages_never_accuse(members, levels):
    verdict = assess(members, *(Holder("甲", level) for level in levels))
    for each in verdict.findings:
        assert each.article == "4"
        assert not any(word in each.message + each.remedy for word in ("违规", "不合格", "违反"))
        assert each.outcome in (MET, NOT_APPLICABLE) or each.remedy


def test_the_evidence_of_the_minimum():
    (empty, vacated) = (
        assess(100),
        assess(100, vacancies=(Vacancy("1号岗", date(2026, 9, 1), "甲"), Vacancy("2号岗"))),
    )
    numbers = (("最低应配数", "1名"), ("现在岗", "0名"))
    assert empty.finding("staffing.minimum").evidence == numbers
    assert vacated.finding("staffing.minimum").evidence == (*numbers, ("空缺起始", "2026年9月1日"))
    filed, unfiled = assess(100, CHIEF), assess(100, CHIEF, Holder("丙", is_filed=False))
    assert filed.finding("staffing.minimum").evidence == (("最低应配数", "1名"), ("现在岗", "1名"))
    assert unfiled.finding("staffing.minimum").evidence == (
        ("最低应配数", "1名"),
        ("现在岗", "2名"),
        ("其中待备案", "1名"),
    )


def test_the_evidence_of_the_level_names_the_person():
    count = (("党员人数", "200人"), ("统计时点", "2025年12月31日"))
    division = Holder("戊", PostLevel.DIVISION_DEPUTY)
    found = assess(200, CHIEF, STAFF, Holder("丙"), division).findings_of("staffing.section_level")
    assert [each.evidence for each in found] == [
        (*count, ("甲", "科级正职")),
        (*count, ("乙", "科员")),
        (*count, ("丙", "岗位级别未见记录")),
        (*count, ("戊", "处级副职")),
    ]
    assert found[0].message == "党员人数200人，达到200人，专职组织员级别一般为科级；甲岗位级别为科级正职。"
    assert found[3].message.endswith("戊岗位级别为处级副职，高于科级，按解释口径视为达到。")


def test_the_evidence_of_a_vacancy():
    known = assess(100, vacancies=(Vacancy("1号岗", date(2026, 11, 20), "甲"),)).finding("staffing.vacancy")
    assert known.evidence == (("空缺起始", "2026年11月20日"), ("至今", "3天"), ("前任", "甲"))
    never = assess(100, vacancies=(Vacancy("1号岗"),)).finding("staffing.vacancy")
    assert (never.message, never.evidence) == ("1号岗现无人任职。", ())
    nameless = assess(100, vacancies=(Vacancy("1号岗", ON),)).finding("staffing.vacancy")
    assert nameless.evidence == (("空缺起始", "2026年11月22日"), ("至今", "1天"))


def test_each_crossing_says_what_changes():
    messages = [
        each.message for each in (*crossings(199, 500, edition=EDITION_2021), *crossings(500, 0, edition=EDITION_2021))
    ]
    assert messages == [
        "党员人数由199人变为500人，达到200人：专职组织员级别一般为科级。",
        "党员人数由199人变为500人，达到500人：可视实际适当增设专职组织员岗位。",
        "党员人数由500人变为0人，降至不足200人：专职组织员可不设职级。",
        "党员人数由500人变为0人，降至不足500人：不再涉及增设岗位，已设岗位不受影响。",
    ]
