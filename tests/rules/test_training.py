from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from rules.editions import EDITION_2021, ParameterKey
from rules.standard import Standard
from rules.training import TrainingFacts, YearHours, assess_training, counted_hours, municipal_due, shown_hours
from rules.verdicts import Bearer, Outcome, Strength, Tone
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, NOTED, STATED, UNKNOWN, UNTOLD, standard

SINCE = date(2023, 3, 1)
DAY = timedelta(days=1)


def hours(year, school, **more):
    return YearHours(year, Decimal(school), **more)


def school(*years, on, since=SINCE, **settings):
    """The findings on hours, by year in their order."""
    found = assess_training(TrainingFacts(years), standard(on, **settings), key="k", name="甲", in_post_since=since)
    return [each for each in found if each.rule == "training.school_hours"]


def municipal(*attended, on, since=SINCE, circumstances=None, **settings):
    facts = TrainingFacts((), attended, circumstances)
    *_, found = assess_training(facts, standard(on, **settings), key="k", name="甲", in_post_since=since)
    assert found.rule == "training.municipal"
    return found


def due(*attended, on, since=SINCE, **settings):
    found = municipal_due(TrainingFacts((), attended), in_post_since=since, standard=standard(on, **settings))
    return found and (found.from_on, found.due_on, found.is_attended)


@pytest.mark.parametrize(
    ("verified", "outcome"), [("0", NOT_MET), ("15.5", NOT_MET), ("16", MET), ("16.0", MET), ("16.5", MET)]
)
def test_sixteen_hours_in_a_year_that_is_over(verified, outcome):
    found, _ = school(hours(2025, verified), on=date(2026, 1, 1))
    assert (found.outcome, found.strength, found.bearer, found.subject) == (
        outcome,
        Strength.NORMALLY,
        Bearer.ORGANIZER,
        "k",
    )


def test_the_words_of_a_year_that_is_over():
    enough, _ = school(hours(2025, "16.0"), on=date(2026, 1, 1))
    assert enough.message == "甲：2025年已认定校级培训16学时，不少于16学时。"
    assert enough.evidence == (("年度", "2025年"), ("已认定校级学时", "16"), ("要求学时", "16"))
    short, _ = school(hours(2025, "9.5", pending=Decimal(2), is_closed=True), on=date(2026, 1, 1))
    assert short.message == "甲：2025年已认定校级培训9.5学时，距16学时尚差6.5学时，请说明情况。"
    assert short.evidence == (
        ("年度", "2025年（已结转）"),
        ("已认定校级学时", "9.5"),
        ("要求学时", "16"),
        ("待认定学时", "2"),
    )
    assert short.remedy == "请关注近期班次；确有特殊情况的，请提交说明。"


@pytest.mark.parametrize(
    ("on", "reminds"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), True),
    ],
)
def test_the_running_year_is_no_gap_and_is_amber_late_in_it(on, reminds):
    *_, found = school(hours(2026, 10), on=on)
    assert (found.outcome, found.reminds, found.is_open) == (NOT_APPLICABLE, reminds, False)
    assert found.tone is (Tone.ATTENTION if reminds else Tone.NEUTRAL)
    told = f"{on.year}年{on.month}月{on.day}日"
    assert found.message == f"甲：截至{told}，2026年已认定校级培训10学时，距16学时尚差6学时。"
    assert found.evidence[1] == ("已认定校级学时", "10")
    assert (found.remedy, found.subject) == ("请关注近期班次；确有特殊情况的，请提交说明。", "k")


def test_the_running_year_can_be_met_early_and_begins_with_nothing():
    *_, enough = school(hours(2026, 16), on=date(2026, 2, 1))
    assert enough.outcome is MET
    *_, nothing = school(on=date(2026, 2, 1))
    assert nothing.message == "甲：截至2026年2月1日，2026年已认定校级培训0学时，距16学时尚差16学时。"


def test_who_stated_circumstances_is_not_reminded():
    *_, found = school(hours(2026, 10, circumstances=STATED), on=date(2026, 11, 1))
    assert not found.reminds
    *_, earlier = school(hours(2026, 10, circumstances=STATED), on=date(2026, 11, 1), school_hours_reminder_month=12)
    assert not earlier.reminds


def test_the_month_of_the_reminder_is_a_setting():
    *_, found = school(hours(2026, 10), on=date(2026, 10, 31), school_hours_reminder_month=11)
    assert not found.reminds


