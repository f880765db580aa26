"""Global roles: granted and ended by the security administrator, never by oneself."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction

from accounts import audit
from accounts.access import forget, require
from accounts.models import RoleGrant, User
from accounts.permissions import Permission, WorkField
from accounts.roles import GLOBAL_ROLES, INCOMPATIBLE, ROLES, Role, Scope, label_of
from accounts.services.accounts import end_sessions
from common import clock
from common.errors import Invalid, Refused

# What upper apps know about an account that stands against a role: (account, role, first day, last day) → reason or "".
Objection = Callable[[User, Role, date, date | None], str]
_objections: list[Objection] = []


def register_objection(objection: Objection) -> None:
    """An upper app registers its objection when it starts (a member of a unit becomes no administrator)."""
    if objection not in _objections:
        _objections.append(objection)


@transaction.atomic
def grant_role(
    *,
    account: User,
    role: str,
    by: User | None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    work_fields: Iterable[str] = (),
) -> RoleGrant:
    """Give an account a global role from a day (today unless said otherwise) to an optional last day."""
    if by is not None:
        _check_granter(account, by)
    first = valid_from or clock.today()
    fields = _checked_fields(role, work_fields)
    _check_period(first, valid_until)
    _lock(account)
    _check_compatible(account, Role(role), first, valid_until)
    grant = RoleGrant.objects.create(
        user=account, role=Role(role).value, work_fields=fields, valid_from=first, valid_until=valid_until
    )
    audit.record(
        by=by,
        action="accounts.grant_role",
        summary=f"授予角色：{label_of(role)}",
        subject=account,
        changes=audit.created(grant),
    )
    _rights_changed(account)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, last_day: date | None = None, reason: str = "") -> RoleGrant:
    """End a role with a last day; without one it ends at once, which means yesterday, or void if it began today."""
    account = grant.user
    _check_granter(account, by)
    _lock(account)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    before = audit.snapshot(grant)
    until, is_void = ending(grant.valid_from, grant.valid_until, grant.is_void, last_day)
    grant.valid_until, grant.is_void = until, is_void
    grant.save(update_fields=["valid_until", "is_void"])
    audit.record(
        by=by,
        action="accounts.end_role",
        summary=f"终止角色：{label_of(grant.role)}",
        subject=account,
        changes=audit.differences(before, audit.snapshot(grant)),
        reason=reason.strip(),
    )
    _rights_changed(account)
    return grant


def ending(first: date, until: date | None, is_void: bool, last_day: date | None) -> tuple[date, bool]:
    """The last day of a period that is being ended, and whether nothing of it remains.

    Ending at once means that yesterday was the last day; a period that had not begun yesterday is void.
    """
    yesterday = clock.today() - timedelta(days=1)
    if is_void or (until is not None and until <= yesterday):
        raise Refused("该授权已经终止。")
    if last_day is None:
        return (first, True) if first > yesterday else (yesterday, False)
    if last_day < clock.today():
        raise Invalid({"last_day": ["截止日不得早于今天；需立即终止的，请将截止日留空。"]})
    if last_day < first:
        raise Invalid({"last_day": ["截止日不得早于起始日。"]})
    if until is not None and last_day > until:
        raise Invalid({"last_day": ["截止日不得晚于原截止日；需延长的，请另行授权。"]})
    return last_day, False


def _check_granter(account: User, by: User) -> None:
    require(by, Permission.MANAGE_ROLE)
    if account.pk == by.pk:
        raise Refused("不能变更本人的角色。", remedy="请由另一名安全管理员办理。")


def _checked_fields(role: str, work_fields: Iterable[str]) -> list[str]:
    if role not in GLOBAL_ROLES:
        raise Invalid({"role": ["请选择角色。"]})
    fields = sorted(set(work_fields))
    if any(field not in set(WorkField) for field in fields):
        raise Invalid({"work_fields": ["分工不在可选范围内。"]})
    if fields and role != Role.DEPARTMENT_HANDLER:
        raise Invalid({"work_fields": ["分工只适用于组织部干事。"]})
    return fields


def _check_period(first: date, last: date | None) -> None:
    if first < clock.today():
        raise Invalid({"valid_from": ["起始日不得早于今天。"]})
    if last is not None and last < first:
        raise Invalid({"valid_until": ["截止日不得早于起始日。"]})


def _lock(account: User) -> None:
    """Two grants to one account wait for each other, so that neither misses the other's conflict."""
    User.objects.select_for_update().get(pk=account.pk)


def _check_compatible(account: User, role: Role, first: date, last: date | None) -> None:
    held = {
        Role(code)
        for code in RoleGrant.objects.filter(user=account).between(first, last).values_list("role", flat=True)
    }
    if role in held:
        raise Refused(f"该账号在此期间已有“{label_of(role)}”角色。")
    for other in sorted(held):
        if frozenset({role, other}) in INCOMPATIBLE:
            raise Refused(
                f"“{label_of(role)}”与该账号已有的“{label_of(other)}”不得由同一账号担任。",
                remedy="请先终止原有角色，或为其另设账号。",
            )
    for objection in _objections:
        reason = objection(account, role, first, last)
        if reason:
            raise Refused(reason, remedy="请为其另设账号。")


def holds_scope(account: User, scope: Scope, first: date, last: date | None) -> bool:
    """Whether the account holds a role of a scope on some day of a period."""
    codes = [role.value for role in GLOBAL_ROLES if ROLES[role].scope == scope]
    return RoleGrant.objects.filter(user=account, role__in=codes).between(first, last).exists()


def _rights_changed(account: User) -> None:
    forget(account)
    end_sessions(account=account)
