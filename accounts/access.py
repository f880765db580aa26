"""Global permissions: what somebody may do everywhere, by today's dated roles."""

from accounts.models import RoleGrant, User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused

_CACHE = "_global_permissions"


def permissions_of(user: User) -> frozenset[Permission]:
    """All global permissions of an account today. One query, kept on the user object, which lives one request."""
    cached: frozenset[Permission] | None = user.__dict__.get(_CACHE)
    if cached is not None:
        return cached
    found: frozenset[Permission] = frozenset()
    if user.is_active and user.pk:
        grants = RoleGrant.objects.filter(user=user).as_of(clock.today())
        found = found.union(*(grant.permissions() for grant in grants))
    user.__dict__[_CACHE] = found
    return found


def allows(user: object, permission: Permission) -> bool:
    """Whether an account holds a permission globally. Anonymous visitors hold none."""
    return isinstance(user, User) and permission in permissions_of(user)


def forget(user: User) -> None:
    """Drop what was kept on the object, after its roles changed within the same request."""
    user.__dict__.pop(_CACHE, None)


def require(user: User, permission: Permission) -> None:
    """Refuse with a Chinese reason unless the account holds the permission globally."""
    if not allows(user, permission):
        raise Refused(
            "您没有办理此事项的权限。", remedy="如确需办理，请联系党委组织部或系统管理员。", article="article-12"
        )
