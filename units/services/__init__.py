"""The only writers of units, member counts and memberships."""

from units.services.member_counts import checked_total, report_member_count
from units.services.units import abolish_unit, change_profile, create_unit, register_abolition_guard, revise_unit

__all__ = [
    "abolish_unit",
    "change_profile",
    "checked_total",
    "create_unit",
    "register_abolition_guard",
    "report_member_count",
    "revise_unit",
]
