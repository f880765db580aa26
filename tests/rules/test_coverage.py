from datetime import date

import pytest
from hypothesis import given, strategies as st

from rules.cockpit_facts import CoveredUnit, UnitFacts
from rules.coverage import (
    UNKNOWN_GROUP,
    TeamMember,
    assess_coverage,
    assess_unit_coverage,
    out_of_scope,
    percent,
    structure,
)
from rules.posts import PostLevel
from rules.staffing_facts import StaffingFacts
from rules.verdicts import Bearer, Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, ON, UNKNOWN, UNTOLD, standard


def units(*in_post):
    return tuple(CoveredUnit(f"u{at}", f"第{at}学院", number) for at, number in enumerate(in_post, start=1))


@pytest.mark.parametrize(
    ("in_post", "outcome", "message"),
    [
        ((1, 2, 1), MET, "全覆盖率100%：3个单位中3个已配备专职组织员。"),
        ((1, 0, 1), NOT_MET, "全覆盖率66.6%：3个单位中2个已配备专职组织员。"),
        ((0,), NOT_MET, "全覆盖率0%：1个单位中0个已配备专职组织员。"),
        ((), NOT_APPLICABLE, "尚无纳入适用范围的二级单位党组织。"),
    ],
)
def test_the_rate_and_its_gaps(in_post, outcome, message):
    found = assess_coverage(units(*in_post), standard())
    assert (found.outcome, found.message, found.article) == (outcome, message, "2")
    assert (found.strength, found.bearer, found.tone) == (Strength.WORK, Bearer.DEPARTMENT, Tone.NEUTRAL)


def test_the_gaps_are_the_evidence():
    found = assess_coverage(units(1, 0, 0), standard())
    assert found.evidence == (
        ("纳入范围", "3个"),
        ("已配备", "1个"),
        ("尚未配备", "第2学院"),
        ("尚未配备", "第3学院"),
    )


def test_units_that_are_not_known():
    found = assess_coverage(None, standard())
    assert (found.outcome, found.message) == (UNKNOWN, "二级单位党组织尚无记录。")


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_without_a_text_nothing_is_said(on, outcome):
    assert assess_coverage(units(0), standard(on)).outcome is outcome
    assert assess_unit_coverage(0, standard(on)).outcome is outcome


@pytest.mark.parametrize(
    ("in_post", "outcome", "message"),
    [
        (0, NOT_MET, "暂未配备专职组织员，尚未计入全覆盖。"),
        (1, MET, "已配备专职组织员，计入全覆盖。"),
        (2, MET, "已配备专职组织员，计入全覆盖。"),
    ],
)
def test_one_unit_counts_or_not(in_post, outcome, message):
    found = assess_unit_coverage(in_post, standard())
    assert (found.outcome, found.message) == (outcome, message)
    assert (found.strength, found.bearer, found.article) == (Strength.WORK, Bearer.UNIT, "2")
    assert found.evidence == (("在岗专职组织员", f"{in_post}名"),)


def test_a_unit_out_of_scope():
    found = out_of_scope(UnitFacts("u", "某直属党支部", StaffingFacts(10)))
    assert (found.outcome, found.article) == (NOT_APPLICABLE, "3")
    assert found.message == "某直属党支部不纳入适用范围，不作判断。"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3, "33.3"), (2, 3, "66.6"), (999, 1000, "99.9"), (9999, 10000, "99.9"), (4, 4, "100")],
)
def test_a_hundred_is_said_only_when_nothing_is_missing(part, whole, shown):
    assert percent(part, whole) == shown


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.data())
def test_one_more_organizer_never_lowers_the_rate(in_post, data):
    at = data.draw(st.integers(0, len(in_post) - 1))
    more = [number + (place == at) for place, number in enumerate(in_post)]
    rank = {NOT_MET: 0, MET: 1}
    without, with_it = (assess_coverage(units(*each), standard()) for each in (in_post, more))
    assert rank[without.outcome] <= rank[with_it.outcome]
    assert len(without.evidence) >= len(with_it.evidence)


# The structure of the team.


def grouped(code, *members):
    (found,) = (each for each in structure(members, ON) if each.code == code)
    return {group.label: group.keys for group in found.groups if group.keys}


def labels(code):
    (found,) = (each for each in structure((), ON) if each.code == code)
    return [group.label for group in found.groups]


def test_the_seven_ways_to_look_at_the_team():
    assert [(each.code, each.title) for each in structure((), ON)] == [
        ("age", "年龄"),
        ("sex", "性别"),
        ("degree", "学位"),
        ("standing", "党龄"),
        ("level", "岗位级别"),
        ("title", "专业技术职务"),
        ("in_post", "任职年限"),
    ]


