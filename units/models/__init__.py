"""Tables of units, their dated profiles, member counts and memberships."""

from units.models.member_counts import MemberCount, counts_read, with_latest_count
from units.models.memberships import Membership
from units.models.permissions import UnitGroupPermission, UnitUserPermission
from units.models.units import PartyOrganizationKind, Unit, UnitKind, UnitProfile

__all__ = [
    "MemberCount",
    "Membership",
    "PartyOrganizationKind",
    "Unit",
    "UnitGroupPermission",
    "UnitKind",
    "UnitProfile",
    "UnitUserPermission",
    "counts_read",
    "with_latest_count",
]
