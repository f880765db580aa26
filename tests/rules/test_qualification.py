from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from rules.qualification import (
    CandidateFacts,
    Experience,
    ExperienceKind,
    Judgement,
    StatedJudgement,
    assess_qualification,
    standing_reached_on,
)
from rules.verdicts import Strength
from tests.rules.people import (
    BEFORE_ALL,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    NOTED,
    ON,
    STATED,
    UNKNOWN,
    UNTOLD,
    shown,
    standard,
)

DETERMINED_ON = date(2026, 11, 2)
DAY = timedelta(days=1)
REMEDY = "确有特殊情况的，请提交情况说明，由党委组织部备注。"
DAY_SHOWN = ("人选确定日", "2026年11月2日")
WHOLE = CandidateFacts(
    full_member_on=date(2020, 7, 1),
    experience=(Experience(ExperienceKind.PARTY_AFFAIRS, "党办干事", date(2022, 1, 1)),),
    judgements=tuple(StatedJudgement(each, "符合。", date(2026, 10, 20)) for each in Judgement),
    is_fit=True,
)
RULES = ["opening", "party_standing", "knowledge", "experience", "ability", "conduct", "fitness"]


def assess(facts=WHOLE, determined_on=DETERMINED_ON, on=ON, name="甲"):
    found = assess_qualification(facts, standard(on), determined_on=determined_on, name=name, key="k")
    assert {each.article for each in found} == {"6"}
    assert {each.subject for each in found} == {"k"}
    return {each.rule.removeprefix("qualification."): each for each in found}


def test_the_opening_clause_and_five_items_in_their_order():
    found = assess_qualification(WHOLE, standard(), determined_on=DETERMINED_ON)
    assert shown(found) == [(f"qualification.{each}", MET) for each in RULES]
    strengths = {each.rule.removeprefix("qualification."): each.strength for each in found}
    assert strengths == dict.fromkeys(RULES, Strength.MUST) | {
        "party_standing": Strength.NORMALLY,
        "experience": Strength.NORMALLY,
    }
    assert not any("：" in each.message for each in found)


@pytest.mark.parametrize(
    ("full_member_on", "determined_on", "outcome"),
    [
        (date(2023, 11, 1), DETERMINED_ON, MET),
        (date(2023, 11, 2), DETERMINED_ON, MET),  # exactly three years
        (date(2023, 11, 3), DETERMINED_ON, NOT_MET),
        (date(2024, 2, 29), date(2027, 2, 27), NOT_MET),
        (date(2024, 2, 29), date(2027, 2, 28), MET),
        (date(2024, 2, 29), date(2027, 3, 1), MET),
        (date(2024, 2, 28), date(2027, 2, 28), MET),
        (date(2024, 3, 1), date(2027, 2, 28), NOT_MET),
        (DETERMINED_ON, DETERMINED_ON, NOT_MET),
        (DETERMINED_ON + DAY, DETERMINED_ON, NOT_MET),
        (None, DETERMINED_ON, UNKNOWN),
    ],
)
def test_three_years_of_party_standing_from_becoming_a_full_member(full_member_on, determined_on, outcome):
    found = assess(replace(WHOLE, full_member_on=full_member_on), determined_on, on=determined_on)["party_standing"]
    assert found.outcome is outcome


def test_the_words_of_party_standing():
    met = assess()["party_standing"]
    assert met.message == "甲：党龄自2020年7月1日起算，已满3年。"
    assert met.evidence == (DAY_SHOWN, ("转正日期", "2020年7月1日"))
    short = assess(replace(WHOLE, full_member_on=date(2024, 1, 5)))["party_standing"]
    told = "甲：一般应具有3年以上党龄；党龄自2024年1月5日起算，至2027年1月5日满3年，请说明情况。"
    assert (short.message, short.remedy, short.label) == (told, REMEDY, "请说明")
    assert short.evidence == (DAY_SHOWN, ("转正日期", "2024年1月5日"))
    missing = assess(CandidateFacts())["party_standing"]
    assert (missing.message, missing.remedy) == ("甲：未见转正日期，暂无法计算党龄。", "请补录转正日期。")
    assert missing.evidence == (DAY_SHOWN,)


def test_who_becomes_a_full_member_on_the_day_has_begun_to_count():
    found = assess(CandidateFacts(full_member_on=DETERMINED_ON))["party_standing"]
    assert found.evidence == (DAY_SHOWN, ("转正日期", "2026年11月2日"))


