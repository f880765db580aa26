"""Hours: what the database takes, what the services take, who sees them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from tests.factories import accounts, organizers, training as factory, units
from training.models import HoursRecord, HoursStatus, TrainingLevel
from training.services import record_hours, verify_hours

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler()


@pytest.fixture
def person():
    return organizers.organizer(account=accounts.account())


def recorded(person, by, **changes) -> HoursRecord:
    content = {"held_on": TODAY, "title": "组织员培训", "level": "SCHOOL", "hours": Decimal("3.5"), "host": "党校"}
    return record_hours(organizer=person, by=by, **(content | changes))


def test_recorded_hours_wait_to_be_verified(person, dept):
    record = recorded(person, dept, title=" 组织员培训 ")
    record.refresh_from_db()
    assert (record.title, record.level, record.hours, record.host) == ("组织员培训", "SCHOOL", Decimal("3.5"), "党校")
    assert (record.status, record.recorded_by, record.recorded_at) == (HoursStatus.PENDING, dept, clock.now())
    assert (record.verified_by, record.verified_at) == (None, None)
    entry = AuditEntry.objects.get(action="training.record_hours")
    assert (entry.subject_id, entry.actor, entry.changes["hours"]) == (record.pk, dept, [None, "3.5"])


def test_organizers_record_their_own_hours_and_nobody_elses(person):
    assert recorded(person, person.account).recorded_by == person.account
    with pytest.raises(Refused):
        recorded(organizers.organizer(), person.account)
    with pytest.raises(Refused):
        recorded(person, units.member(units.unit(), Role.UNIT_HANDLER))
    assert HoursRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"title": " "}, "title"),
        ({"level": "NATIONAL"}, "level"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal("-0.5")}, "hours"),
        ({"hours": Decimal("0.7")}, "hours"),
        ({"hours": Decimal("8.5")}, "hours"),
    ],
)
def test_what_is_not_taken(person, dept, changes, field):
    with pytest.raises(Invalid) as refused:
        recorded(person, dept, **changes)
    assert list(refused.value.errors) == [field]
    assert not HoursRecord.objects.exists()


@pytest.mark.parametrize("hours", ["0.5", "8", "7.50"])
def test_half_hours_up_to_a_day(person, dept, hours):
    assert recorded(person, dept, hours=Decimal(hours)).pk


@pytest.mark.parametrize(
    "changes",
    [
        {"hours": Decimal(0)},
        {"hours": Decimal("0.7")},
        {"hours": Decimal("8.5")},
        {"hours": Decimal(-1)},
        {"title": ""},
        {"status": HoursStatus.VERIFIED},
        {"verified_at": clock.at(TODAY)},
        {"status": HoursStatus.VERIFIED, "verified_at": clock.at(TODAY)},
    ],
)
def test_the_database_refuses_what_the_service_would(person, dept, changes):
    record = recorded(person, dept)
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursRecord.objects.filter(pk=record.pk).update(**changes)


def test_verified_once_by_somebody_of_the_department(person, dept):
    record = recorded(person, person.account)
    verified = verify_hours(record=record, version=1, by=dept)
    assert (verified.status, verified.verified_by, verified.verified_at) == ("VERIFIED", dept, clock.now())
    assert verified.version == 2
    entry = AuditEntry.objects.get(action="training.verify_hours")
    assert entry.changes["status"] == ["PENDING", "VERIFIED"]
    for version in (1, 2):
        with pytest.raises(Stale):
            verify_hours(record=record, version=version, by=accounts.department_handler())
    record.refresh_from_db()
    assert (record.verified_by, record.version) == (dept, 2)


def test_nobody_verifies_the_own_hours(dept):
    own = organizers.organizer(account=dept)
    record = recorded(own, dept)
    with pytest.raises(Refused, match="本人"):
        verify_hours(record=record, version=1, by=dept)
    record.refresh_from_db()
    assert record.status == HoursStatus.PENDING


def test_a_unit_and_the_organizer_verify_nothing(person, dept):
    record = recorded(person, dept)
    for user in (person.account, units.member(units.unit(), Role.PARTY_SECRETARY), accounts.system_administrator()):
        with pytest.raises(Refused):
            verify_hours(record=record, version=1, by=user)


def test_who_sees_hours(person, dept):
    unit = units.unit()
    organizers.tenure(organizers.post(unit), person)
    other = organizers.organizer()
    organizers.tenure(organizers.post(units.unit()), other)
    own, foreign = (factory.hours(each, TODAY, by=dept) for each in (person, other))

    def seen_by(user) -> set:
        return set(HoursRecord.objects.visible_to(user))

    assert seen_by(dept) == {own, foreign}
    assert seen_by(units.member(unit, Role.UNIT_HANDLER)) == {own}
    assert seen_by(person.account) == {own}
    assert seen_by(accounts.system_administrator()) == seen_by(accounts.account()) == set()


def test_levels_and_states_have_words():
    assert [level.label for level in TrainingLevel] == ["校级", "市级", "其他"]
    assert [status.label for status in HoursStatus] == ["待认定", "已认定", "退回补充"]
