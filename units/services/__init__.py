"""The only writers of units, member counts and memberships."""

from units.services.member_counts import check_day, checked_total, report_member_count
from units.services.memberships import end_membership, grant_membership, objection_to_role
from units.services.units import abolish_unit, change_profile, create_unit, register_abolition_guard, revise_unit

__all__ = [
    "abolish_unit",
    "change_profile",
    "check_day",
    "checked_total",
    "create_unit",
    "end_membership",
    "grant_membership",
    "objection_to_role",
    "register_abolition_guard",
    "report_member_count",
    "revise_unit",
]