def test_a_year_without_any_record_is_not_known():
    found, _ = school(on=date(2026, 1, 1))
    assert (found.outcome, found.message) == (UNKNOWN, "甲：2025年未见学时记录。")
    assert (found.remedy, found.subject) == ("请补报参训情况。", "k")


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (None, [2025, 2026]),
        (date(2025, 12, 31), [2025, 2026]),
        (date(2026, 1, 1), [2026]),
    ],
)
def test_last_year_is_asked_of_those_who_were_in_post(since, years):
    found = school(hours(2025, 16), hours(2026, 16), on=date(2026, 6, 1), since=since)
    assert [each.evidence[0][1] for each in found] == [f"{year}年" for year in years]


@pytest.mark.parametrize(
    ("pending", "closed", "outcome"),
    [("5.5", False, NOT_MET), ("6", False, UNKNOWN), ("6.5", False, UNKNOWN), ("6", True, NOT_MET)],
)
def test_hours_that_wait_leave_the_question_open_until_the_year_is_closed(pending, closed, outcome):
    found, _ = school(hours(2025, 10, pending=Decimal(pending), is_closed=closed), on=date(2026, 1, 1))
    assert found.outcome is outcome
    if outcome is UNKNOWN:
        told = f"甲：2025年已认定校级培训10学时，距16学时尚差6学时；另有{pending}学时待认定。"
        assert (found.message, found.remedy, found.subject) == (told, "请及时认定学时。", "k")
        assert found.evidence[-1] == ("待认定学时", pending)


@pytest.mark.parametrize(
    ("circumstances", "label", "ask"),
    [(None, "请说明", "，请说明情况"), (STATED, "已说明，待备注", ""), (NOTED, "已说明", "")],
)
def test_a_short_year_stands_with_circumstances(circumstances, label, ask):
    year = hours(2025, 4, pending=Decimal(12), is_closed=circumstances is None, circumstances=circumstances)
    found, _ = school(year, on=date(2026, 2, 1))
    assert (found.label, found.outcome, found.circumstances) == (label, NOT_MET, circumstances)
    assert found.message == f"甲：2025年已认定校级培训4学时，距16学时尚差12学时{ask}。"


def test_whether_municipal_hours_fill_the_school_counter_is_a_setting():
    year = hours(2025, 8, municipal=Decimal(8))
    assert counted_hours(year, municipal_fills_school=False) == 8
    assert counted_hours(year, municipal_fills_school=True) == 16
    assert school(year, on=date(2026, 1, 1))[0].outcome is NOT_MET
    assert school(year, on=date(2026, 1, 1), municipal_fills_school=True)[0].outcome is MET


@pytest.mark.parametrize(
    ("value", "text"), [("16", "16"), ("16.0", "16"), ("7.50", "7.5"), ("0", "0"), ("0.5", "0.5"), ("100", "100")]
)
def test_shown_hours(value, text):
    assert shown_hours(Decimal(value)) == text


@pytest.mark.parametrize("field", ["school", "municipal", "pending"])
def test_hours_are_never_negative(field):
    values = {"school": Decimal(0), "municipal": Decimal(0), "pending": Decimal(0)}
    assert YearHours(2026, **values)
    with pytest.raises(ValueError, match="never negative"):
        YearHours(2026, **{**values, field: Decimal("-0.5")})


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_without_a_text_nothing_is_judged(on, outcome):
    for facts in (None, TrainingFacts((hours(on.year, 0), hours(on.year - 1, 0)), (on,))):
        found = assess_training(facts, standard(on), key="k", name="甲", in_post_since=SINCE)
        assert {each.outcome for each in found} == {outcome}
        assert {each.subject for each in found} == {"k"}


def test_a_year_that_ended_under_other_rules_is_not_judged_by_these():
    last, running = school(hours(2020, 0), hours(2021, 0), on=date(2021, 6, 1), since=date(2019, 1, 1))
    assert (last.outcome, running.outcome) == (UNKNOWN, NOT_APPLICABLE)
    assert "条文未载入" in last.message
    assert school(hours(2021, 0), on=date(2022, 1, 1), since=date(2019, 1, 1))[0].outcome is NOT_MET


