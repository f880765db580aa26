"""A right that has ended is refused at the next request, and leaves none of guardian's rows behind."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts import services as accounts_services
from accounts.models import AuditEntry, User
from accounts.roles import ROLES, Role
from common import clock
from tests.factories import accounts, units as factory
from units import services
from units.models import Membership, Unit, UnitUserPermission

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def chief() -> User:
    return accounts.section_chief("chief")


@pytest.fixture
def unit() -> Unit:
    return factory.unit("测试学院党委")


def rows() -> int:
    return UnitUserPermission.objects.count()


def due(*roles: Role) -> int:
    return sum(len(ROLES[role].permissions) for role in roles)


def rebuild() -> None:
    call_command("rebuild_unit_permissions", stdout=io.StringIO())


def page(unit: Unit) -> str:
    return reverse("units:detail", args=[unit.pk])


def test_rows_follow_every_change(chief, unit):
    other, user = factory.unit(), accounts.account("clerk")
    first = services.grant_membership(account=user, unit=unit, role="UNIT_HANDLER", by=chief)
    second = services.grant_membership(account=user, unit=other, role="PARTY_SECRETARY", by=chief)
    assert rows() == due(Role.UNIT_HANDLER, Role.PARTY_SECRETARY)
    services.end_membership(membership=first, by=chief)
    assert rows() == due(Role.PARTY_SECRETARY)
    services.abolish_unit(unit=other, abolished_on=TODAY - DAY, by=chief)
    assert rows() == 0
    second.refresh_from_db()
    assert (second.is_void, second.valid_until) == (True, second.valid_from)


def test_an_abolished_unit_is_refused_at_the_next_request(chief, unit, sign_in):
    user = factory.member(unit, Role.UNIT_HANDLER, "clerk")
    rebuild()
    client = sign_in(user)
    assert client.get(page(unit)).status_code == 200
    services.abolish_unit(unit=unit, abolished_on=TODAY - DAY, by=chief)
    assert client.get(page(unit)).status_code == 404
    assert rows() == 0
    membership = user.memberships.get()
    assert (membership.is_void, membership.valid_until) == (False, TODAY - DAY)
    entry = AuditEntry.objects.get(action="units.end_membership")
    assert (entry.actor, entry.unit_id, entry.subject_id) == (chief, unit.pk, membership.pk)
    assert entry.changes == {"valid_until": [None, (TODAY - DAY).isoformat()]}


def test_roles_last_as_long_as_their_unit(chief, unit, sign_in):
    last = TODAY + 3 * DAY
    user = factory.member(unit, Role.UNIT_HANDLER, "clerk")
    short = factory.membership(accounts.account("short"), unit, Role.UNIT_HANDLER, valid_until=last - DAY)
    exact = factory.membership(accounts.account("exact"), unit, Role.UNIT_HANDLER, valid_until=last)
    later = factory.membership(accounts.account("later"), unit, Role.UNIT_HANDLER, valid_from=last + DAY)
    elsewhere = factory.membership(user, factory.unit(), Role.UNIT_HANDLER)
    services.abolish_unit(unit=unit, abolished_on=last, by=chief)
    found = {row.pk: (row.valid_until, row.is_void) for row in Membership.objects.exclude(user=user)}
    assert found == {short.pk: (last - DAY, False), exact.pk: (last, False), later.pk: (last + DAY, True)}
    assert user.memberships.get(unit=unit).valid_until == last
    assert user.memberships.get(pk=elsewhere.pk).valid_until is None
    assert AuditEntry.objects.filter(action="units.end_membership").count() == 2
    for day, status in [(last, 200), (last + DAY, 404)]:
        with clock.frozen(day):
            assert sign_in(User.objects.get(pk=user.pk)).get(page(unit)).status_code == status
    with clock.frozen(last + DAY):
        rebuild()
        assert rows() == due(Role.UNIT_HANDLER)


@pytest.mark.parametrize("act", ["end", "deactivate", "reset", "role"])
def test_an_open_session_sees_nothing_more(chief, unit, sign_in, act):
    user = factory.member(unit, Role.UNIT_HANDLER, "clerk")
    admin, security = accounts.system_administrator("admin"), accounts.security_administrator("security")
    client = sign_in(user)
    assert client.get(page(unit)).status_code == 200
    acts = {
        "end": lambda: services.end_membership(membership=user.memberships.get(), by=chief),
        "deactivate": lambda: accounts_services.deactivate_account(account=user, version=1, by=admin),
        "reset": lambda: accounts_services.reset_password(
            account=user, password="Another-odd-2-password", version=1, by=admin
        ),
        "role": lambda: accounts_services.grant_role(account=user, role="DEPARTMENT_HANDLER", by=security),
    }
    acts[act]()
    assert client.get(page(unit)).status_code == 302


def test_a_membership_deleted_behind_the_applications_back_is_refused_too(unit, sign_in):
    """Nothing is remembered from one request to the next."""
    user = factory.member(unit, Role.UNIT_HANDLER, "clerk")
    rebuild()
    client = sign_in(user)
    assert client.get(page(unit)).status_code == 200
    Membership.objects.filter(user=user).update(valid_until=TODAY - DAY)
    assert rows() == due(Role.UNIT_HANDLER)
    assert client.get(page(unit)).status_code == 404
    Membership.objects.filter(user=user).update(valid_until=None)
    assert client.get(page(unit)).status_code == 200


def test_a_deactivated_account_keeps_no_rows(unit):
    user = factory.member(unit, Role.UNIT_HANDLER, "clerk")
    rebuild()
    assert rows() == due(Role.UNIT_HANDLER)
    accounts_services.deactivate_account(account=user, version=1, by=accounts.system_administrator("admin"))
    rebuild()
    assert rows() == 0
