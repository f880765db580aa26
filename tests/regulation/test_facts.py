from datetime import date, time

import pytest

from regulation.facts import setting_states_on, settings_on, working_calendar
from regulation.models import Setting
from rules.settings import Settings
from tests.factories.regulation import approved_calendar, proposed_calendar

pytestmark = pytest.mark.django_db

NEW_YEAR, MAKE_UP = date(2027, 1, 1), date(2027, 1, 2)


def setting(key, value, valid_from, **fields):
    return Setting.objects.create(
        key=key, value=value, valid_from=valid_from, question="问题？", answer="答复。", **fields
    )


def test_the_calendar_is_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = working_calendar()
    assert sorted(calendar.years) == list(range(2021, 2028))


def test_a_proposal_is_a_best_guess_and_the_latest_one_serves():
    assert working_calendar().fact(MAKE_UP).working is False
    proposed_calendar()
    fact = working_calendar().fact(MAKE_UP)
    assert (fact.working, fact.name, fact.official) == (True, "调休上班", False)


def test_an_approved_version_is_official_whatever_is_proposed_after_it():
    approved_calendar()
    proposed_calendar(make_up_days=())
    fact = working_calendar().fact(MAKE_UP)
    assert (fact.working, fact.official) == (True, True)


def test_a_closed_matter_keeps_the_versions_that_it_was_judged_by(django_assert_num_queries):
    approved_calendar()
    approved_calendar(make_up_days=())
    with django_assert_num_queries(1):
        pinned = working_calendar(pinned={2027: 2})
    assert sorted(pinned.years) == [2027]
    assert working_calendar(pinned={}).years == {}
    assert (pinned.fact(MAKE_UP).working, pinned.fact(MAKE_UP).official) == (True, True)
    assert working_calendar().fact(MAKE_UP).working is False


def test_settings_are_the_defaults_until_something_is_decided(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert settings_on(date(2026, 11, 22)) == Settings()


def test_the_last_answer_up_to_the_day_holds():
    setting("count_probationary_members", False, date(2025, 1, 1))
    setting("count_probationary_members", True, date(2026, 1, 1))
    setting("close_of_business", "17:00", date(2026, 6, 1))
    assert settings_on(date(2024, 12, 31)) == Settings()
    assert settings_on(date(2025, 1, 1)) == Settings(count_probationary_members=False)
    assert settings_on(date(2025, 12, 31)) == Settings(count_probationary_members=False)
    assert settings_on(date(2026, 1, 1)) == Settings()
    assert settings_on(date(2026, 6, 1)) == Settings(close_of_business=time(17))


def test_setting_states_tell_default_from_decision(django_assert_num_queries):
    setting("close_of_business", "17:00", date(2026, 6, 1), document="会议纪要")
    with django_assert_num_queries(1):
        states = {state.note.key: state for state in setting_states_on(date(2026, 11, 22))}
    decided, default = states["close_of_business"], states["count_probationary_members"]
    assert (decided.is_default, decided.value, decided.document) == (False, time(17), "会议纪要")
    assert (default.is_default, default.shown, default.answer) == (True, "是", default.note.answer)
    assert [int(state.note.article) for state in states.values()] == sorted(
        int(state.note.article) for state in states.values()
    )


def test_a_question_that_is_no_longer_asked_answers_nothing():
    setting("asked_by_an_older_version", True, date(2025, 1, 1))
    assert settings_on(date(2026, 1, 1)) == Settings()