def test_the_groups_that_are_always_shown():
    assert labels("age") == ["35岁及以下", "36—40岁", "41—45岁", "46—50岁", "51—55岁", "56岁及以上"]
    assert labels("sex") == ["男", "女"]
    assert labels("degree") == labels("title") == []
    assert labels("standing") == [
        "未转正",
        "不满3年",
        "3年以上不满10年",
        "10年以上不满20年",
        "20年以上不满30年",
        "30年以上",
    ]
    assert labels("level") == [level.label for level in PostLevel]
    assert labels("in_post") == ["不满1年", "1年以上不满3年", "3年以上不满5年", "5年以上不满10年", "10年以上"]


def years_ago(years, days=0):
    return date(ON.year - years, ON.month, ON.day + days)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (years_ago(35), "35岁及以下"),
        (years_ago(36, 1), "35岁及以下"),
        (years_ago(36), "36—40岁"),
        (years_ago(41, 1), "36—40岁"),
        (years_ago(41), "41—45岁"),
        (years_ago(46, 1), "41—45岁"),
        (years_ago(46), "46—50岁"),
        (years_ago(51, 1), "46—50岁"),
        (years_ago(51), "51—55岁"),
        (years_ago(56, 1), "51—55岁"),
        (years_ago(56), "56岁及以上"),
        (ON, "35岁及以下"),
        (years_ago(0, 1), UNKNOWN_GROUP),
        (None, UNKNOWN_GROUP),
    ],
)
def test_age_bands(born_on, band):
    assert grouped("age", TeamMember("k", born_on=born_on)) == {band: ("k",)}


@pytest.mark.parametrize(
    ("full_member_on", "band"),
    [
        (ON, "不满3年"),
        (years_ago(3, 1), "不满3年"),
        (years_ago(3), "3年以上不满10年"),
        (years_ago(10, 1), "3年以上不满10年"),
        (years_ago(10), "10年以上不满20年"),
        (years_ago(20, 1), "10年以上不满20年"),
        (years_ago(20), "20年以上不满30年"),
        (years_ago(30, 1), "20年以上不满30年"),
        (years_ago(30), "30年以上"),
        (years_ago(0, 1), "未转正"),
        (None, UNKNOWN_GROUP),
    ],
)
def test_bands_of_party_standing(full_member_on, band):
    assert grouped("standing", TeamMember("k", full_member_on=full_member_on)) == {band: ("k",)}


@pytest.mark.parametrize(
    ("since", "band"),
    [
        (ON, "不满1年"),
        (years_ago(1), "1年以上不满3年"),
        (years_ago(3, 1), "1年以上不满3年"),
        (years_ago(3), "3年以上不满5年"),
        (years_ago(5, 1), "3年以上不满5年"),
        (years_ago(5), "5年以上不满10年"),
        (years_ago(10, 1), "5年以上不满10年"),
        (years_ago(10), "10年以上"),
        (years_ago(0, 1), UNKNOWN_GROUP),
        (None, UNKNOWN_GROUP),
    ],
)
def test_bands_of_years_in_post(since, band):
    assert grouped("in_post", TeamMember("k", in_post_since=since)) == {band: ("k",)}


def test_words_of_the_ledger():
    one = TeamMember("a", sex="女", degree="硕士", level=PostLevel.SECTION_CHIEF, professional_title="讲师")
    other = TeamMember("b", sex="未说明", degree="博士", professional_title="副教授")
    nothing = TeamMember("c")
    team = (one, other, nothing)
    assert grouped("sex", *team) == {"女": ("a",), "未说明": ("b",), UNKNOWN_GROUP: ("c",)}
    assert list(grouped("degree", *team)) == ["博士", "硕士", UNKNOWN_GROUP]
    assert grouped("level", *team) == {"科级正职": ("a",), UNKNOWN_GROUP: ("b", "c")}
    assert list(grouped("title", *team)) == ["副教授", "讲师", UNKNOWN_GROUP]


MEMBERS = st.lists(
    st.builds(
        TeamMember,
        key=st.uuids().map(str),
        born_on=st.none() | st.dates(date(1950, 1, 1), date(2027, 1, 1)),
        sex=st.sampled_from(["", "男", "女", "未说明"]),
        full_member_on=st.none() | st.dates(date(1970, 1, 1), date(2027, 1, 1)),
        level=st.none() | st.sampled_from(PostLevel),
        in_post_since=st.none() | st.dates(date(2010, 1, 1), date(2027, 1, 1)),
    ),
    max_size=8,
    unique_by=lambda each: each.key,
)


@given(MEMBERS)
def test_everybody_is_in_exactly_one_group(team):
    for grouping in structure(team, ON):
        keys = [key for group in grouping.groups for key in group.keys]
        assert sorted(keys) == sorted(each.key for each in team)
        assert len({group.label for group in grouping.groups}) == len(grouping.groups)
