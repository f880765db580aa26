"""Accounts: made, renamed, switched off and on. `by=None` is the operator at the server's command line."""

import re
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.access import require
from accounts.models import User, normalize_username
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale

# Plain letters only: a Cyrillic а beside a Latin a would be two accounts that look the same.
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
USERNAME_HELP = "2至64位小写英文字母、数字及 . _ -，以字母或数字开头；一经创建不再更改。"
AUDITED = ("display_name", "is_active", "must_change_password", "password")


@transaction.atomic
def create_account(
    *, username: str, display_name: str, password: str, by: User | None, must_change_password: bool = True
) -> User:
    """A new account without any role; the password given is for the first sign-in."""
    if by is not None:
        require(by, Permission.MANAGE_ACCOUNT)
    account = User(
        username=normalize_username(username),
        display_name=display_name.strip(),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    _check_names(account)
    check_password_rules(password, account)
    account.set_password(password)
    account.save(force_insert=True)
    audit.record(
        by=by, action="accounts.create_account", summary="新建账号", subject=account, changes=audit.created(account)
    )
    return account


@transaction.atomic
def change_account(*, account: User, display_name: str, version: int, by: User) -> User:
    """Correct the name of the person; the account's own name never changes, because the audit speaks of it."""
    require(by, Permission.MANAGE_ACCOUNT)
    name = display_name.strip()
    if not name:
        raise Invalid({"display_name": ["请填写姓名。"]})
    if name == account.display_name:
        return account
    return store(
        account, version=version, by=by, action="accounts.change_account", summary="修改账号信息", display_name=name
    )


def deactivate_account(*, account: User, version: int, by: User, reason: str = "") -> User:
    """Nobody signs in with it any more, and open sessions end at their next request."""
    if account.pk == by.pk:
        raise Refused("不能停用本人账号。", remedy="请由另一名系统管理员办理。")
    return _switch(account, version=version, by=by, reason=reason, is_active=False)


def reactivate_account(*, account: User, version: int, by: User, reason: str = "") -> User:
    """The account may be used again, with the roles that it still holds."""
    return _switch(account, version=version, by=by, reason=reason, is_active=True)


@transaction.atomic
def _switch(account: User, *, version: int, by: User, reason: str, is_active: bool) -> User:
    require(by, Permission.MANAGE_ACCOUNT)
    if account.is_active == is_active:
        raise Refused("该账号已是启用状态。" if is_active else "该账号已是停用状态。")
    verb, word = ("reactivate", "启用账号") if is_active else ("deactivate", "停用账号")
    changed = store(
        account,
        version=version,
        by=by,
        action=f"accounts.{verb}_account",
        summary=word,
        reason=reason.strip(),
        is_active=is_active,
    )
    end_sessions(account=account)
    return changed


def end_sessions(*, account: User) -> None:
    """Every session of the account ends at its next request (after its rights changed)."""
    User.objects.filter(pk=account.pk).update(session_generation=F("session_generation") + 1)
    account.session_generation += 1


def store(
    account: User, *, version: int, by: User | None, action: str, summary: str, reason: str = "", **values: Any
) -> User:
    """Compare-and-swap of some fields of an account, with its audit row; for the services of this package."""
    before = audit.snapshot(account, AUDITED)
    changed = User.objects.filter(pk=account.pk, version=version).update(**values, version=F("version") + 1)
    if not changed:
        raise Stale
    for name, value in values.items():
        setattr(account, name, value)
    account.version = version + 1
    changes = audit.differences(before, audit.snapshot(account, AUDITED))
    audit.record(by=by, action=action, summary=summary, subject=account, changes=changes, reason=reason)
    return account


def check_password_rules(password: str, account: User, *, field: str = "password") -> None:
    """Refuse a weak password in the words of the validators."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Invalid({field: error.messages}) from error


def _check_names(account: User) -> None:
    errors = {}
    if not USERNAME.fullmatch(account.username):
        errors["username"] = [f"账号格式不正确：{USERNAME_HELP}"]
    elif User.objects.filter(username=account.username).exists():
        errors["username"] = ["该账号已存在。"]
    if not account.display_name:
        errors["display_name"] = ["请填写姓名。"]
    elif len(account.display_name) > 64:
        errors["display_name"] = ["姓名不超过64个字。"]
    if errors:
        raise Invalid(errors)