@pytest.mark.parametrize(
    "facts",
    [CandidateFacts(is_probationary=True), CandidateFacts(full_member_on=DETERMINED_ON + DAY)],
)
def test_a_probationary_member_has_no_standing(facts):
    found = assess(facts)["party_standing"]
    assert (found.outcome, found.remedy) == (NOT_MET, REMEDY)
    assert found.message == "甲：一般应具有3年以上党龄；尚未转正，未起算党龄，请说明情况。"
    assert found.evidence == (DAY_SHOWN, ("党龄", "未起算"))


def test_a_day_of_becoming_a_full_member_outweighs_the_word_probationary():
    facts = CandidateFacts(full_member_on=date(2020, 1, 1), is_probationary=True)
    assert assess(facts)["party_standing"].outcome is MET


@pytest.mark.parametrize(("circumstances", "label", "ask"), [(STATED, "已说明，待备注", ""), (NOTED, "已说明", "")])
def test_a_shorter_standing_stands_with_circumstances(circumstances, label, ask):
    facts = replace(WHOLE, full_member_on=date(2024, 1, 5), standing_circumstances=circumstances)
    found = assess(facts)["party_standing"]
    assert (found.label, found.outcome) == (label, NOT_MET)
    assert found.message == "甲：一般应具有3年以上党龄；党龄自2024年1月5日起算，至2027年1月5日满3年。"


def test_while_nothing_is_determined_today_is_tried():
    found = assess(replace(WHOLE, full_member_on=date(2023, 11, 22)), None)["party_standing"]
    assert found.outcome is MET
    assert found.evidence[0] == ("人选确定日未填，按此日试算", "2026年11月22日")


@pytest.mark.parametrize("about", list(Judgement))
def test_what_needs_judgement_is_stated_by_the_party_committee(about):
    rule = about.value.lower()
    met = assess()[rule]
    assert met.message == f"甲：单位党组织已就“{about.label}”作出评价。"
    assert met.evidence == (DAY_SHOWN, ("评价", "符合。（2026年10月20日）"))
    others = tuple(each for each in WHOLE.judgements if each.about is not about)
    for stated in ((), (StatedJudgement(about, " ", ON),), (StatedJudgement(about, "符合。", ON + DAY),)):
        found = assess(replace(WHOLE, judgements=(*others, *stated)))
        assert found[rule].outcome is UNKNOWN
        assert found[rule].message == f"甲：未见单位党组织关于“{about.label}”的评价。"
        assert found[rule].remedy == "请由单位党组织作出评价并注明日期。"
        assert found[rule].evidence == (DAY_SHOWN,)
        assert [each for each in found if found[each].outcome is not MET] == [rule]


def test_an_assessment_without_a_day():
    facts = replace(WHOLE, judgements=(StatedJudgement(Judgement.OPENING, "符合。"),))
    found = assess(facts)["opening"]
    assert (found.outcome, found.remedy) == (UNKNOWN, "请注明评价日期。")
    assert found.message == f"甲：单位党组织关于“{Judgement.OPENING.label}”的评价未注明日期。"
    assert found.evidence == (DAY_SHOWN, ("评价", "符合。"))
    today = replace(WHOLE, judgements=(StatedJudgement(Judgement.OPENING, "符合。", ON),))
    assert assess(today)["opening"].outcome is MET


def work(from_on, kind=ExperienceKind.IDEOLOGICAL, what="辅导员"):
    return Experience(kind, what, from_on)


@pytest.mark.parametrize(
    ("experience", "outcome", "seen"),
    [
        ((), UNKNOWN, "未见相关记录"),
        ((work(None),), UNKNOWN, "所填经历未注明起始时间或晚于人选确定日"),
        ((work(DETERMINED_ON + DAY),), UNKNOWN, "所填经历未注明起始时间或晚于人选确定日"),
        ((work(DETERMINED_ON),), MET, ""),
        ((work(None), work(date(2020, 1, 1))), MET, ""),
    ],
)
def test_at_least_one_dated_record_of_experience(experience, outcome, seen):
    found = assess(replace(WHOLE, experience=experience))["experience"]
    assert found.outcome is outcome
    if outcome is UNKNOWN:
        assert found.message == f"甲：一般应具有党务工作或思想政治工作经历；{seen}。"
        assert found.remedy == f"请补录经历及起止时间；{REMEDY}"
        assert found.evidence == (DAY_SHOWN,)


