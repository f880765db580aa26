"""Global permissions: who holds which today, and what somebody without one is told."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.access import allows, forget, permissions_of, require
from accounts.models import User
from accounts.permissions import FIELD_PERMISSIONS, WORK_FIELD_LABELS, Permission, WorkField
from accounts.roles import GLOBAL_ROLES, ROLES, UNIT_ROLES, Role, Scope, label_of
from common import clock
from common.errors import Refused
from tests.factories import accounts as factory

P = Permission
EVERY_UNIT_ROLE = {P.VIEW_UNIT, P.REPORT_MEMBER_COUNT, P.VIEW_ORGANIZER, P.VIEW_FILING, P.DRAFT_FILING}
EVERY_DEPARTMENT_ROLE = {
    P.VIEW_UNIT, P.MANAGE_UNIT, P.REPORT_MEMBER_COUNT, P.MANAGE_POST, P.VIEW_ORGANIZER, P.MANAGE_ORGANIZER,
    P.RECORD_TENURE, P.REVEAL_ID_NUMBER, P.VIEW_FILING, P.RECEIVE_FILING, P.DECIDE_FILING, P.RECORD_PAPER,
    P.EXCHANGE_ROSTER, P.PROPOSE_CALENDAR, P.VIEW_SETTINGS, P.ANSWER_QUESTION, P.RECORD_HOURS, P.VERIFY_HOURS,
}  # fmt: skip
EVERY_DEPARTMENT_LEADER = EVERY_DEPARTMENT_ROLE | {
    P.MANAGE_MEMBERSHIP,
    P.APPROVE_CALENDAR,
    P.DECIDE_SETTING,
    P.EXTEND_FILING,
    P.TAKE_SNAPSHOT,
}


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(date(2026, 11, 23)):
        yield


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.DEPARTMENT_HANDLER, EVERY_DEPARTMENT_ROLE),
        (Role.SECTION_CHIEF, EVERY_DEPARTMENT_LEADER | {P.REVIEW_AS_CHIEF}),
        (Role.DEPARTMENT_HEAD, EVERY_DEPARTMENT_LEADER | {P.REVIEW_AS_HEAD}),
        (Role.PARTY_SECRETARY, EVERY_UNIT_ROLE | {P.SIGN_OFF_FILING}),
        (Role.DEPUTY_SECRETARY, EVERY_UNIT_ROLE | {P.SIGN_OFF_FILING}),
        (Role.UNIT_HANDLER, EVERY_UNIT_ROLE),
        (Role.SYSTEM_ADMINISTRATOR, {P.MANAGE_ACCOUNT}),
        (Role.SECURITY_ADMINISTRATOR, {P.MANAGE_ROLE}),
        (Role.AUDIT_ADMINISTRATOR, {P.VIEW_AUDIT}),
    ],
)
def test_what_each_role_may(role, expected):
    """Written out a second time: a change of the table is a decision, not a slip."""
    assert ROLES[role].permissions == expected


def test_who_drafts_never_signs_and_who_signs_never_decides():
    assert P.SIGN_OFF_FILING not in ROLES[Role.UNIT_HANDLER].permissions
    for definition in ROLES.values():
        assert not {P.SIGN_OFF_FILING, P.DECIDE_FILING} <= definition.permissions, definition.label


def test_every_role_belongs_to_one_place():
    assert {*GLOBAL_ROLES, *UNIT_ROLES} == set(Role)
    assert {role for role in Role if ROLES[role].scope == Scope.UNIT} == set(UNIT_ROLES)
    assert not set(GLOBAL_ROLES) & set(UNIT_ROLES)
    assert len({label_of(role) for role in Role}) == len(Role)
    assert label_of("SECTION_CHIEF") == "组织部科长"


def test_fields_of_work_divide_what_a_handler_changes():
    """干事分工: together they hold all that changes something; nothing stands in both."""
    assert FIELD_PERMISSIONS[WorkField.LEDGER] == {
        P.MANAGE_UNIT, P.REPORT_MEMBER_COUNT, P.MANAGE_POST, P.MANAGE_ORGANIZER, P.RECORD_TENURE, P.REVEAL_ID_NUMBER,
        P.EXCHANGE_ROSTER,
    }  # fmt: skip
    assert FIELD_PERMISSIONS[WorkField.FILING] == {P.RECEIVE_FILING, P.DECIDE_FILING, P.RECORD_PAPER}
    assert set(FIELD_PERMISSIONS) == set(WORK_FIELD_LABELS) == set(WorkField)


def test_somebody_who_is_not_signed_in_may_nothing():
    assert not any(allows(AnonymousUser(), permission) for permission in Permission)
    assert not any(allows(None, permission) for permission in Permission)


@pytest.mark.django_db
def test_an_account_that_is_off_or_not_stored_may_nothing(django_assert_num_queries):
    off = factory.department_head(is_active=False)
    new = User(username="new")
    new.pk = None
    with django_assert_num_queries(0):
        assert (permissions_of(off), permissions_of(new)) == (frozenset(), frozenset())


@pytest.mark.django_db
def test_roles_add_up_and_are_asked_once_per_request(django_assert_num_queries):
    user = factory.account("both", Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
    with django_assert_num_queries(1):
        assert permissions_of(user) == {P.MANAGE_ACCOUNT, P.MANAGE_ROLE}
        assert allows(user, P.MANAGE_ROLE)
        assert not allows(user, P.VIEW_AUDIT)
    nobody = factory.account("nobody")
    with django_assert_num_queries(1):
        assert permissions_of(nobody) == permissions_of(nobody) == frozenset()


@pytest.mark.django_db
def test_what_was_kept_is_forgotten_when_told():
    user = factory.account("clerk")
    forget(user)  # nothing kept yet: nothing to do
    assert permissions_of(user) == frozenset()
    factory.role_grant(user, Role.AUDIT_ADMINISTRATOR)
    assert permissions_of(user) == frozenset()
    forget(user)
    assert permissions_of(user) == {P.VIEW_AUDIT}


@pytest.mark.django_db
def test_a_refusal_says_what_to_do():
    require(factory.audit_administrator(), P.VIEW_AUDIT)
    with pytest.raises(Refused) as refused:
        require(factory.department_head(), P.VIEW_AUDIT)
    assert str(refused.value) == "您没有办理此事项的权限。"
    assert (refused.value.remedy, refused.value.article) == (
        "如确需办理，请联系党委组织部或系统管理员。",
        "article-12",
    )
