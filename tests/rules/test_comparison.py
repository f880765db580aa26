from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from rules.comparison import Change, compare_editions
from rules.editions import EDITION_2021, TRIAL_2017, ParameterKey

HOURS = ParameterKey.SCHOOL_HOURS_PER_YEAR
LEVEL = ParameterKey.SECTION_LEVEL_MEMBERS


def amended(articles=None, **parameters):
    """A later edition: other numbers (None takes one away), other words."""
    known = dict(EDITION_2021.parameters)
    for key, value in parameters.items():
        known.pop(ParameterKey(key)) if value is None else known.update(
            {ParameterKey(key): replace(known[ParameterKey(key)], value=value)}
        )
    texts = {**EDITION_2021.articles, **(articles or {})}
    return replace(
        EDITION_2021,
        code="2030",
        in_force_from=date(2030, 1, 1),
        parameters=known,
        articles={number: text for number, text in texts.items() if text is not None},
    )


def test_an_edition_beside_itself_is_the_same_throughout():
    found = compare_editions(EDITION_2021, EDITION_2021)
    assert (found.before, found.after) == (EDITION_2021, EDITION_2021)
    assert [each.key for each in found.parameters] == list(ParameterKey)
    assert [each.number for each in found.articles] == list(range(1, 17))
    assert {each.change for each in (*found.parameters, *found.articles)} == {Change.SAME}
    for each in found.articles:
        assert [(part.change, part.text) for part in each.segments] == [(Change.SAME, each.after)]


def test_the_trial_rules_are_not_at_hand():
    found = compare_editions(TRIAL_2017, EDITION_2021)
    assert {each.change for each in (*found.parameters, *found.articles)} == {Change.UNKNOWN}
    row = next(each for each in found.parameters if each.key is HOURS)
    assert (row.label, row.before, row.after) == ("每年校级培训学时", "未载入", "16学时")
    fourth = found.articles[3]
    assert (fourth.number, fourth.before, fourth.segments) == (4, None, ())
    assert fourth.after == EDITION_2021.articles[4]
    backwards = compare_editions(EDITION_2021, TRIAL_2017)
    assert {each.change for each in (*backwards.parameters, *backwards.articles)} == {Change.UNKNOWN}
    assert (backwards.parameters[0].before, backwards.parameters[0].after) == ("1名", "未载入")


def test_two_editions_without_a_text():
    found = compare_editions(TRIAL_2017, TRIAL_2017)
    assert (found.parameters, found.articles) == ((), ())


def rows(before, after):
    found = compare_editions(before, after)
    return {each.key: each for each in found.parameters}, {each.number: each for each in found.articles}


def test_another_number():
    parameters, _ = rows(EDITION_2021, amended(school_hours_per_year=24))
    assert (parameters[HOURS].before, parameters[HOURS].after) == ("16学时", "24学时")
    assert parameters[HOURS].change is Change.CHANGED
    back, _ = rows(amended(school_hours_per_year=24), EDITION_2021)
    assert (back[HOURS].before, back[HOURS].after, back[HOURS].change) == ("24学时", "16学时", Change.CHANGED)
    assert parameters[LEVEL].change is Change.SAME


def test_a_number_more_or_less():
    parameters, _ = rows(EDITION_2021, amended(school_hours_per_year=None))
    assert (parameters[HOURS].before, parameters[HOURS].after) == ("16学时", "无")
    assert (parameters[HOURS].change, parameters[HOURS].label) == (Change.REMOVED, "每年校级培训学时")
    parameters, _ = rows(amended(school_hours_per_year=None), EDITION_2021)
    assert (parameters[HOURS].before, parameters[HOURS].after) == ("无", "16学时")
    assert parameters[HOURS].change is Change.ADDED


def test_a_number_that_neither_has_is_no_row():
    without = amended(minimum_organizers=None)
    parameters, _ = rows(without, without)
    assert list(parameters) == [key for key in ParameterKey if key is not ParameterKey.MINIMUM_ORGANIZERS]


def test_a_unit_of_its_own_is_a_change_and_the_later_name_is_used():
    known = dict(EDITION_2021.parameters)
    known[HOURS] = replace(known[HOURS], unit="小时", label="每年培训小时")
    parameters, _ = rows(EDITION_2021, replace(EDITION_2021, parameters=known))
    row = parameters[HOURS]
    assert (row.before, row.after, row.change, row.label) == ("16学时", "16小时", Change.CHANGED, "每年培训小时")


def test_other_words():
    before, after = amended({3: "本办法适用于专职组织员。"}), amended({3: "本办法适用于各专职人员。"})
    _, articles = rows(before, after)
    assert [(part.change, part.text) for part in articles[3].segments] == [
        (Change.SAME, "本办法适用于"),
        (Change.ADDED, "各"),
        (Change.SAME, "专职"),
        (Change.REMOVED, "组织"),
        (Change.ADDED, "人"),
        (Change.SAME, "员。"),
    ]
    assert (articles[3].change, articles[4].change) == (Change.CHANGED, Change.SAME)
    assert (articles[3].before, articles[3].after) == ("本办法适用于专职组织员。", "本办法适用于各专职人员。")


def test_an_article_more_or_less():
    longer = amended({17: "新增一条。"})
    _, articles = rows(EDITION_2021, longer)
    assert (articles[17].change, articles[17].before, articles[17].after) == (Change.ADDED, None, "新增一条。")
    assert articles[17].segments == ()
    _, articles = rows(longer, EDITION_2021)
    assert (articles[17].change, articles[17].before, articles[17].after) == (Change.REMOVED, "新增一条。", None)


@pytest.mark.parametrize("change", list(Change))
def test_every_change_has_its_word(change):
    words = {
        Change.SAME: "相同",
        Change.CHANGED: "有修改",
        Change.ADDED: "新增",
        Change.REMOVED: "删去",
        Change.UNKNOWN: "未载入",
    }
    assert change.label == words[change]


TEXTS = st.text("党员组织办法。", max_size=12)


@given(TEXTS, TEXTS)
def test_the_segments_are_both_texts(before, after):
    _, articles = rows(amended({3: before}), amended({3: after}))
    segments = articles[3].segments
    assert "".join(part.text for part in segments if part.change is not Change.ADDED) == before
    assert "".join(part.text for part in segments if part.change is not Change.REMOVED) == after
    assert all(part.text for part in segments)
