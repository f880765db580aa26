"""Access classes: what each actor may expect of a page, worked out from the table of roles alone.

Nothing here asks the application, so that the test judges it by an opinion of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.permissions import Permission
from accounts.roles import ROLES, Role

P = Permission


class Outcome(StrEnum):
    """How a page answers."""

    ALLOWED = "allowed"  # shown, redirected, or complaining about what was posted
    SIGN_IN = "sent to sign in"
    FORBIDDEN = "403"
    MISSING = "404"
    METHOD = "405"
    BROKEN = "broken"


@dataclass(frozen=True)
class Actor:
    """Somebody who asks: global roles, roles in unit "a" or "b", or the person of that unit."""

    name: str
    roles: tuple[Role, ...] = ()
    unit_roles: dict[str, tuple[Role, ...]] = field(default_factory=dict)
    person_of: str = ""
    is_anonymous: bool = False

    def holds(self, permission: Permission, side: str) -> bool:
        """Whether a role gives the permission on the unit of a side."""
        return any(permission in ROLES[role].permissions for role in (*self.roles, *self.unit_roles.get(side, ())))

    def holds_everywhere(self, permission: Permission) -> bool:
        return any(permission in ROLES[role].permissions for role in self.roles)

    def holds_somewhere(self, permission: Permission) -> bool:
        return any(self.holds(permission, side) for side in "ab")


# (actor, side of the object or "") → outcome
Access = Callable[[Actor, str], Outcome]


def public(actor: Actor, side: str) -> Outcome:
    """Everybody, signed in or not."""
    return Outcome.ALLOWED


def signed_in(actor: Actor, side: str) -> Outcome:
    """Everybody who is signed in."""
    return Outcome.SIGN_IN if actor.is_anonymous else Outcome.ALLOWED


def globally(*permissions: Permission) -> Access:
    """Holders of any of some global permissions; for all others the page is forbidden, whatever it would show."""

    def access(actor: Actor, side: str) -> Outcome:
        if actor.is_anonymous:
            return Outcome.SIGN_IN
        return Outcome.ALLOWED if any(map(actor.holds_everywhere, permissions)) else Outcome.FORBIDDEN

    return access


def somewhere(*permissions: Permission, or_person: bool = False) -> Access:
    """Who holds any of the permissions globally or in a unit (or is in the ledger): lists that show each their own."""

    def access(actor: Actor, side: str) -> Outcome:
        if actor.is_anonymous:
            return Outcome.SIGN_IN
        is_known = any(map(actor.holds_somewhere, permissions)) or (or_person and bool(actor.person_of))
        return Outcome.ALLOWED if is_known else Outcome.FORBIDDEN

    return access


def in_own_unit(permission: Permission) -> Access:
    """Who holds the permission by a role in a unit: what the department does not do for it."""

    def access(actor: Actor, side: str) -> Outcome:
        if actor.is_anonymous:
            return Outcome.SIGN_IN
        roles = [role for held in actor.unit_roles.values() for role in held]
        return Outcome.ALLOWED if any(permission in ROLES[role].permissions for role in roles) else Outcome.FORBIDDEN

    return access


def on_unit(permission: Permission, sees: Permission = P.VIEW_UNIT) -> Access:
    """A thing of a unit: out of sight is 404, in sight but not allowed is 403."""
    return _scoped(permission, sees, own=None)


def of_person(permission: Permission | None, *, own: Outcome, sees: Permission = P.VIEW_ORGANIZER) -> Access:
    """A thing of a person: as on a unit, and ``own`` for the person in question."""
    return _scoped(permission, sees, own=own)


def own_only(actor: Actor, side: str) -> Outcome:
    """Only the person in question."""
    if actor.is_anonymous:
        return Outcome.SIGN_IN
    return Outcome.ALLOWED if actor.person_of == side else Outcome.MISSING


def of_requester(actor: Actor, side: str) -> Outcome:
    """A job of the unit's handler: for nobody else."""
    if actor.is_anonymous:
        return Outcome.SIGN_IN
    return Outcome.ALLOWED if actor.name == f"handler_{side}" else Outcome.MISSING


def _scoped(permission: Permission | None, sees: Permission, own: Outcome | None) -> Access:
    def access(actor: Actor, side: str) -> Outcome:
        if actor.is_anonymous:
            return Outcome.SIGN_IN
        if own is not None and actor.person_of == side:
            return own
        if not actor.holds(sees, side):
            return Outcome.MISSING
        return Outcome.ALLOWED if permission is None or actor.holds(permission, side) else Outcome.FORBIDDEN

    return access
