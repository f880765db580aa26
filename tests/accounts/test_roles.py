"""Global roles: dated, incompatible with each other, never one's own."""

from datetime import date, timedelta

import pytest

from accounts import services
from accounts.access import allows, permissions_of
from accounts.models import AuditEntry, RoleGrant, User
from accounts.permissions import Permission
from accounts.roles import GLOBAL_ROLES, INCOMPATIBLE, ROLES, Role, Scope
from common import clock
from common.errors import Invalid, Refused
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def security() -> User:
    return factory.security_administrator("security")


def again(user: User) -> User:
    """As the next request sees the account."""
    return User.objects.get(pk=user.pk)


def test_grant_and_what_it_gives(security):
    user = factory.account("clerk")
    grant = services.grant_role(account=user, role="DEPARTMENT_HANDLER", by=security)
    assert (grant.valid_from, grant.valid_until) == (TODAY, None)
    assert permissions_of(again(user)) == ROLES[Role.DEPARTMENT_HANDLER].permissions
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.actor) == ("accounts.grant_role", user.pk, security)
    assert entry.changes["role"] == [None, "DEPARTMENT_HANDLER"]


def test_days_of_a_grant_are_inclusive(security):
    user = factory.account("clerk")
    services.grant_role(
        account=user, role="SECTION_CHIEF", by=security, valid_from=TODAY + DAY, valid_until=TODAY + 2 * DAY
    )
    held = []
    for offset in range(4):
        with clock.frozen(TODAY + offset * DAY):
            held.append(allows(again(user), Permission.MANAGE_MEMBERSHIP))
    assert held == [False, True, True, False]


def test_work_fields_limit_a_handler(security):
    user = factory.account("clerk")
    services.grant_role(account=user, role="DEPARTMENT_HANDLER", by=security, work_fields=["FILING"])
    held = permissions_of(again(user))
    assert Permission.RECEIVE_FILING in held
    assert Permission.MANAGE_UNIT not in held
    assert Permission.VIEW_UNIT in held


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "PARTY_SECRETARY"}, "role"),
        ({"role": "GOD"}, "role"),
        ({"role": "SECTION_CHIEF", "work_fields": ["FILING"]}, "work_fields"),
        ({"role": "DEPARTMENT_HANDLER", "work_fields": ["NONE"]}, "work_fields"),
        ({"role": "SECTION_CHIEF", "valid_from": TODAY - DAY}, "valid_from"),
        ({"role": "SECTION_CHIEF", "valid_until": TODAY - DAY}, "valid_until"),
    ],
)
def test_bad_input(security, values, field):
    with pytest.raises(Invalid) as refusal:
        services.grant_role(account=factory.account("clerk"), by=security, **values)
    assert list(refusal.value.errors) == [field]


def test_nobody_changes_the_own_roles(security):
    with pytest.raises(Refused, match="本人"):
        services.grant_role(account=security, role="SYSTEM_ADMINISTRATOR", by=security)
    with pytest.raises(Refused, match="本人"):
        services.end_role(grant=security.role_grants.get(), by=security)
    assert RoleGrant.objects.count() == 1


@pytest.mark.parametrize("role", ["system_administrator", "audit_administrator", "department_head", "account"])
def test_only_security_administrators_grant(role):
    by, user = getattr(factory, role)(), factory.department_handler()
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        services.grant_role(account=user, role="SECTION_CHIEF", by=by)
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        services.end_role(grant=user.role_grants.get(), by=by)


@pytest.mark.parametrize("pair", sorted(sorted(pair) for pair in INCOMPATIBLE), ids="-".join)
def test_incompatible_roles_are_refused_in_both_orders(security, pair):
    for first, second in (pair, reversed(pair)):
        user = factory.account("", first)
        with pytest.raises(Refused, match="不得由同一账号担任"):
            services.grant_role(account=user, role=second, by=security)


def test_the_table_of_incompatible_roles():
    """Audit with nothing, administration with no department; within the department anything goes."""
    named = {frozenset(pair) for pair in INCOMPATIBLE}
    for one in GLOBAL_ROLES:
        for other in GLOBAL_ROLES:
            if one == other:
                continue
            crosses = {ROLES[one].scope, ROLES[other].scope} == {Scope.SYSTEM, Scope.DEPARTMENT}
            expected = crosses or Role.AUDIT_ADMINISTRATOR in {one, other}
            assert (frozenset({one, other}) in named) == expected
    assert frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}) not in named


