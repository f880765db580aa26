"""Guardian's permission rows for units, as direct foreign keys.

Guardian's generic tables compare keys as text and scan all units; a direct foreign key is some thirty times
faster. The rows are derived from memberships (`units.access.derive_permissions`) and are never the authority.
"""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from units.models.units import Unit


class UnitUserPermission(UserObjectPermissionBase):
    """One permission of one account on one unit."""

    is_derived = True

    content_object = models.ForeignKey(Unit, models.CASCADE)


class UnitGroupPermission(GroupObjectPermissionBase):
    """Present because guardian expects the pair; groups are not used."""

    is_derived = True

    content_object = models.ForeignKey(Unit, models.CASCADE)
