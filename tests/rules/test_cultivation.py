from datetime import date

import pytest
from hypothesis import given, strategies as st

from rules.cultivation import (
    CareerFacts,
    CultivationKind,
    CultivationRecord,
    assess_career,
    assess_cultivation,
    full_years,
)
from rules.spans import add_months
from rules.verdicts import Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, ON, UNKNOWN, UNTOLD, organizer, standard


def cultivated(*records, on=ON, **settings):
    found = assess_cultivation(organizer(cultivation=records), standard(on, **settings))
    assert (found.strength, found.tone, found.article, found.subject) == (Strength.WORK, Tone.NEUTRAL, "9", "k")
    return found


def record(from_on, until=None, kind=CultivationKind.PRACTICE):
    return CultivationRecord(kind, "挂职锻炼", from_on, until)


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (record(date(2024, 11, 21)), UNKNOWN),
        (record(date(2024, 11, 22)), MET),
        (record(date(2023, 1, 1), date(2024, 11, 21)), UNKNOWN),
        (record(date(2023, 1, 1), date(2024, 11, 22)), MET),
        (record(ON), MET),
        (record(date(2026, 11, 23)), UNKNOWN),
    ],
)
def test_nothing_in_24_months_is_a_suggestion(one, outcome):
    found = cultivated(one)
    assert found.outcome is outcome
    if outcome is UNKNOWN:
        assert found.message == "甲：近24个月未见培养锻炼记录，可考虑安排。"


def test_the_words_of_what_there_is():
    found = cultivated(record(date(2026, 3, 1)), record(date(2026, 5, 1), kind=CultivationKind.INSPECTION_TOUR))
    assert found.message == "甲：近24个月有培养锻炼记录2条。"
    assert found.evidence == (
        ("实践锻炼", "挂职锻炼（2026年3月1日起）"),
        ("巡视巡察", "挂职锻炼（2026年5月1日起）"),
    )
    assert [kind.label for kind in CultivationKind] == ["实践锻炼", "专题研究", "党建检查", "巡视巡察", "评优评奖"]


def test_the_span_is_a_setting():
    one = record(date(2025, 11, 21))
    assert cultivated(one).outcome is MET
    found = cultivated(one, cultivation_months=12)
    assert (found.outcome, found.message) == (UNKNOWN, "甲：近12个月未见培养锻炼记录，可考虑安排。")


def test_not_recorded_at_all():
    found = assess_cultivation(organizer(), standard())
    assert (found.outcome, found.message, found.subject) == (UNKNOWN, "甲：培养锻炼尚无记录。", "k")


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_without_a_text_nothing_is_said(on, outcome):
    assert cultivated(record(on), on=on).outcome is outcome
    career = CareerFacts("八级职员", on)
    assert assess_career(organizer(career=career), standard(on)) == ()


def test_the_years_at_the_present_step_of_both_lines():
    career = CareerFacts("八级职员", date(2020, 11, 22), "讲师", date(2023, 11, 23))
    (found,) = assess_career(organizer(career=career), standard())
    assert (found.strength, found.outcome, found.article) == (Strength.MAY, NOT_APPLICABLE, "10")
    assert found.message == "甲：现任职级和职务的年限供了解，不作判断。"
    assert found.subject == "k"
    assert found.evidence == (
        ("职员职级", "八级职员（2020年11月22日起，满6年）"),
        ("专业技术职务", "讲师（2023年11月23日起，满2年）"),
    )


@pytest.mark.parametrize(
    ("career", "evidence"),
    [
        (CareerFacts("八级职员"), (("职员职级", "八级职员（取得时间未见记录）"),)),
        (CareerFacts("八级职员", date(2026, 11, 23)), (("职员职级", "八级职员（取得时间未见记录）"),)),
        (CareerFacts("八级职员", ON), (("职员职级", "八级职员（2026年11月22日起，满0年）"),)),
        (CareerFacts(professional_title="讲师"), (("专业技术职务", "讲师（取得时间未见记录）"),)),
    ],
)
def test_steps_without_a_day(career, evidence):
    (found,) = assess_career(organizer(career=career), standard())
    assert found.evidence == evidence


@pytest.mark.parametrize("career", [None, CareerFacts()])
def test_no_step_known_says_nothing(career):
    assert assess_career(organizer(career=career), standard()) == ()


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2020, 2, 29), date(2021, 2, 27), 0),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2024, 2, 28), 3),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2020, 5, 1), date(2026, 4, 30), 5),
        (date(2020, 5, 1), date(2026, 5, 1), 6),
        (date(2020, 5, 1), date(2020, 5, 1), 0),
    ],
)
def test_full_years(since, on, years):
    assert full_years(since, on) == years


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_full_years_are_the_most_that_fit(since, on):
    years = full_years(since, on)
    assert add_months(since, 12 * years) <= on < add_months(since, 12 * (years + 1))
