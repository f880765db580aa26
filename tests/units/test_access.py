"""Permission on a unit: by a global role everywhere, by membership in the own unit, for others nowhere."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, Role
from common import clock
from common.errors import Refused
from tests.factories import accounts, units as factory
from units.access import (
    can,
    can_somewhere,
    derive_permissions,
    forget,
    require,
    unit_permissions_of,
    units_with,
)
from units.models import Unit, UnitUserPermission

pytestmark = pytest.mark.django_db
P = Permission


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(date(2026, 11, 23)):
        yield


@pytest.fixture
def unit() -> Unit:
    return factory.unit("测试学院党委")


def test_the_own_unit_and_no_other(unit):
    user, other = factory.member(unit, Role.UNIT_HANDLER), factory.unit()
    for which, expected in ((unit, True), (unit.pk, True), (other, False), (other.pk, False)):
        assert can(user, P.DRAFT_FILING, which) is expected
        assert can(user, P.SIGN_OFF_FILING, which) is False
    assert can_somewhere(user, P.DRAFT_FILING)
    assert not can_somewhere(user, P.SIGN_OFF_FILING)
    assert units_with(user, P.DRAFT_FILING) == [unit.pk]
    assert units_with(user, P.SIGN_OFF_FILING) == []


def test_a_role_of_the_department_holds_in_every_unit(unit):
    handler = accounts.department_handler()
    assert can(handler, P.RECEIVE_FILING, unit)
    assert can_somewhere(handler, P.RECEIVE_FILING)
    assert not can(handler, P.SIGN_OFF_FILING, unit)
    assert not can_somewhere(handler, P.SIGN_OFF_FILING)
    assert units_with(handler, P.RECEIVE_FILING) == []  # by membership it has none


@pytest.mark.parametrize("visitor", [AnonymousUser(), None])
def test_somebody_who_is_not_signed_in_may_nothing_anywhere(unit, visitor):
    assert not any(can(visitor, permission, unit) for permission in Permission)
    assert not any(can_somewhere(visitor, permission) for permission in Permission)


def test_an_account_that_is_off_or_not_stored_has_no_unit(unit, django_assert_num_queries):
    off, new = factory.member(unit, Role.PARTY_SECRETARY, is_active=False), User(username="new")
    new.pk = None
    with django_assert_num_queries(0):
        assert (unit_permissions_of(off), unit_permissions_of(new)) == ({}, {})


def test_two_roles_in_one_unit_add_up_and_are_asked_once(unit, django_assert_num_queries):
    user = factory.member(unit, Role.UNIT_HANDLER)
    factory.membership(user, unit, Role.PARTY_SECRETARY)
    with django_assert_num_queries(1):
        assert unit_permissions_of(user) == {unit.pk: ROLES[Role.PARTY_SECRETARY].permissions}
        assert unit_permissions_of(user)
    nobody = accounts.account()
    with django_assert_num_queries(1):
        assert unit_permissions_of(nobody) == unit_permissions_of(nobody) == {}


def test_what_was_kept_is_forgotten_when_told(unit):
    user = accounts.account()
    forget(user)  # nothing kept yet: nothing to do
    assert not can(user, P.VIEW_UNIT, unit)
    factory.membership(user, unit, Role.UNIT_HANDLER)
    assert not can(user, P.VIEW_UNIT, unit)
    forget(user)
    assert can(user, P.VIEW_UNIT, unit)


def test_a_refusal_says_what_to_do(unit):
    user = factory.member(unit, Role.UNIT_HANDLER)
    require(user, P.DRAFT_FILING, unit)
    with pytest.raises(Refused) as refused:
        require(user, P.SIGN_OFF_FILING, unit)
    assert str(refused.value) == "您没有在该单位办理此事项的权限。"
    assert (refused.value.remedy, refused.value.article) == (
        "如确需办理，请联系党委组织部调整单位成员角色。",
        "article-12",
    )


def test_guardians_rows_are_those_of_the_memberships(unit):
    user, bystander = factory.member(unit, Role.UNIT_HANDLER), factory.member(unit, Role.UNIT_HANDLER)
    derive_permissions(bystander)
    expected = {permission.value for permission in ROLES[Role.UNIT_HANDLER].permissions}
    for _ in range(2):  # a second time changes nothing
        assert derive_permissions(user) == len(expected)
        rows = UnitUserPermission.objects.filter(user=user)
        assert {(row.content_object_id, row.permission.codename) for row in rows} == {(unit.pk, e) for e in expected}
    assert UnitUserPermission.objects.filter(user=bystander).count() == len(expected)