def test_the_evidence_of_experience():
    experience = (work(date(2020, 1, 1)), work(date(2022, 3, 1), ExperienceKind.PARTY_AFFAIRS, "党办干事"))
    found = assess(replace(WHOLE, experience=experience))["experience"]
    assert found.message == "甲：已有党务工作或思想政治工作经历2条。"
    assert found.evidence == (
        DAY_SHOWN,
        ("思想政治工作（2020年1月1日起）", "辅导员"),
        ("党务工作（2022年3月1日起）", "党办干事"),
    )


@pytest.mark.parametrize(("circumstances", "label"), [(STATED, "已说明，待备注"), (NOTED, "已说明")])
def test_only_the_unit_says_that_there_is_no_experience(circumstances, label):
    facts = replace(WHOLE, experience=(), experience_circumstances=circumstances)
    found = assess(facts)["experience"]
    assert (found.outcome, found.label) == (NOT_MET, label)
    assert found.message == "甲：一般应具有党务工作或思想政治工作经历；单位已说明情况。"
    assert found.evidence[:1] == (DAY_SHOWN,)


@pytest.mark.parametrize(
    ("is_fit", "outcome", "message", "remedy"),
    [
        (True, MET, "甲：单位确认具有正常履行职责的身体条件。", ""),
        (
            False,
            NOT_MET,
            "甲：单位填写为不具有正常履行职责的身体条件，请核对。",
            "请核对所填内容，并与党委组织部沟通。",
        ),
        (None, UNKNOWN, "甲：未见关于身体条件的说明。", "请单位填写是否具有正常履行职责的身体条件。"),
    ],
)
def test_fit_for_duty(is_fit, outcome, message, remedy):
    found = assess(replace(WHOLE, is_fit=is_fit))["fitness"]
    assert (found.outcome, found.message, found.remedy, found.evidence) == (outcome, message, remedy, (DAY_SHOWN,))


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_the_edition_of_the_day_of_determination_counts(on, outcome):
    found = assess(determined_on=on)
    assert list(found) == RULES
    assert {each.outcome for each in found.values()} == {outcome}
    (nothing,) = assess(None, determined_on=on).values()
    assert nothing.outcome is outcome


def test_no_form_at_all():
    (found,) = assess(None).values()
    assert (found.rule, found.outcome) == ("qualification.opening", UNKNOWN)
    assert found.message == "甲：任职资格尚无记录。"


def test_places_and_words():
    anchors = {each: each.anchor for each in Judgement}
    assert anchors == {
        Judgement.OPENING: "article-6",
        Judgement.KNOWLEDGE: "article-6-item-2",
        Judgement.ABILITY: "article-6-item-3",
        Judgement.CONDUCT: "article-6-item-4",
    }
    assert [each.label for each in ExperienceKind] == ["党务工作", "思想政治工作"]


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.integers(1, 5))
def test_a_standing_is_complete_on_the_same_day_of_the_month(full_member_on, years):
    reached_on = standing_reached_on(full_member_on, years)
    assert (reached_on.year, reached_on.month) == (full_member_on.year + years, full_member_on.month)
    assert reached_on.day == full_member_on.day or (full_member_on.day, reached_on.day) == (29, 28)


@given(st.dates(date(1990, 1, 1), date(2026, 11, 2)), st.dates(date(2021, 4, 22), date(2026, 11, 1)))
def test_waiting_never_shortens_a_standing(full_member_on, determined_on):
    rank = {NOT_MET: 0, MET: 1}
    facts = replace(WHOLE, full_member_on=full_member_on)
    now, later = (
        assess(facts, day, on=date(2027, 1, 1))["party_standing"].outcome
        for day in (determined_on, determined_on + DAY)
    )
    assert rank[now] <= rank[later]


@given(st.booleans(), st.sampled_from([None, STATED, NOTED]))
def test_messages_never_accuse(is_probationary, circumstances):
    facts = CandidateFacts(is_probationary=is_probationary, standing_circumstances=circumstances, is_fit=False)
    for each in assess(facts).values():
        assert not any(word in each.message + each.remedy for word in ("违规", "不合格", "违反"))
        assert each.remedy or each.outcome in (MET, NOT_APPLICABLE) or each.is_explained
