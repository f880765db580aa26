"""The one table of roles: code → label, scope, permissions (Article 12 is the permission model).

The department guides and sees all units; a unit leads directly and edits its own; an organizer sees the own
record through the person row that the account is linked to, not through a role. The three administrators
see no business rows.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.permissions import Permission


class Scope(StrEnum):
    """Where a role's permissions hold."""

    DEPARTMENT = "DEPARTMENT"  # every unit
    UNIT = "UNIT"  # the unit of a membership
    SYSTEM = "SYSTEM"  # the installation, no business rows


class Role(StrEnum):
    """Stable codes of the roles."""

    DEPARTMENT_HANDLER = "DEPARTMENT_HANDLER"
    SECTION_CHIEF = "SECTION_CHIEF"
    DEPARTMENT_HEAD = "DEPARTMENT_HEAD"
    PARTY_SECRETARY = "PARTY_SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    UNIT_HANDLER = "UNIT_HANDLER"
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR"
    SECURITY_ADMINISTRATOR = "SECURITY_ADMINISTRATOR"
    AUDIT_ADMINISTRATOR = "AUDIT_ADMINISTRATOR"


@dataclass(frozen=True)
class RoleDefinition:
    """Label, scope and permissions of a role."""

    label: str
    scope: Scope
    permissions: frozenset[Permission]


P = Permission

_DEPARTMENT_HANDLER = frozenset(
    {
        P.VIEW_UNIT,
        P.MANAGE_UNIT,
        P.REPORT_MEMBER_COUNT,
        P.MANAGE_POST,
        P.VIEW_ORGANIZER,
        P.MANAGE_ORGANIZER,
        P.RECORD_TENURE,
        P.REVEAL_ID_NUMBER,
        P.VIEW_FILING,
        P.RECEIVE_FILING,
        P.DECIDE_FILING,
        P.RECORD_PAPER,
        P.RECORD_HOURS,
        P.VERIFY_HOURS,
        P.EXCHANGE_ROSTER,
        P.PROPOSE_CALENDAR,
        P.VIEW_SETTINGS,
        P.ANSWER_QUESTION,
    }
)
_DEPARTMENT_LEADER = _DEPARTMENT_HANDLER | {
    P.MANAGE_MEMBERSHIP,
    P.APPROVE_CALENDAR,
    P.DECIDE_SETTING,
    P.EXTEND_FILING,
    P.TAKE_SNAPSHOT,
}
_UNIT_HANDLER = frozenset({P.VIEW_UNIT, P.REPORT_MEMBER_COUNT, P.VIEW_ORGANIZER, P.VIEW_FILING, P.DRAFT_FILING})
_UNIT_LEADER = _UNIT_HANDLER | {P.SIGN_OFF_FILING}

ROLES: dict[Role, RoleDefinition] = {
    Role.DEPARTMENT_HANDLER: RoleDefinition("组织部干事", Scope.DEPARTMENT, _DEPARTMENT_HANDLER),
    Role.SECTION_CHIEF: RoleDefinition("组织部科长", Scope.DEPARTMENT, _DEPARTMENT_LEADER | {P.REVIEW_AS_CHIEF}),
    Role.DEPARTMENT_HEAD: RoleDefinition("组织部部长", Scope.DEPARTMENT, _DEPARTMENT_LEADER | {P.REVIEW_AS_HEAD}),
    Role.PARTY_SECRETARY: RoleDefinition("党组织书记", Scope.UNIT, _UNIT_LEADER),
    Role.DEPUTY_SECRETARY: RoleDefinition("党组织副书记", Scope.UNIT, _UNIT_LEADER),
    Role.UNIT_HANDLER: RoleDefinition("单位经办人", Scope.UNIT, _UNIT_HANDLER),
    Role.SYSTEM_ADMINISTRATOR: RoleDefinition("系统管理员", Scope.SYSTEM, frozenset({P.MANAGE_ACCOUNT})),
    Role.SECURITY_ADMINISTRATOR: RoleDefinition("安全管理员", Scope.SYSTEM, frozenset({P.MANAGE_ROLE})),
    Role.AUDIT_ADMINISTRATOR: RoleDefinition("审计管理员", Scope.SYSTEM, frozenset({P.VIEW_AUDIT})),
}

GLOBAL_ROLES = [role for role, definition in ROLES.items() if definition.scope != Scope.UNIT]
UNIT_ROLES = [role for role, definition in ROLES.items() if definition.scope == Scope.UNIT]

# Who watches must not be the one who acts: the audit administrator holds no other global role, and nobody who
# administers the installation works in the department. System and security may be joined in a small deployment.
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    frozenset({one, other})
    for one in GLOBAL_ROLES
    for other in GLOBAL_ROLES
    if one != other
    and (
        Role.AUDIT_ADMINISTRATOR in {one, other}
        or {ROLES[one].scope, ROLES[other].scope} == {Scope.SYSTEM, Scope.DEPARTMENT}
    )
)


def label_of(role: str) -> str:
    """The Chinese label of a role code."""
    return ROLES[Role(role)].label
