"""Permission on a unit: asked here, answered from today's dated memberships and global roles (Article 12)."""

import uuid

from django.contrib.auth.models import Permission as DjangoPermission

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, Role
from common import clock
from common.errors import Refused
from units.models import Membership, Unit, UnitUserPermission

_CACHE = "_unit_permissions"

NOT_ALLOWED = "您没有在该单位办理此事项的权限。"
# Where no unit is in question: a register or a form that the account sees in none.
NO_ACCESS = "您没有查看或办理此类事项的权限。"


def unit_permissions_of(user: User) -> dict[uuid.UUID, frozenset[Permission]]:
    """Permissions by unit key from today's memberships. One query, kept on the user object (one request)."""
    cached: dict[uuid.UUID, frozenset[Permission]] | None = user.__dict__.get(_CACHE)
    if cached is not None:
        return cached
    found: dict[uuid.UUID, frozenset[Permission]] = {}
    if user.is_active and user.pk:
        rows = Membership.objects.filter(user=user).as_of(clock.today()).values_list("unit_id", "role")
        for unit_id, role in rows:
            found[unit_id] = found.get(unit_id, frozenset()) | ROLES[Role(role)].permissions
    user.__dict__[_CACHE] = found
    return found


def can(user: object, permission: Permission, unit: Unit | uuid.UUID) -> bool:
    """Whether an account holds a permission on a unit today, by a global role or by membership."""
    if not isinstance(user, User):
        return False
    if allows(user, permission):
        return True
    key = unit.pk if isinstance(unit, Unit) else unit
    return permission in unit_permissions_of(user).get(key, frozenset())


def can_somewhere(user: object, permission: Permission) -> bool:
    """Whether an account holds a permission globally or on at least one unit (for navigation)."""
    if not isinstance(user, User):
        return False
    return allows(user, permission) or any(permission in held for held in unit_permissions_of(user).values())


def units_with(user: User, permission: Permission) -> list[uuid.UUID]:
    """Keys of the units on which a membership gives the permission."""
    return [key for key, held in unit_permissions_of(user).items() if permission in held]


def require(user: User, permission: Permission, unit: Unit | uuid.UUID) -> None:
    """Refuse with a Chinese reason unless the account holds the permission on the unit."""
    if not can(user, permission, unit):
        raise Refused(NOT_ALLOWED, remedy="如确需办理，请联系党委组织部调整单位成员角色。", article="article-12")


def forget(user: User) -> None:
    """Drop what was kept on the object, after its memberships changed within the same request."""
    user.__dict__.pop(_CACHE, None)


def derive_permissions(user: User) -> int:
    """Rebuild guardian's rows of one account from today's memberships; returns how many there are now."""
    of_unit = DjangoPermission.objects.filter(
        content_type__app_label=Unit._meta.app_label, content_type__model=Unit._meta.model_name
    )
    keys = dict(of_unit.values_list("codename", "pk"))
    UnitUserPermission.objects.filter(user=user).delete()
    rows = [
        UnitUserPermission(user=user, permission_id=keys[permission.value], content_object_id=unit_id)
        for unit_id, held in unit_permissions_of(user).items()
        for permission in sorted(held)
    ]
    return len(UnitUserPermission.objects.bulk_create(rows))
