"""Totals by patterns of facts are those of the whole judgement."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from common import clock
from compliance.judging import judge_everything
from compliance.totals import totals_on
from filings.models import Filing
from organizers.models import Organizer, Post, RecordStatus, Tenure
from regulation.models import Setting
from rules.posts import PostLevel
from tests.factories import accounts, organizers, schools, training, units as factory
from training.models import HoursRecord, HoursStatus, TrainingLevel
from units.models import MemberCount, PartyOrganizationKind, Unit, UnitProfile

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAYS = (TODAY, date(2026, 3, 31), date(2026, 1, 1), date(2025, 12, 31), date(2023, 2, 28), date(2021, 4, 22))


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler()


def shaken(dept, seed: int) -> None:
    """A school whose facts were moved about at random: every rule finds something of every kind."""
    chance = random.Random(seed)
    schools.school(30, by=dept)

    def some_day(years: int = 6) -> date:
        return TODAY - timedelta(days=chance.randrange(365 * years))

    for count in MemberCount.objects.all():
        total = chance.choice((100, 199, 200, 201, 499, 500, 501))
        parts = chance.choice(((None, None), (total - 2, 2), (total, 0)))
        MemberCount.objects.filter(pk=count.pk).update(total=total, full=parts[0], probationary=parts[1])
    MemberCount.objects.filter(pk__in=list(MemberCount.objects.values_list("pk", flat=True))[::5]).delete()
    levels = ["", *PostLevel]
    for post in Post.objects.all():
        Post.objects.filter(pk=post.pk).update(level=chance.choice(levels))
    for tenure in Tenure.objects.all():
        begun = some_day()
        ended = begun + timedelta(days=chance.randrange(900)) if chance.random() < 0.3 else None
        status = chance.choice((*RecordStatus.values, "FILED"))
        level = chance.choice(levels)
        Tenure.objects.filter(pk=tenure.pk).update(effective_on=begun, ended_on=ended, status=status, level=level)
    for record in HoursRecord.objects.all():
        verified = chance.random() < 0.8
        HoursRecord.objects.filter(pk=record.pk).update(
            held_on=some_day(4),
            hours=Decimal(chance.choice(("2", "4", "7.5", "8"))),
            level=chance.choice((*["SCHOOL"] * 4, "MUNICIPAL", "OTHER")),
            **({} if verified else _unverified(chance)),
        )
    for filing in Filing.objects.all():
        Filing.objects.filter(pk=filing.pk).update(
            created_at=clock.at(some_day(2)), candidate_determined_on=chance.choice((None, some_day(2))),
            communicated_on=chance.choice((None, some_day(2))), full_member_on=chance.choice((None, some_day(5))),
        )  # fmt: skip
    for profile in UnitProfile.objects.all():
        UnitProfile.objects.filter(pk=profile.pk).update(
            party_kind=chance.choice(PartyOrganizationKind.values), in_scope=chance.random() < 0.9
        )


def _unverified(chance: random.Random) -> dict:
    status = chance.choice((HoursStatus.PENDING, HoursStatus.RETURNED))
    return {"status": status, "verified_by": None, "verified_at": None}


@pytest.mark.parametrize("seed", range(4))
def test_equal_to_those_of_the_whole_judgement(dept, seed):
    shaken(dept, seed)
    for day in DAYS:
        assert totals_on(day) == judge_everything(day).totals
    assert len(Unit.objects.all()) == 30


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("municipal_period", "FIXED"),
        ("municipal_period", "FROM_OFFICE"),
        ("municipal_fills_school", True),
        ("count_probationary_members", False),
        ("direct_branches_in_scope", True),
    ],
)
def test_equal_whatever_the_department_has_answered(dept, key, value):
    shaken(dept, 9)
    Setting.objects.create(key=key, value=value, valid_from=date(2021, 1, 1), question="问", answer="答")
    for day in DAYS[:3]:
        assert totals_on(day) == judge_everything(day).totals


def test_equal_where_no_hours_are_recorded_and_where_there_is_nothing_at_all(dept):
    assert totals_on(TODAY) == judge_everything(TODAY).totals
    unit = factory.unit()
    organizers.tenure(organizers.post(unit), organizers.organizer())
    assert totals_on(TODAY) == judge_everything(TODAY).totals
    assert totals_on(TODAY)["8"]["UNKNOWN"] == 1


def test_somebody_in_two_units_counts_in_both(dept):
    person = organizers.organizer()
    for _ in range(2):
        organizers.tenure(organizers.post(factory.unit()), person, ended_on=TODAY)
    training.hours(person, date(2025, 3, 1), by=dept, level=TrainingLevel.MUNICIPAL)
    assert totals_on(TODAY) == judge_everything(TODAY).totals
    assert totals_on(TODAY)["8"]["NOT_MET"] == 2
    assert Organizer.objects.count() == 1


def test_a_handful_of_statements(dept, django_assert_num_queries):
    schools.school(20, by=dept)
    with django_assert_num_queries(12):
        totals_on(TODAY)