def test_nothing_recorded_at_all():
    found = assess_training(None, standard(date(2026, 6, 1)), key="k", name="甲", in_post_since=SINCE)
    assert [(each.rule, each.outcome, each.message, each.subject) for each in found] == [
        ("training.school_hours", UNKNOWN, "甲：校级培训学时尚无记录。", "k"),
        ("training.municipal", UNKNOWN, "甲：市级层面培训尚无记录。", "k"),
    ]


def test_nobody_named():
    hours_found, municipal_found = assess_training(None, standard(date(2026, 6, 1)))
    assert (hours_found.message, municipal_found.message) == ("校级培训学时尚无记录。", "市级层面培训尚无记录。")
    assert (hours_found.subject, municipal_found.subject) == ("", "")


# Municipal training.


@pytest.mark.parametrize(
    ("on", "outcome", "reminds"),
    [
        (date(2023, 3, 1), NOT_APPLICABLE, False),
        (date(2025, 8, 31), NOT_APPLICABLE, False),
        (date(2025, 9, 1), NOT_APPLICABLE, True),
        (date(2026, 2, 28), NOT_APPLICABLE, True),
        (date(2026, 3, 1), NOT_APPLICABLE, True),
        (date(2026, 3, 2), NOT_MET, False),
    ],
)
def test_three_years_from_taking_office(on, outcome, reminds):
    found = municipal(on=on)
    assert (found.outcome, found.reminds, found.subject) == (outcome, reminds, "k")
    assert found.evidence == (("计期起始", "2023年3月1日"), ("应参训期限", "2026年3月1日"))
    if outcome is NOT_MET:
        assert found.message == "甲：市级层面培训的参训期限为2026年3月1日，未见参训记录，请说明情况。"
        assert (found.tone, found.label) == (Tone.ATTENTION, "请说明")
    else:
        assert found.message == "甲：市级层面培训的参训期限为2026年3月1日。"
    remedy = "请安排参加市级层面培训；确有特殊情况的，请提交说明。"
    assert found.remedy == (remedy if reminds or outcome is NOT_MET else "")


@pytest.mark.parametrize(
    ("on", "outcome", "reminds"),
    [
        (date(2024, 2, 28), NOT_APPLICABLE, False),
        (date(2024, 2, 29), MET, False),
        (date(2026, 8, 27), MET, False),
        (date(2026, 8, 28), MET, True),
        (date(2027, 2, 28), MET, True),
        (date(2027, 3, 1), NOT_MET, False),
    ],
)
def test_three_years_from_the_last_training_on_29_february(on, outcome, reminds):
    found = municipal(date(2024, 2, 29), on=on)
    assert (found.outcome, found.reminds) == (outcome, reminds)
    if outcome is MET:
        assert found.message == "甲：最近一次市级层面培训为2024年2月29日，下次参训期限为2027年2月28日。"
        assert found.evidence[2] == ("最近参训", "2024年2月29日")
        assert found.remedy == ("请安排参加市级层面培训；确有特殊情况的，请提交说明。" if reminds else "")
        assert found.subject == "k"


@pytest.mark.parametrize(
    ("attended", "since", "expected"),
    [
        # Whichever is later: taking office, the last training, or the day the article first asked.
        ((), SINCE, (SINCE, date(2026, 3, 1), False)),
        ((date(2025, 5, 10),), SINCE, (date(2025, 5, 10), date(2028, 5, 10), True)),
        ((date(2025, 5, 10), date(2024, 1, 1)), SINCE, (date(2025, 5, 10), date(2028, 5, 10), True)),
        ((date(2022, 5, 10),), SINCE, (SINCE, date(2026, 3, 1), False)),
        ((), date(2015, 1, 1), (date(2021, 4, 22), date(2024, 4, 22), False)),
        ((date(2020, 5, 10),), date(2015, 1, 1), (date(2021, 4, 22), date(2024, 4, 22), False)),
        ((date(2025, 5, 10),), None, (date(2025, 5, 10), date(2028, 5, 10), True)),
        ((date(2027, 5, 10),), SINCE, (SINCE, date(2026, 3, 1), False)),
        ((), None, None),
        # Without the day of taking office nobody is called overdue.
        ((date(2023, 6, 1),), None, (date(2023, 6, 1), date(2026, 6, 1), True)),
        ((date(2023, 5, 31),), None, None),
        ((date(2018, 1, 1),), None, None),
    ],
)
def test_from_when_a_rolling_period_counts(attended, since, expected):
    assert due(*attended, on=date(2026, 6, 1), since=since) == expected


