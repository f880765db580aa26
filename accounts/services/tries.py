"""Tries at passwords: reserved before the password is looked at, so that forty guesses at once are counted as forty.

A try is a row. It stays when the password was wrong and goes when it was right. Three limits count the rows of the last
half hour: those of a name from an address, of a name from everywhere, and from an address for all names.
Why not a package: docs/adr/0007-own-count-of-sign-in-tries.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts import audit
from accounts.access import require
from accounts.models import SignInTry, User, normalize_username
from accounts.permissions import Permission
from common import clock
from common.encryption import keyring
from common.errors import Refused

LIFTED = "accounts.lift_sign_in_block"


class TooManyTries(Refused):
    """The limit is reached; says how long to wait, and nothing about the account."""

    def __init__(self, until: datetime) -> None:
        minutes = max(1, -((clock.now() - until) // timedelta(minutes=1)))
        super().__init__(f"尝试次数过多，请在{minutes}分钟后再试。", remedy="急需登录的，请联系系统管理员。")
        self.until = until


def reserve_try(*, username: str, address: str) -> SignInTry:
    """Take one of the tries that are left, committed before the password is checked. Raises `TooManyTries`."""
    name_key, address_key = _name_key(username), _address_key(address)
    with transaction.atomic(durable=True):
        _wait_in_line(name_key, address_key)
        until = _refused_until(name_key, address_key)
        if until is not None:
            raise TooManyTries(until)
        return SignInTry.objects.create(at=clock.now(), name_key=name_key, address_key=address_key)


def release_try(*, reserved: SignInTry) -> None:
    """The password was right: the try does not count. Earlier wrong ones still do."""
    reserved.delete()


def blocked_until(*, account: User) -> datetime | None:
    """Until when the account is refused, from some address or from everywhere."""
    tries = list(_recent().filter(name_key=_name_key(account.username)).values_list("at", "address_key"))
    by_address: dict[str, list[datetime]] = {}
    for at, address_key in tries:
        by_address.setdefault(address_key, []).append(at)
    ends = [_end(moments, settings.SIGN_IN_TRIES) for moments in by_address.values()]
    return _latest([*ends, _end([at for at, _ in tries], settings.SIGN_IN_TRIES_PER_NAME)])


@transaction.atomic
def lift_block(*, account: User, by: User | None, reason: str = "") -> None:
    """Forget the wrong tries at an account. ``by=None`` is the operator at the server's command line."""
    if by is not None:
        require(by, Permission.MANAGE_ACCOUNT)
    if blocked_until(account=account) is None:
        raise Refused("该账号目前未暂停登录。")
    forget_tries(account=account)
    audit.record(by=by, action=LIFTED, summary="解除账号的登录暂停", subject=account, reason=reason.strip())


def forget_tries(*, account: User) -> None:
    """Whatever was tried at an account no longer counts."""
    SignInTry.objects.filter(name_key=_name_key(account.username)).delete()


@transaction.atomic
def lift_address_block(*, address: str) -> int:
    """Forget the wrong tries from an address, at the server's command line; returns how many there were."""
    count, _ = SignInTry.objects.filter(address_key=_address_key(address)).delete()
    if count:
        audit.record(by=None, action=LIFTED, summary="解除网络地址的登录暂停", reason=address)
    return count


def forget_old_tries() -> int:
    """Remove the rows that no limit counts any more; returns how many."""
    count, _ = SignInTry.objects.filter(at__lte=clock.now() - _window()).delete()
    return count


def _window() -> timedelta:
    return timedelta(minutes=settings.SIGN_IN_WINDOW_MINUTES)


def _name_key(username: str) -> str:
    return keyring().index(normalize_username(username), purpose="sign-in name")


def _address_key(address: str) -> str:
    return keyring().index(address, purpose="sign-in address")


def _wait_in_line(*keys: str) -> None:
    """Tries at one name, or from one address, are counted one after the other.

    On SQLite the transaction itself does it: it begins IMMEDIATE, and there is one writer. On PostgreSQL a lock that
    lasts as long as the transaction, always taken in the same order.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for key in sorted(keys):
                number = int.from_bytes(bytes.fromhex(key)[:8], signed=True)
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _recent() -> "QuerySet[SignInTry]":
    return SignInTry.objects.filter(at__gt=clock.now() - _window()).order_by("at")


def _refused_until(name_key: str, address_key: str) -> datetime | None:
    found = list(
        _recent().filter(Q(name_key=name_key) | Q(address_key=address_key)).values_list("at", "name_key", "address_key")
    )
    of_name = [at for at, name, _ in found if name == name_key]
    of_address = [at for at, _, address in found if address == address_key]
    of_both = [at for at, name, address in found if (name, address) == (name_key, address_key)]
    return _latest(
        [
            _end(of_both, settings.SIGN_IN_TRIES),
            _end(of_name, settings.SIGN_IN_TRIES_PER_NAME),
            _end(of_address, settings.SIGN_IN_TRIES_PER_ADDRESS),
        ]
    )


def _end(moments: list[datetime], limit: int) -> datetime | None:
    """When fewer tries than the limit will count again, where that many count now. The moments are in order."""
    return moments[-limit] + _window() if len(moments) >= limit else None


def _latest(ends: Iterable[datetime | None]) -> datetime | None:
    return max((end for end in ends if end is not None), default=None)
