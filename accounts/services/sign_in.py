"""The audit of signing in and out. A name that no account has is not kept: it may be a mistyped password."""

from accounts import audit
from accounts.models import User, normalize_username


def record_sign_in(*, by: User) -> None:
    audit.record(by=by, action="accounts.sign_in", summary="登录", subject=by)


def record_sign_out(*, by: User) -> None:
    audit.record(by=by, action="accounts.sign_out", summary="退出登录", subject=by)


def record_sign_in_failure(*, username: str) -> None:
    account = User.objects.filter(username=normalize_username(username)).first()
    if account is not None:
        audit.record(by=account, action="accounts.sign_in_failed", summary="登录失败", subject=account)
