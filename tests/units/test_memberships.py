"""Unit roles: granted by the department, dated, derived into guardian's rows, never an administrator's."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts import services as accounts_services
from accounts.models import AuditEntry, User
from accounts.permissions import Permission
from accounts.roles import ROLES, UNIT_ROLES, Role
from common import clock
from common.errors import Invalid, Refused
from tests.factories import accounts, units as factory
from units import services
from units.access import can, unit_permissions_of
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


def again(user: User) -> User:
    """As the next request sees the account."""
    return User.objects.get(pk=user.pk)


def derived(user: User) -> set[str]:
    return set(UnitUserPermission.objects.filter(user=user).values_list("permission__codename", flat=True))


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_grant_and_what_it_gives(chief, unit, role):
    user, other = accounts.account("clerk"), factory.unit()
    membership = services.grant_membership(account=user, unit=unit, role=role.value, by=chief)
    assert (membership.valid_from, membership.valid_until) == (TODAY, None)
    assert unit_permissions_of(again(user)) == {unit.pk: ROLES[role].permissions}
    assert derived(user) == {permission.value for permission in ROLES[role].permissions}
    assert list(Unit.objects.visible_to(again(user))) == [unit]
    assert not can(again(user), Permission.VIEW_UNIT, other)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.unit_id, entry.subject_id) == ("units.grant_membership", unit.pk, membership.pk)


def test_guardians_rows_agree_with_guardian_itself(chief, unit):
    user = accounts.account("clerk")
    services.grant_membership(account=user, unit=unit, role="UNIT_HANDLER", by=chief)
    assert again(user).has_perm("units.draft_filing", unit)
    assert not again(user).has_perm("units.sign_off_filing", unit)


def test_days_are_inclusive_on_both_ends(chief, unit):
    user = accounts.account("clerk")
    services.grant_membership(
        account=user, unit=unit, role="UNIT_HANDLER", by=chief, valid_from=TODAY + DAY, valid_until=TODAY + 2 * DAY
    )
    seen = []
    for offset in range(4):
        with clock.frozen(TODAY + offset * DAY):
            seen.append((can(again(user), Permission.VIEW_UNIT, unit), Unit.objects.visible_to(again(user)).count()))
    assert seen == [(False, 0), (True, 1), (True, 1), (False, 0)]


def test_ending_at_once_refuses_the_next_request(chief, unit, sign_in):
    user = factory.member(unit, Role.UNIT_HANDLER)
    client, url = sign_in(user), reverse("units:membership-list", args=[unit.pk])
    assert client.get(url).status_code == 200
    services.end_membership(membership=user.memberships.get(), by=chief, reason="离岗")
    assert client.get(url).status_code == 302
    assert sign_in(again(user)).get(url).status_code == 404
    membership = user.memberships.get()
    assert (membership.valid_until, membership.is_void) == (TODAY - DAY, False)
    assert derived(user) == set()


def test_a_membership_of_today_is_void_when_ended_at_once(chief, unit):
    user = accounts.account("clerk")
    membership = services.grant_membership(account=user, unit=unit, role="UNIT_HANDLER", by=chief)
    services.end_membership(membership=membership, by=chief)
    assert Membership.objects.get().is_void
    assert unit_permissions_of(again(user)) == {}
    assert Unit.objects.visible_to(again(user)).count() == 0


@pytest.mark.parametrize("role", ["department_handler", "system_administrator", "security_administrator", "account"])
def test_only_the_departments_leaders_manage_members(unit, role):
    by, user = getattr(accounts, role)(), factory.member(unit, Role.UNIT_HANDLER)
    with pytest.raises(Refused):
        services.grant_membership(account=accounts.account(), unit=unit, role="UNIT_HANDLER", by=by)
    with pytest.raises(Refused):
        services.end_membership(membership=user.memberships.get(), by=by)
    assert Membership.objects.count() == 1


def test_a_secretary_does_not_manage_the_own_unit(unit):
    secretary = factory.member(unit, Role.PARTY_SECRETARY)
    with pytest.raises(Refused):
        services.grant_membership(account=accounts.account(), unit=unit, role="UNIT_HANDLER", by=secretary)


def test_nobody_grants_or_ends_the_own_role(chief, unit):
    with pytest.raises(Refused, match="本人"):
        services.grant_membership(account=chief, unit=unit, role="UNIT_HANDLER", by=chief)
    own = factory.membership(chief, unit, Role.UNIT_HANDLER)
    with pytest.raises(Refused, match="本人"):
        services.end_membership(membership=own, by=chief)


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "audit_administrator"])
def test_an_administrator_is_no_member_and_a_member_no_administrator(chief, unit, role):
    administrator = getattr(accounts, role)()
    with pytest.raises(Refused, match="不得担任单位成员"):
        services.grant_membership(account=administrator, unit=unit, role="UNIT_HANDLER", by=chief)
    member, security = factory.member(unit, Role.UNIT_HANDLER), accounts.security_administrator("security-2")
    with pytest.raises(Refused, match="单位成员"):
        accounts_services.grant_role(account=member, role=administrator.role_grants.get().role, by=security)
    assert accounts_services.grant_role(account=member, role="DEPARTMENT_HANDLER", by=security).pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "SECTION_CHIEF"}, "role"),
        ({"role": ""}, "role"),
        ({"valid_from": TODAY - DAY}, "valid_from"),
        ({"valid_until": TODAY - DAY}, "valid_until"),
    ],
)
def test_bad_input(chief, unit, values, field):
    values = {"role": "UNIT_HANDLER"} | values
    with pytest.raises(Invalid) as refusal:
        services.grant_membership(account=accounts.account(), unit=unit, by=chief, **values)
    assert list(refusal.value.errors) == [field]


def test_an_account_that_is_off_and_a_unit_that_ends(chief, unit):
    off = accounts.account(is_active=False)
    with pytest.raises(Invalid) as refusal:
        services.grant_membership(account=off, unit=unit, role="UNIT_HANDLER", by=chief)
    assert list(refusal.value.errors) == ["account"]
    Unit.objects.filter(pk=unit.pk).update(abolished_on=TODAY + DAY)
    unit.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        services.grant_membership(account=accounts.account(), unit=unit, role="UNIT_HANDLER", by=chief)
    assert list(refusal.value.errors) == ["valid_until"]
    services.grant_membership(
        account=accounts.account(), unit=unit, role="UNIT_HANDLER", by=chief, valid_until=TODAY + DAY
    )


def test_the_same_role_twice_is_refused_while_it_lasts(chief, unit):
    user = factory.member(unit, Role.UNIT_HANDLER)
    with pytest.raises(Refused, match="已是本单位"):
        services.grant_membership(account=user, unit=unit, role="UNIT_HANDLER", by=chief)
    services.grant_membership(account=user, unit=unit, role="DEPUTY_SECRETARY", by=chief)
    services.grant_membership(account=user, unit=factory.unit(), role="UNIT_HANDLER", by=chief)


def test_rebuild_follows_the_calendar(chief, unit):
    user, gone = accounts.account("clerk"), factory.member(unit, Role.UNIT_HANDLER)
    services.grant_membership(account=user, unit=unit, role="UNIT_HANDLER", by=chief, valid_from=TODAY + DAY)
    Membership.objects.filter(user=gone).update(valid_until=TODAY)
    with clock.frozen(TODAY + DAY):
        out = io.StringIO()
        call_command("rebuild_unit_permissions", stdout=out)
    assert derived(user) == {permission.value for permission in ROLES[Role.UNIT_HANDLER].permissions}
    assert derived(gone) == set()
    assert "1 个账号" in out.getvalue()


def test_pages(chief, unit, client):
    user = accounts.account("clerk", display_name="王某")
    accounts.system_administrator("sysadmin", display_name="管理员")
    client.force_login(chief)
    page = client.get(reverse("units:membership-new", args=[unit.pk])).content.decode()
    assert "王某（clerk）" in page
    assert "管理员（sysadmin）" not in page
    assert "（chief）" not in page
    data = {"account": str(user.pk), "role": "UNIT_HANDLER", "valid_from": "2026-11-23"}
    assert client.post(reverse("units:membership-new", args=[unit.pk]), data).status_code == 302
    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.unit) == (user, "UNIT_HANDLER", unit)
    assert "王某" in client.get(reverse("units:membership-list", args=[unit.pk])).content.decode()
    end = reverse("units:membership-end", args=[membership.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"last_day": "2026-11-30"}).status_code == 302
    assert Membership.objects.get().valid_until == date(2026, 11, 30)


def test_mass_assignment_reaches_no_other_unit(chief, unit, client):
    user, other = accounts.account("clerk"), factory.unit()
    client.force_login(chief)
    data = {
        "account": str(user.pk), "role": "UNIT_HANDLER", "valid_from": "2026-11-23", "unit": str(other.pk),
        "unit_id": str(other.pk), "user": str(chief.pk), "is_void": "1", "id": str(other.pk), "by": str(user.pk),
    }  # fmt: skip
    client.post(reverse("units:membership-new", args=[unit.pk]), data)
    membership = Membership.objects.get()
    assert (membership.unit, membership.user, membership.is_void) == (unit, user, False)
    assert membership.pk != other.pk


def test_list_counts_its_queries(chief, unit, client, django_assert_max_num_queries):
    for _ in range(40):
        factory.member(unit, Role.UNIT_HANDLER)
    client.force_login(chief)
    with django_assert_max_num_queries(8):
        client.get(reverse("units:membership-list", args=[unit.pk]))
