"""Accounts for tests. They sign in by ``force_login`` and have no usable password unless one is given."""

import itertools
from datetime import date

from accounts.models import RoleGrant, User
from accounts.roles import Role
from common import clock

_numbers = itertools.count(1)
LONG_AGO = date(2015, 1, 1)


def account(username: str = "", *roles: Role, display_name: str = "", password: str | None = None, **fields) -> User:
    """An account, with global roles that it has held for long."""
    number = next(_numbers)
    user = User(
        username=username or f"account-{number}",
        display_name=display_name or username or f"账号{number}",
        created_at=fields.pop("created_at", clock.now()),
        **fields,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save(force_insert=True)
    for role in roles:
        role_grant(user, role)
    return user


def role_grant(user: User, role: Role, *, valid_from: date = LONG_AGO, **fields) -> RoleGrant:
    """A global role, written past the service, so that it may have begun long ago."""
    return RoleGrant.objects.create(user=user, role=role.value, valid_from=valid_from, **fields)


def department_handler(username: str = "", **fields) -> User:
    return account(username, Role.DEPARTMENT_HANDLER, **fields)


def section_chief(username: str = "", **fields) -> User:
    return account(username, Role.SECTION_CHIEF, **fields)


def department_head(username: str = "", **fields) -> User:
    return account(username, Role.DEPARTMENT_HEAD, **fields)


def system_administrator(username: str = "", **fields) -> User:
    return account(username, Role.SYSTEM_ADMINISTRATOR, **fields)


def security_administrator(username: str = "", **fields) -> User:
    return account(username, Role.SECURITY_ADMINISTRATOR, **fields)


def audit_administrator(username: str = "", **fields) -> User:
    return account(username, Role.AUDIT_ADMINISTRATOR, **fields)
