from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from rules.forecast import (
    Incumbent,
    LeavingReason,
    Sex,
    Trainee,
    forecast_training,
    forecast_vacancies,
    retirement_on,
)
from rules.posts import PostLevel
from rules.settings import Settings
from rules.training_facts import TrainingFacts, YearHours
from tests.rules.people import ON, standard

DAY = timedelta(days=1)
PLAIN = Settings(retirement_delay_applies=False)


def person(key="k", sex=Sex.MALE, born_on=date(1970, 1, 1), level=None, term_ends_on=None, unit=""):
    return Incumbent(key, "甲", unit, sex, born_on, level, term_ends_on)


@pytest.mark.parametrize(
    ("sex", "born_on", "level", "expected"),
    [
        # The table of the gradual delay: 60 and one month for men born from January to April 1965, and so on.
        (Sex.MALE, date(1964, 12, 31), None, date(2024, 12, 31)),
        (Sex.MALE, date(1965, 1, 1), None, date(2025, 2, 1)),
        (Sex.MALE, date(1965, 4, 30), None, date(2025, 5, 30)),
        (Sex.MALE, date(1965, 5, 1), None, date(2025, 7, 1)),
        (Sex.MALE, date(1966, 1, 15), None, date(2026, 5, 15)),
        (Sex.MALE, date(1976, 8, 31), None, date(2039, 7, 31)),
        (Sex.MALE, date(1976, 9, 1), None, date(2039, 9, 1)),
        (Sex.MALE, date(1990, 9, 1), None, date(2053, 9, 1)),
        (Sex.FEMALE, date(1969, 12, 31), None, date(2024, 12, 31)),
        (Sex.FEMALE, date(1970, 1, 1), None, date(2025, 2, 1)),
        (Sex.FEMALE, date(1981, 9, 1), None, date(2039, 9, 1)),
        (Sex.FEMALE, date(1970, 1, 1), PostLevel.SECTION_CHIEF, date(2025, 2, 1)),
        (Sex.FEMALE, date(1970, 1, 1), PostLevel.DIVISION_DEPUTY, date(2031, 5, 1)),
        (Sex.MALE, date(1970, 1, 1), PostLevel.DIVISION_DEPUTY, date(2031, 5, 1)),
    ],
)
def test_the_gradual_delay(sex, born_on, level, expected):
    assert retirement_on(person(sex=sex, born_on=born_on, level=level), Settings()) == expected


@pytest.mark.parametrize(
    ("sex", "level", "expected"),
    [
        (Sex.MALE, None, date(2030, 1, 1)),
        (Sex.FEMALE, None, date(2025, 1, 1)),
        (Sex.FEMALE, PostLevel.SECTION_DEPUTY, date(2025, 1, 1)),
        (Sex.FEMALE, PostLevel.DIVISION_CHIEF, date(2030, 1, 1)),
    ],
)
def test_without_the_delay(sex, level, expected):
    assert retirement_on(person(sex=sex, level=level), PLAIN) == expected


def test_the_ages_are_settings():
    own = Settings(
        retirement_age_male=61,
        retirement_age_female=56,
        retirement_age_female_division=62,
        retirement_delay_applies=False,
    )
    division = person(sex=Sex.FEMALE, level=PostLevel.DIVISION_CHIEF)
    people = (person(), person(sex=Sex.FEMALE), division)
    assert [retirement_on(each, own).year for each in people] == [2031, 2026, 2032]


@pytest.mark.parametrize("unknown", [person(sex=None), person(born_on=None)])
def test_who_is_not_known_well_enough(unknown):
    assert retirement_on(unknown, Settings()) is None
    found = forecast_vacancies([unknown], on=ON, months=12)
    assert (found.vacancies, found.unknown) == ((), (unknown,))


def vacancies(*people, months=12, on=ON):
    found = forecast_vacancies(people, on=on, months=months, settings=PLAIN)
    return [(each.incumbent.key, each.vacant_from, each.reason) for each in found.vacancies]


@pytest.mark.parametrize(
    ("term_ends_on", "vacant_from"),
    [
        (date(2027, 11, 22), date(2027, 11, 23)),
        (date(2027, 11, 23), None),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 6, 30), date(2026, 11, 23)),  # long over: the post is expected to be vacant tomorrow
    ],
)
def test_ends_of_terms_within_the_months(term_ends_on, vacant_from):
    found = vacancies(person(term_ends_on=term_ends_on, born_on=date(1990, 1, 1)))
    assert found == ([("k", vacant_from, LeavingReason.TERM_END)] if vacant_from else [])


