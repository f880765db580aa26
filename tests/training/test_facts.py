"""Rows of hours → the facts of Article 8, in one statement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.training_facts import TrainingFacts, YearHours
from tests.factories import accounts, organizers, training as factory
from training.facts import training_facts
from training.models import HoursStatus, TrainingLevel

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def dept():
    return accounts.department_handler()


def facts(person, on=TODAY) -> TrainingFacts:
    return training_facts([person.pk], on)[person.pk]


def test_nothing_recorded_at_all_is_not_nothing_attended(dept):
    one, other = organizers.organizer(), organizers.organizer()
    assert training_facts([one.pk], TODAY) is None
    factory.hours(other, date(2019, 1, 1), by=dept)
    assert training_facts([one.pk], TODAY) == {one.pk: TrainingFacts()}
    assert training_facts([], TODAY) == {}


def test_verified_hours_by_level_and_year(dept):
    person = organizers.organizer()
    factory.hours(person, date(2026, 3, 1), "3.5", by=dept)
    factory.hours(person, date(2026, 3, 1), "4", by=dept)
    factory.hours(person, date(2025, 12, 31), "8", by=dept)
    factory.hours(person, date(2026, 5, 6), "7.5", by=dept, level=TrainingLevel.MUNICIPAL)
    factory.hours(person, date(2026, 5, 7), "2", by=dept, level=TrainingLevel.MUNICIPAL)
    factory.hours(person, date(2026, 6, 1), "6", by=dept, level=TrainingLevel.OTHER)
    factory.hours(organizers.organizer(), date(2026, 6, 1), by=dept)
    assert facts(person) == TrainingFacts(
        (YearHours(2025, Decimal(8)), YearHours(2026, Decimal("7.5"), Decimal("9.5"))),
        (date(2026, 5, 6), date(2026, 5, 7)),
    )


def test_only_school_hours_wait_for_the_school_counter_and_returned_ones_count_nowhere(dept):
    person = organizers.organizer()
    factory.hours(person, date(2026, 3, 1), "4", by=dept, status=HoursStatus.PENDING)
    factory.hours(person, date(2026, 3, 2), "5", by=dept, status=HoursStatus.RETURNED)
    pending = {"by": dept, "status": HoursStatus.PENDING}
    factory.hours(person, date(2026, 3, 3), "6", **pending, level=TrainingLevel.MUNICIPAL)
    factory.hours(person, date(2026, 3, 4), "7", **pending, level=TrainingLevel.OTHER)
    assert facts(person) == TrainingFacts((YearHours(2026, Decimal(0), pending=Decimal(4)),))


def test_hours_come_with_their_day_and_old_years_go_but_municipal_days_stay(dept):
    person = organizers.organizer()
    factory.hours(person, date(2022, 12, 31), by=dept)
    factory.hours(person, date(2023, 1, 1), by=dept)
    factory.hours(person, date(2020, 7, 1), by=dept, level=TrainingLevel.MUNICIPAL)
    factory.hours(person, TODAY, "2", by=dept)
    first = YearHours(2023, Decimal(8))
    assert facts(person) == TrainingFacts((first, YearHours(2026, Decimal(2))), (date(2020, 7, 1),))
    assert facts(person, TODAY - DAY) == TrainingFacts((first,), (date(2020, 7, 1),))
    assert facts(person, date(2020, 6, 30)) == TrainingFacts()


@pytest.mark.parametrize("number", [4, 40])
def test_one_statement_whoever_is_asked_about(dept, django_assert_num_queries, number):
    people = [organizers.organizer() for _ in range(number)]
    for person in people:
        factory.hours(person, TODAY, by=dept)
        factory.hours(person, TODAY, by=dept, level=TrainingLevel.MUNICIPAL)
    with django_assert_num_queries(1):
        found = training_facts([person.pk for person in people], TODAY)
    assert len(found) == number
