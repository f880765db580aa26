"""Signing in and out, with the audit of it.

A name that no account has is kept nowhere: it may be a mistyped password.
"""

from django.contrib.auth import authenticate

from accounts import audit
from accounts.models import User, normalize_username
from accounts.services.tries import release_try, reserve_try


def check_credentials(*, username: str, password: str, address: str) -> User | None:
    """The active account of a name and its password, or None: the only place where a sign-in's password is checked.

    Raises `TooManyTries` without looking at the password. The framework spends one hash on names that no account has,
    and both kinds of failure write the same rows, so that neither the answer nor its time tells which names exist.
    """
    reserved = reserve_try(username=username, address=address)
    account = authenticate(username=username, password=password)
    if isinstance(account, User):
        release_try(reserved=reserved)
        return account
    _record_failure(username)
    return None


def record_sign_in(*, by: User) -> None:
    audit.record(by=by, action="accounts.sign_in", summary="登录", subject=by)


def record_sign_out(*, by: User) -> None:
    audit.record(by=by, action="accounts.sign_out", summary="退出登录", subject=by)


def _record_failure(username: str) -> None:
    account = User.objects.filter(username=normalize_username(username)).first()
    summary = "登录失败" if account else "登录失败（账号不存在）"
    audit.record(by=account, action="accounts.sign_in_failed", summary=summary, subject=account)
