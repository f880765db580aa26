"""Passwords: set anew by an administrator, changed by their owner."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.access import require
from accounts.models import RoleGrant, User
from accounts.permissions import Permission
from accounts.roles import Role
from accounts.services.accounts import check_password_rules, store
from accounts.services.tries import forget_tries, release_try, reserve_try
from common import clock
from common.errors import Invalid, Refused

# Whoever could set their passwords could act as them, and would be the one all-powerful administrator.
OUT_OF_REACH = (Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


@transaction.atomic
def reset_password(*, account: User, password: str, version: int, by: User | None) -> User:
    """Set a password that must be changed at the next sign-in; all sessions of the account end, and so does a block."""
    if by is not None:
        require(by, Permission.MANAGE_ACCOUNT)
        _refuse_out_of_reach(account, by)
    check_password_rules(password, account)
    forget_tries(account=account)  # they were at the old password
    return store(
        account,
        version=version,
        by=by,
        action="accounts.reset_password",
        summary="重置密码",
        password=make_password(password),
        must_change_password=True,
    )


def change_own_password(*, current: str, password: str, by: User, address: str = "") -> User:
    """The owner sets a new password; other sessions end, because every session's key contains the password's.

    Wrong current passwords count as tries to sign in, so that a session left open does not help in guessing.
    """
    reserved = reserve_try(username=by.username, address=address)
    if not by.check_password(current):
        raise Invalid({"current": ["当前密码不正确。"]})
    release_try(reserved=reserved)
    if current == password:
        raise Invalid({"password": ["新密码不能与当前密码相同。"]})
    check_password_rules(password, by)
    with transaction.atomic():
        return store(
            by,
            version=by.version,
            by=by,
            action="accounts.change_own_password",
            summary="修改本人密码",
            password=make_password(password),
            must_change_password=False,
        )


def refusal_to_reset(account: User, by: User) -> str:
    """Why ``by`` may not set this account's password, or an empty text."""
    if account.pk == by.pk:
        return "本人密码请在“修改密码”中修改。"
    held = RoleGrant.objects.filter(user=account, role__in=OUT_OF_REACH).between(clock.today(), None)
    if held.exists():
        return "安全管理员、审计管理员的密码不由系统管理员重置。"
    return ""


def _refuse_out_of_reach(account: User, by: User) -> None:
    reason = refusal_to_reset(account, by)
    if reason:
        raise Refused(reason, remedy="请运维人员在服务器上使用 reset_password 命令办理。")
