import json
from dataclasses import asdict, fields
from datetime import date, time

import pytest

from rules.articles import article
from rules.posts import PostLevel
from rules.settings import (
    SETTING_NOTES,
    DeterminationMeaning,
    FilingReview,
    MunicipalPeriod,
    RatingNames,
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
        "filing_review": FilingReview.HANDLER,
        "filing_number_pattern": "沪交医组备〔{year}〕{serial}号",
        "level_correspondence": "未作对应：只按岗位级别判断。",
        "retirement_age_male": 60,
        "retirement_age_female": 55,
        "retirement_age_female_division": 60,
        "retirement_delay_applies": True,
        "school_level_meaning": "医学院、学校及其部门举办或者认可的培训。",
        "minutes_per_hour": 45,
        "municipal_fills_school": False,
        "school_hours_reminder_month": 10,
        "municipal_period": MunicipalPeriod.ROLLING,
        "municipal_fixed_start_year": 2021,
        "municipal_reminder_months": 6,
        "cultivation_months": 24,
        "regular_meeting_months": 6,
        "rating_names": RatingNames.PUBLIC_INSTITUTION,
        "excellence_cap_percent": None,
    }


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("statistics_month", 1, 12),
        ("statistics_day", 1, 31),
        ("months_to_report", 0, 11),
        ("retirement_age_male", 50, 70),
        ("retirement_age_female", 50, 70),
        ("retirement_age_female_division", 50, 70),
        ("minutes_per_hour", 30, 120),
        ("school_hours_reminder_month", 1, 12),
        ("municipal_fixed_start_year", 2000, 2100),
        ("municipal_reminder_months", 0, 24),
        ("cultivation_months", 1, 120),
        ("regular_meeting_months", 1, 24),
        ("excellence_cap_percent", 1, 100),
    ],
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
        ("school_level_meaning", " "),
        ("school_level_meaning", 1),
        ("municipal_period", "YEARLY"),
        ("rating_names", "STARS"),
        ("excellence_cap_percent", 0),
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
        (date(2026, 1, 1), "2026年1月1日"),
        (time(17), "17:00"),
        (DeterminationMeaning.MEETING, "会议决定之日"),
        (MunicipalPeriod.FIXED, "固定周期：按自然年度分期"),
        (RatingNames.CIVIL_SERVICE, "优秀、称职、基本称职、不称职"),
        ("文字", "文字"),
        (frozenset({PostLevel.SECTION_DEPUTY, PostLevel.SECTION_CHIEF}), "科级正职、科级副职"),
    ],
)
def test_show_setting(value, shown):
    assert show_setting(value) == shown


def test_a_text_is_kept_without_the_spaces_around_it():
    assert decode_setting("school_level_meaning", " 医学院举办的培训。 ") == "医学院举办的培训。"


def test_an_optional_number_may_be_left_open():
    assert decode_setting("excellence_cap_percent", None) is None


@pytest.mark.parametrize("enum", [DeterminationMeaning, MunicipalPeriod, RatingNames])
def test_every_choice_has_a_chinese_label(enum):
    assert len({each.label for each in enum}) == len(enum)
    assert not any(each.label.isascii() for each in enum)


def test_ratings_begin_with_the_best():
    assert RatingNames.PUBLIC_INSTITUTION.names == ("优秀", "合格", "基本合格", "不合格")
    assert RatingNames.CIVIL_SERVICE.names == ("优秀", "称职", "基本称职", "不称职")


def test_days_and_times_are_stored_as_they_are_written():
    assert encode_setting(date(2026, 1, 1)) == "2026-01-01"
    assert encode_setting(time(17, 30)) == "17:30:00"


@pytest.mark.parametrize("pattern", ["备〔{year}〕{serial}号", "{year}-{serial}", "组 {serial}/{year}"])
def test_a_pattern_of_numbers(pattern):
    assert decode_setting("filing_number_pattern", f" {pattern} ") == pattern
    assert "2026" in pattern.format(year=2026, serial=12)


@pytest.mark.parametrize(
    "pattern",
    [
        "备〔{year}〕号", "{serial}号", "{year}{serial}{serial}", "{year}{serial}{name}", "{year}{serial", "{}{}",
        "{0}{1}",
        "{year:>400}{serial}", "{year!r}{serial}", "{year.real}{serial}", "{year[0]}{serial}",
        "备" * 40 + "{year}{serial}",
        "{{备}}{year}{serial}", "}{year}{serial}{",
        "{year}\n{serial}", "", 5, None,
    ],
)  # fmt: skip
def test_what_is_no_pattern_of_numbers(pattern):
    with pytest.raises(ValueError, match="filing_number_pattern"):
        decode_setting("filing_number_pattern", pattern)
