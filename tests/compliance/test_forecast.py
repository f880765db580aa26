"""What is to be expected: who leaves, who falls due, and of whom too little is known."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common import clock
from compliance.forecast import forecast
from rules.forecast import LeavingReason
from tests.factories import accounts, organizers, units as factory
from training.models import HoursRecord, HoursStatus, TrainingLevel

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PAGE = reverse("compliance:forecast")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def in_post(unit, name: str, *, number: int = 1, ended_on: date | None = None, effective_on=date(2024, 3, 1), **person):
    post = organizers.post(unit, number)
    held = organizers.organizer(name, **person)
    return organizers.tenure(post, held, effective_on=effective_on, ended_on=ended_on)


@pytest.fixture
def school():
    first, second = factory.unit("甲医院党委"), factory.unit("乙学院党委")
    in_post(first, "示例将退", sex="1", born_on=date(1966, 8, 1))
    in_post(first, "示例将离", number=2, sex="2", born_on=date(1990, 5, 1), ended_on=date(2026, 12, 31))
    in_post(second, "示例不详", sex="0")
    return first, second


def vacancies(months: int, user=None) -> list[tuple]:
    found = forecast(user or accounts.department_handler(), TODAY, months=months).vacancies.vacancies
    return [(each.incumbent.unit, each.incumbent.name, each.vacant_from, each.reason) for each in found]


@pytest.mark.usefixtures("school")
def test_who_leaves_within_the_horizon():
    assert vacancies(6) == [
        ("甲医院党委", "示例将离", date(2027, 1, 1), LeavingReason.TERM_END),
        # 60 in August 2026; the fifth step of the delay adds five months
        ("甲医院党委", "示例将退", date(2027, 1, 2), LeavingReason.RETIREMENT),
    ]


@pytest.mark.usefixtures("school")
def test_who_cannot_be_told_is_named():
    found = forecast(accounts.department_handler(), TODAY)
    assert [each.name for each in found.vacancies.unknown] == ["示例不详"]


def test_a_tenure_that_ends_today_is_vacant_tomorrow():
    in_post(factory.unit("甲医院党委"), "示例今离", ended_on=TODAY, sex="1", born_on=date(1990, 1, 1))
    assert vacancies(6) == [("甲医院党委", "示例今离", date(2026, 11, 24), LeavingReason.TERM_END)]


@pytest.mark.usefixtures("school")
def test_without_any_hours_nothing_is_expected_of_training(sign_in):
    found = forecast(accounts.department_handler(), TODAY)
    assert not found.is_training_recorded
    assert found.training.due == ()
    assert "尚无培训记录，暂无法推算。" in sign_in(accounts.department_handler()).get(PAGE).content.decode()


def municipal(tenure, held_on: date) -> None:
    by = accounts.department_handler()
    HoursRecord.objects.create(
        organizer=tenure.organizer, held_on=held_on, title="示例培训", level=TrainingLevel.MUNICIPAL, hours=Decimal(4),
        status=HoursStatus.VERIFIED, recorded_by=by, recorded_at=clock.now(), verified_by=accounts.section_chief(),
        verified_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held_on", "due"),
    [
        (date(2023, 11, 22), True),  # fell due yesterday
        (date(2024, 11, 23), True),  # due on the last day of the twelve months
        (date(2024, 11, 24), False),
    ],
)
def test_municipal_training_is_looked_ahead_for_twelve_months(held_on, due):
    municipal(in_post(factory.unit("甲医院党委"), "示例学员", effective_on=date(2022, 1, 1)), held_on)
    found = forecast(accounts.department_handler(), TODAY)
    assert ([each.trainee.name for each in found.training.due] == ["示例学员"]) is due
    assert found.is_training_recorded or not due


@pytest.mark.usefixtures("school")
def test_units_outside_the_scope_are_left_out():
    in_post(factory.unit("丙直属党支部", in_scope=False), "示例范围外", ended_on=TODAY)
    assert "示例范围外" not in [each[1] for each in vacancies(12)]


def test_a_unit_sees_its_own_people_only(sign_in, school):
    user = factory.member(school[1], Role.PARTY_SECRETARY)
    assert vacancies(36, user) == []
    page = sign_in(user).get(f"{PAGE}?months=36").content.decode()
    assert "示例不详" in page
    assert "示例将离" not in page


@pytest.mark.parametrize(("query", "months"), [("", 12), ("?months=24", 24), ("?months=7", 12), ("?months=x", 12)])
def test_the_horizons(sign_in, query, months):
    page = sign_in(accounts.department_handler()).get(f"{PAGE}{query}")
    assert page.context["forecast"].months == months


@pytest.mark.parametrize("count", [2, 20])
def test_statements_do_not_grow(sign_in, count):
    for number in range(count):
        in_post(factory.unit(f"示例{number}学院党委"), f"示例{number}", ended_on=TODAY)
    client = sign_in(accounts.department_handler())
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    assert len(captured) == 11
