"""Units, their members and counts, written past the services so that they may lie in the past."""

import itertools
from datetime import date

from accounts.models import User
from accounts.roles import Role
from common import clock
from common.pinyin import of_text
from tests.factories import accounts
from units.models import MemberCount, Membership, PartyOrganizationKind, Unit, UnitKind, UnitProfile

_numbers = itertools.count(1)
LONG_AGO = date(2015, 1, 1)


def unit(name: str = "", *, code: str = "", established_on: date = LONG_AGO, **profile_fields) -> Unit:
    """A unit with one profile; ``profile_fields`` are kind, party_kind, short_name, in_scope."""
    number = next(_numbers)
    row = Unit.objects.create(code=code or f"T{number:04d}", order=number, established_on=established_on)
    profile(row, name or f"测试学院{number}", valid_from=established_on, **profile_fields)
    return row


def profile(of: Unit, name: str, *, valid_from: date = LONG_AGO, **fields) -> UnitProfile:
    pinyin, initials = of_text(name)
    values = {"kind": UnitKind.COLLEGE, "party_kind": PartyOrganizationKind.COMMITTEE} | fields
    return UnitProfile.objects.create(
        unit=of, name=name, pinyin=pinyin, initials=initials, valid_from=valid_from, **values
    )


def member(of: Unit, role: Role, username: str = "", *, valid_from: date = LONG_AGO, **account_fields) -> User:
    """An account with a role in a unit."""
    user = accounts.account(username, **account_fields)
    membership(user, of, role, valid_from=valid_from)
    return user


def membership(user: User, of: Unit, role: Role, *, valid_from: date = LONG_AGO, **fields) -> Membership:
    return Membership.objects.create(user=user, unit=of, role=role.value, valid_from=valid_from, **fields)


def member_count(of: Unit, total: int, counted_on: date, **fields) -> MemberCount:
    values = {"reported_at": clock.now(), "source": "党内统计年报"} | fields
    return MemberCount.objects.create(unit=of, total=total, counted_on=counted_on, **values)