def test_roles_conflict_only_while_they_overlap(security):
    user = factory.account("clerk")
    factory.role_grant(user, Role.AUDIT_ADMINISTRATOR, valid_until=TODAY + DAY)
    with pytest.raises(Refused):
        services.grant_role(account=user, role="SECTION_CHIEF", by=security, valid_from=TODAY + DAY)
    services.grant_role(account=user, role="SECTION_CHIEF", by=security, valid_from=TODAY + 2 * DAY)


def test_a_future_grant_conflicts_as_well(security):
    user = factory.account("clerk")
    factory.role_grant(user, Role.AUDIT_ADMINISTRATOR, valid_from=TODAY + 10 * DAY)
    with pytest.raises(Refused):
        services.grant_role(account=user, role="SECTION_CHIEF", by=security)
    services.grant_role(account=user, role="SECTION_CHIEF", by=security, valid_until=TODAY + 9 * DAY)


def test_the_same_role_is_not_granted_twice(security):
    user = factory.section_chief()
    with pytest.raises(Refused, match="已有"):
        services.grant_role(account=user, role="SECTION_CHIEF", by=security)


def test_ending_at_once_takes_effect_at_once(security):
    user = factory.section_chief()
    services.end_role(grant=user.role_grants.get(), by=security, reason="转岗")
    grant = user.role_grants.get()
    assert (grant.valid_until, grant.is_void) == (TODAY - DAY, False)
    assert permissions_of(again(user)) == frozenset()
    entry = AuditEntry.objects.get()
    assert (entry.changes, entry.reason) == ({"valid_until": [None, "2026-11-22"]}, "转岗")


def test_what_was_granted_today_is_void_when_ended_at_once(security):
    user = factory.account("clerk")
    grant = services.grant_role(account=user, role="SECTION_CHIEF", by=security)
    services.end_role(grant=grant, by=security)
    stored = RoleGrant.objects.get(pk=grant.pk)
    assert (stored.valid_until, stored.is_void) == (TODAY, True)
    assert permissions_of(again(user)) == frozenset()
    assert services.grant_role(account=user, role="SECTION_CHIEF", by=security).pk != grant.pk


def test_ending_with_a_last_day(security):
    user = factory.section_chief()
    services.end_role(grant=user.role_grants.get(), by=security, last_day=TODAY)
    assert allows(again(user), Permission.MANAGE_MEMBERSHIP)
    with clock.frozen(TODAY + DAY):
        assert not allows(again(user), Permission.MANAGE_MEMBERSHIP)


def test_what_cannot_be_ended(security):
    user = factory.account("clerk")
    ended = factory.role_grant(user, Role.SECTION_CHIEF, valid_until=TODAY - DAY)
    with pytest.raises(Refused, match="已经终止"):
        services.end_role(grant=ended, by=security)
    current = factory.role_grant(user, Role.DEPARTMENT_HEAD, valid_until=TODAY + DAY)
    with pytest.raises(Invalid):
        services.end_role(grant=current, by=security, last_day=TODAY - DAY)
    with pytest.raises(Invalid):
        services.end_role(grant=current, by=security, last_day=TODAY + 2 * DAY)


def test_a_change_of_roles_ends_the_sessions(security, sign_in):
    user = factory.account("clerk")
    client = sign_in(user)
    grant = services.grant_role(account=user, role="SECTION_CHIEF", by=security)
    assert client.get("/accounts/me/").status_code == 302
    client = sign_in(again(user))
    assert client.get("/accounts/me/").status_code == 200
    services.end_role(grant=grant, by=security)
    assert client.get("/accounts/me/").status_code == 302


def test_the_three_administrators_hold_no_business_permission():
    administration = {Permission.MANAGE_ACCOUNT, Permission.MANAGE_ROLE, Permission.VIEW_AUDIT}
    for role, definition in ROLES.items():
        if definition.scope == Scope.SYSTEM:
            assert definition.permissions <= administration
            assert len(definition.permissions) == 1
        else:
            assert not definition.permissions & administration, role


def test_a_deputy_may_what_a_secretary_may():
    assert ROLES[Role.DEPUTY_SECRETARY].permissions == ROLES[Role.PARTY_SECRETARY].permissions
