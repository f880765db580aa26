import json
from dataclasses import asdict, fields
from datetime import date, time

import pytest

from rules.articles import article
from rules.posts import PostLevel
from rules.settings import (
    SETTING_NOTES,
    DeterminationMeaning,
    Settings,
    decode_setting,
    encode_setting,
    show_setting,
)


def test_every_setting_names_its_article_question_and_answer():
    assert set(SETTING_NOTES) == {each.name for each in fields(Settings)}
    for note in SETTING_NOTES.values():
        assert article(note.article)
        assert note.question.endswith("？")
        assert note.answer.endswith("。")


def test_the_cautious_defaults():
    """Written out a second time: a change of a default is a decision of the department, not a slip."""
    assert asdict(Settings()) == {
        "direct_branches_in_scope": False,
        "count_probationary_members": True,
        "section_levels": frozenset({PostLevel.SECTION_CHIEF, PostLevel.SECTION_DEPUTY}),
        "higher_level_satisfies": True,
        "statistics_month": 12,
        "statistics_day": 31,
        "months_to_report": 3,
        "determination_meaning": DeterminationMeaning.NOTICE_END_ELSE_MEETING,
        "close_of_business": None,
        "removal_clock_applies": True,
        "go_live_on": None,
    }


@pytest.mark.parametrize(
    ("key", "low", "high"), [("statistics_month", 1, 12), ("statistics_day", 1, 31), ("months_to_report", 0, 11)]
)
def test_numbers_reach_from_the_first_to_the_last(key, low, high):
    assert [decode_setting(key, number) for number in (low, high)] == [low, high]
    for number in (low - 1, high + 1):
        with pytest.raises(ValueError, match=f"应为{low}至{high}的整数"):
            decode_setting(key, number)


@pytest.mark.parametrize("key", list(SETTING_NOTES))
def test_defaults_survive_storage(key):
    default = SETTING_NOTES[key].default
    stored = json.loads(json.dumps(encode_setting(default)))
    assert decode_setting(key, stored) == default
    assert show_setting(default)


def test_stored_values_replace_defaults():
    settings = Settings().with_values(
        {
            "count_probationary_members": False,
            "close_of_business": "17:00",
            "go_live_on": "2026-01-01",
            "determination_meaning": "MEETING",
            "section_levels": ["SECTION_CHIEF"],
        }
    )
    assert settings == Settings(
        count_probationary_members=False,
        close_of_business=time(17),
        go_live_on=date(2026, 1, 1),
        determination_meaning=DeterminationMeaning.MEETING,
        section_levels=frozenset({PostLevel.SECTION_CHIEF}),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("no_such_setting", 1),
        ("count_probationary_members", "yes"),
        ("statistics_month", 13),
        ("statistics_month", 0),
        ("statistics_month", True),
        ("statistics_day", "31"),
        ("months_to_report", 12),
        ("go_live_on", "2026年1月1日"),
        ("go_live_on", 20260101),
        ("close_of_business", "25:00"),
        ("determination_meaning", "WHENEVER"),
        ("section_levels", ["GENERAL"]),
        ("section_levels", None),
    ],
)
def test_impossible_values_are_refused_by_name(key, value):
    with pytest.raises(ValueError, match=key):
        decode_setting(key, value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "是"),
        (False, "否"),
        (None, "未设定"),
        (12, "12"),
        (date(2026, 1, 1), "2026-01-01"),
        (time(17), "17:00:00"),
        (DeterminationMeaning.MEETING, "会议决定之日"),
        (frozenset({PostLevel.SECTION_DEPUTY, PostLevel.SECTION_CHIEF}), "科级正职、科级副职"),
    ],
)
def test_show_setting(value, shown):
    assert show_setting(value) == shown
