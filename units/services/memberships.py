"""Unit roles: granted and ended by the department. The rows of guardian are derived after every change."""

from datetime import date, timedelta

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, UNIT_ROLES, Role, Scope, label_of
from accounts.services import end_sessions, ending, holds_scope
from common import clock
from common.errors import Invalid, Refused
from units.access import derive_permissions, forget, require
from units.models import Membership, Unit


@transaction.atomic
def grant_membership(
    *,
    account: User,
    unit: Unit,
    role: str,
    by: User | None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give an account a role in a unit from a day (today unless said otherwise) to an optional last day.

    ``by=None`` is the system itself (the demo's seed).
    """
    if by is not None:
        _check_granter(account, unit, by)
    first = valid_from or clock.today()
    _check_input(account, unit, role, first, valid_until, is_system=by is None)
    User.objects.select_for_update().get(pk=account.pk)
    _check_conflicts(account, unit, Role(role), first, valid_until)
    membership = Membership.objects.create(
        user=account, unit=unit, role=Role(role).value, valid_from=first, valid_until=valid_until
    )
    audit.record(
        by=by,
        action="units.grant_membership",
        summary=f"授予单位角色：{label_of(role)}",
        subject=membership,
        changes=audit.created(membership),
        unit_id=unit.pk,
    )
    _rights_changed(account)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, last_day: date | None = None, reason: str = "") -> Membership:
    """End a unit role with a last day; without one it ends at once and the account's sessions with it."""
    account, unit = membership.user, membership.unit
    _check_granter(account, unit, by)
    User.objects.select_for_update().get(pk=account.pk)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    before = audit.snapshot(membership)
    until, is_void = ending(membership.valid_from, membership.valid_until, membership.is_void, last_day)
    membership.valid_until, membership.is_void = until, is_void
    membership.save(update_fields=["valid_until", "is_void"])
    audit.record(
        by=by,
        action="units.end_membership",
        summary=f"终止单位角色：{label_of(membership.role)}",
        subject=membership,
        changes=audit.differences(before, audit.snapshot(membership)),
        unit_id=unit.pk,
        reason=reason.strip(),
    )
    _rights_changed(account)
    end_sessions(account=account)
    return membership


def end_with_unit(*, unit: Unit, last_day: date, by: User) -> None:
    """Roles do not outlast their unit: called while it is abolished, inside of that transaction."""
    outlasting = Membership.objects.filter(unit=unit).between(last_day + timedelta(days=1), None)
    for membership in outlasting.select_related("user").select_for_update(of=("self",)):
        before = audit.snapshot(membership)
        # One that would have begun later never does.
        membership.is_void = membership.valid_from > last_day
        membership.valid_until = max(membership.valid_from, last_day)
        membership.save(update_fields=["valid_until", "is_void"])
        audit.record(
            by=by,
            action="units.end_membership",
            summary=f"单位停用，终止单位角色：{label_of(membership.role)}",
            subject=membership,
            changes=audit.differences(before, audit.snapshot(membership)),
            unit_id=unit.pk,
        )
        _rights_changed(membership.user)


def objection_to_role(account: User, role: Role, first: date, last: date | None) -> str:
    """Why a member of a unit cannot hold a global role, for `accounts.services.register_objection`."""
    if ROLES[role].scope != Scope.SYSTEM:
        return ""
    if not Membership.objects.filter(user=account).between(first, last).exists():
        return ""
    return f"该账号是单位成员，不得担任“{label_of(role)}”。"


def _check_granter(account: User, unit: Unit, by: User) -> None:
    require(by, Permission.MANAGE_MEMBERSHIP, unit)
    if account.pk == by.pk:
        raise Refused("不能变更本人的单位角色。", remedy="请由组织部其他负责人办理。")


def _check_input(account: User, unit: Unit, role: str, first: date, last: date | None, *, is_system: bool) -> None:
    errors = {}
    if role not in UNIT_ROLES:
        errors["role"] = ["请选择单位角色。"]
    if not account.is_active:
        errors["account"] = ["该账号已停用。"]
    if first < clock.today() and not is_system:
        errors["valid_from"] = ["起始日不得早于今天。"]
    elif first < unit.established_on:
        errors["valid_from"] = ["起始日不得早于单位的启用日期。"]
    if last is not None and last < first:
        errors["valid_until"] = ["截止日不得早于起始日。"]
    if unit.abolished_on is not None and (last is None or last > unit.abolished_on):
        errors["valid_until"] = ["该单位已确定停用，截止日不得晚于其停用日期。"]
    if errors:
        raise Invalid(errors)


def _check_conflicts(account: User, unit: Unit, role: Role, first: date, last: date | None) -> None:
    if Membership.objects.filter(user=account, unit=unit, role=role).between(first, last).exists():
        raise Refused(f"该账号在此期间已是本单位的{label_of(role)}。")
    if holds_scope(account, Scope.SYSTEM, first, last):
        raise Refused(
            "系统、安全、审计管理员不得担任单位成员。", remedy="请为其另设账号，或先由安全管理员终止其管理员角色。"
        )


def _rights_changed(account: User) -> None:
    forget(account)
    derive_permissions(account)