def test_training_before_taking_office_is_told_and_counts_for_nothing():
    found = municipal(date(2022, 5, 10), on=date(2024, 6, 1))
    assert (found.outcome, found.message) == (NOT_APPLICABLE, "甲：市级层面培训的参训期限为2026年3月1日。")
    assert found.evidence[2] == ("最近参训", "2022年5月10日")


def test_the_latest_training_of_a_period_is_told():
    found = municipal(date(2025, 1, 1), date(2024, 1, 1), on=date(2026, 2, 1), **FROM_OFFICE)
    assert found.evidence[2] == ("最近参训", "2025年1月1日")


def test_neither_office_nor_training_known():
    found = municipal(on=date(2026, 6, 1), since=None)
    assert (found.outcome, found.subject) == (UNKNOWN, "k")
    assert found.message == "甲：任职时间或市级培训记录不全，暂无法计算市级培训期限。"
    assert found.remedy == "请补录任职时间或市级培训。"


@pytest.mark.parametrize(
    ("circumstances", "label", "ask"),
    [(None, "请说明", "，请说明情况"), (STATED, "已说明，待备注", ""), (NOTED, "已说明", "")],
)
def test_municipal_training_missed_with_circumstances(circumstances, label, ask):
    found = municipal(on=date(2026, 6, 1), circumstances=circumstances)
    assert (found.label, found.outcome) == (label, NOT_MET)
    assert found.message == f"甲：市级层面培训的参训期限为2026年3月1日，未见参训记录{ask}。"


def test_the_reminder_is_a_setting():
    assert municipal(on=date(2026, 3, 1), municipal_reminder_months=0).reminds
    assert not municipal(on=date(2026, 2, 28), municipal_reminder_months=0).reminds


FROM_OFFICE = {"municipal_period": "FROM_OFFICE"}


@pytest.mark.parametrize(
    ("attended", "on", "expected"),
    [
        ((), SINCE, (SINCE, date(2026, 3, 1), False)),
        ((), date(2026, 3, 1), (SINCE, date(2026, 3, 1), False)),
        ((), date(2026, 3, 2), (SINCE, date(2026, 3, 1), False)),  # both missed so far: the first one speaks
        ((SINCE,), date(2026, 3, 1), (SINCE, date(2026, 3, 1), True)),
        ((SINCE,), date(2026, 3, 2), (date(2026, 3, 2), date(2029, 3, 1), False)),
        ((date(2026, 3, 1),), date(2026, 3, 2), (date(2026, 3, 2), date(2029, 3, 1), False)),
        ((date(2026, 3, 2),), date(2026, 3, 2), (date(2026, 3, 2), date(2029, 3, 1), True)),
        ((date(2027, 1, 1),), date(2030, 1, 1), (date(2029, 3, 2), date(2032, 3, 1), False)),
        ((date(2024, 1, 1),), date(2030, 1, 1), (date(2026, 3, 2), date(2029, 3, 1), False)),
    ],
)
def test_periods_that_follow_each_other_from_taking_office(attended, on, expected):
    assert due(*attended, on=on, **FROM_OFFICE) == expected


def test_an_attended_period_is_settled_and_needs_no_reminder():
    found = municipal(date(2025, 1, 1), on=date(2026, 2, 1), **FROM_OFFICE)
    assert (found.outcome, found.reminds) == (MET, False)
    assert found.message == "甲：最近一次市级层面培训为2025年1月1日。"
    assert due(date(2025, 1, 1), on=date(2026, 2, 1), since=None, **FROM_OFFICE) is None
    open_one = municipal(on=date(2026, 2, 1), **FROM_OFFICE)
    assert (open_one.outcome, open_one.reminds) == (NOT_APPLICABLE, True)


FIXED = {"municipal_period": "FIXED"}