@pytest.mark.parametrize(
    ("born_on", "vacant_from"),
    [
        (date(1966, 11, 22), date(2026, 11, 23)),
        (date(1967, 11, 22), date(2027, 11, 23)),
        (date(1967, 11, 23), None),
        (date(1960, 1, 1), date(2026, 11, 23)),
    ],
)
def test_retirement_within_the_months(born_on, vacant_from):
    found = vacancies(person(born_on=born_on))
    assert found == ([("k", vacant_from, LeavingReason.RETIREMENT)] if vacant_from else [])


def test_the_earlier_of_both_counts():
    early_term = person("a", born_on=date(1967, 6, 1), term_ends_on=date(2027, 3, 31))
    early_age = person("b", born_on=date(1967, 1, 1), term_ends_on=date(2027, 3, 31))
    assert vacancies(early_term, early_age) == [
        ("b", date(2027, 1, 2), LeavingReason.RETIREMENT),
        ("a", date(2027, 4, 1), LeavingReason.TERM_END),
    ]
    unknown_age = person(sex=None, term_ends_on=date(2027, 3, 31))
    assert vacancies(unknown_age) == [("k", date(2027, 4, 1), LeavingReason.TERM_END)]


def test_earliest_first_then_by_unit_and_key():
    same = date(2027, 3, 31)
    people = (
        person("0", term_ends_on=same, unit="甲院"),
        person("c", term_ends_on=same, unit="乙院"),
        person("b", term_ends_on=same, unit="乙院"),
        person("a", term_ends_on=date(2027, 5, 31), unit="乙院"),
    )
    assert [key for key, _, _ in vacancies(*people)] == ["b", "c", "0", "a"]


def test_how_far_it_looks():
    found = forecast_vacancies([], on=date(2026, 8, 31), months=6)
    assert (found.until, found.vacancies, found.unknown) == (date(2027, 2, 28), (), ())
    assert [reason.label for reason in LeavingReason] == ["任期届满或已定免职", "预计达到退休年龄"]


def test_the_delay_applies_by_default():
    (one,) = forecast_vacancies([person(born_on=date(1966, 10, 1))], on=ON, months=12).vacancies
    assert one.vacant_from == date(2027, 4, 2)


@given(st.dates(date(1950, 1, 1), date(2000, 1, 1)), st.sampled_from(Sex), st.sampled_from([None, *PostLevel]))
def test_the_delay_is_at_most_three_years_and_who_is_older_leaves_no_later(born_on, sex, level):
    one, older = (person(sex=sex, level=level, born_on=day) for day in (born_on, born_on - DAY))
    plain, delayed = retirement_on(one, PLAIN), retirement_on(one, Settings())
    assert plain <= delayed <= plain + timedelta(days=3 * 366)
    assert retirement_on(older, Settings()) <= delayed


@given(st.lists(st.dates(date(1955, 1, 1), date(1975, 1, 1)), max_size=6), st.integers(0, 60), st.integers(0, 60))
def test_looking_further_never_shows_fewer(born, one, other):
    people = [person(str(at), born_on=day) for at, day in enumerate(born)]
    fewer, more = (vacancies(*people, months=months) for months in sorted((one, other)))
    assert more[: len(fewer)] == fewer


# Municipal training.


def trainee(key, *attended, since=date(2024, 1, 1), unit=""):
    return Trainee(key, "甲", since, TrainingFacts((YearHours(2026, Decimal(0)),), attended), unit)


def test_who_falls_due_in_the_next_months():
    people = (
        trainee("due", since=date(2024, 11, 22)),
        trainee("later", since=date(2024, 11, 23)),
        trainee("today", since=date(2023, 11, 22)),
        trainee("over", since=date(2023, 11, 21)),
        trainee("attended", date(2026, 1, 1)),
        Trainee("nothing", "乙", date(2020, 1, 1), None),
        trainee("nowhere", since=None),
    )
    found = forecast_training(people, standard())
    assert found.until == date(2027, 11, 22)
    assert [(each.trainee.key, each.due_on, each.is_overdue) for each in found.due] == [
        ("over", date(2026, 11, 21), True),
        ("today", ON, False),
        ("due", date(2027, 11, 22), False),
    ]
    assert [each.key for each in found.unknown] == ["nothing", "nowhere"]


def test_how_many_months():
    people = (trainee("b", unit="乙院"), trainee("a", unit="乙院"), trainee("c", unit="丙院"))
    assert forecast_training(people, standard(), months=1).due == ()
    assert [each.trainee.key for each in forecast_training(people, standard(), months=2).due] == ["c", "a", "b"]


def test_a_settled_period_falls_due_no_more():
    people = (trainee("k", date(2025, 1, 1)), trainee("open"))
    found = forecast_training(people, standard(municipal_period="FIXED"))
    assert [(each.trainee.key, each.due_on) for each in found.due] == [("open", date(2026, 12, 31))]