@pytest.mark.parametrize(
    ("attended", "since", "on", "expected"),
    [
        ((), date(2015, 1, 1), date(2021, 4, 22), (date(2021, 1, 1), date(2023, 12, 31), False)),
        ((), date(2015, 1, 1), date(2023, 12, 31), (date(2021, 1, 1), date(2023, 12, 31), False)),
        ((), date(2015, 1, 1), date(2024, 1, 1), (date(2021, 1, 1), date(2023, 12, 31), False)),
        ((date(2024, 1, 1),), date(2015, 1, 1), date(2024, 1, 1), (date(2024, 1, 1), date(2026, 12, 31), True)),
        ((date(2023, 12, 31),), date(2015, 1, 1), date(2024, 1, 1), (date(2024, 1, 1), date(2026, 12, 31), False)),
        ((date(2021, 1, 1),), date(2015, 1, 1), date(2023, 1, 1), (date(2021, 1, 1), date(2023, 12, 31), True)),
        # Who came during the cycle before is asked from the present one on.
        ((), date(2022, 1, 1), date(2024, 1, 1), (date(2024, 1, 1), date(2026, 12, 31), False)),
        ((), date(2021, 12, 31), date(2024, 1, 1), (date(2021, 1, 1), date(2023, 12, 31), False)),
    ],
)
def test_cycles_of_calendar_years(attended, since, on, expected):
    assert due(*attended, on=on, since=since, **FIXED) == expected


def test_the_first_cycle_is_a_setting():
    since, on = date(2015, 1, 1), date(2024, 6, 1)
    shifted = due(on=on, since=since, municipal_fixed_start_year=2023, **FIXED)
    assert shifted == (date(2023, 1, 1), date(2025, 12, 31), False)


def test_two_sessions_in_a_period_where_an_edition_asks_for_two():
    two = replace(EDITION_2021.parameters[ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD], value=2)
    asked = {**EDITION_2021.parameters, ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD: two}
    on, attended = date(2026, 6, 1), (date(2024, 5, 1), date(2025, 5, 1))
    given_days = (attended[:1], attended)
    editions = (replace(EDITION_2021, parameters=asked),)
    rolling = Standard(on, editions=editions)
    one, both = (municipal_due(TrainingFacts((), days), in_post_since=SINCE, standard=rolling) for days in given_days)
    assert (one.due_on, one.is_attended) == (date(2026, 3, 1), False)
    assert (both.due_on, both.is_attended) == (date(2027, 5, 1), True)
    windows = Standard(on, rolling.settings.with_values(FROM_OFFICE), editions=editions)
    one, both = (
        municipal_due(TrainingFacts((), days), in_post_since=date(2023, 7, 1), standard=windows) for days in given_days
    )
    assert (one.is_attended, both.is_attended) == (False, True)


def test_without_a_text_there_is_no_period():
    assert due(on=UNTOLD[0]) is None
    assert due(on=BEFORE_ALL[0]) is None


HALVES = st.integers(0, 80).map(lambda steps: Decimal(steps) / 2)
RANK = {NOT_MET: 0, UNKNOWN: 1, NOT_APPLICABLE: 1, MET: 2}


@given(HALVES, HALVES, HALVES, st.booleans(), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_more_hours_are_never_worse(one, other, pending, closed, on):
    fewer, more = (
        school(hours(2025, verified, pending=pending, is_closed=closed), on=on)[-1 if on.year == 2025 else 0]
        for verified in sorted((one, other))
    )
    assert RANK[fewer.outcome] <= RANK[more.outcome]
    assert (more.outcome is MET) == (max(one, other) >= 16)


@given(
    st.lists(st.dates(date(2018, 1, 1), date(2027, 1, 1)), max_size=4),
    st.dates(date(2018, 1, 1), date(2027, 1, 1)),
    st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2026, 1, 1))),
    st.dates(date(2021, 4, 22), date(2027, 12, 31)),
    st.sampled_from(["ROLLING", "FROM_OFFICE", "FIXED"]),
)
def test_one_more_training_is_never_worse(attended, more, since, on, period):
    without = municipal(*attended, on=on, since=since, municipal_period=period)
    with_it = municipal(*attended, more, on=on, since=since, municipal_period=period)
    assert RANK[without.outcome] <= RANK[with_it.outcome]


@given(st.dates(date(2021, 4, 22), date(2026, 12, 31)), st.sampled_from(["ROLLING", "FROM_OFFICE"]))
def test_the_last_day_is_in_time_and_the_next_is_not(since, period):
    last = due(on=since, since=since, municipal_period=period)[1]
    assert municipal(on=last, since=since, municipal_period=period).outcome is NOT_APPLICABLE
    assert municipal(on=last + DAY, since=since, municipal_period=period).outcome is NOT_MET


def test_outcomes_are_all_used():
    assert set(RANK) == set(Outcome)
