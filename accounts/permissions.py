"""Every permission there is. Roles (accounts/roles.py) hand them out; nothing else does."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. Asked globally (`accounts.access.allows`) or on a unit (`units.access.can`)."""

    VIEW_UNIT = "view_unit"
    MANAGE_UNIT = "manage_unit"
    REPORT_MEMBER_COUNT = "report_member_count"
    MANAGE_POST = "manage_post"
    VIEW_ORGANIZER = "view_organizer"
    MANAGE_ORGANIZER = "manage_organizer"
    RECORD_TENURE = "record_tenure"
    REVEAL_ID_NUMBER = "reveal_id_number"
    VIEW_FILING = "view_filing"
    DRAFT_FILING = "draft_filing"
    SIGN_OFF_FILING = "sign_off_filing"
    RECEIVE_FILING = "receive_filing"
    DECIDE_FILING = "decide_filing"
    RECORD_PAPER = "record_paper"
    EXTEND_FILING = "extend_filing"
    REVIEW_AS_CHIEF = "review_as_chief"
    REVIEW_AS_HEAD = "review_as_head"
    RECORD_HOURS = "record_hours"
    VERIFY_HOURS = "verify_hours"
    MANAGE_MEMBERSHIP = "manage_membership"
    EXCHANGE_ROSTER = "exchange_roster"
    PROPOSE_CALENDAR = "propose_calendar"
    APPROVE_CALENDAR = "approve_calendar"
    VIEW_SETTINGS = "view_settings"
    DECIDE_SETTING = "decide_setting"
    ANSWER_QUESTION = "answer_question"
    TAKE_SNAPSHOT = "take_snapshot"
    MANAGE_ACCOUNT = "manage_account"
    MANAGE_ROLE = "manage_role"
    VIEW_AUDIT = "view_audit"


class WorkField(StrEnum):
    """A field of work that a department handler may be limited to (干事分工)."""

    LEDGER = "LEDGER"
    FILING = "FILING"


# A permission that stands in no field belongs to every handler, whatever the fields given.
FIELD_PERMISSIONS: dict[WorkField, frozenset[Permission]] = {
    WorkField.LEDGER: frozenset(
        {
            Permission.MANAGE_UNIT,
            Permission.REPORT_MEMBER_COUNT,
            Permission.MANAGE_POST,
            Permission.MANAGE_ORGANIZER,
            Permission.RECORD_TENURE,
            Permission.REVEAL_ID_NUMBER,
            Permission.EXCHANGE_ROSTER,
        }
    ),
    WorkField.FILING: frozenset({Permission.RECEIVE_FILING, Permission.DECIDE_FILING, Permission.RECORD_PAPER}),
}

WORK_FIELD_LABELS: dict[WorkField, str] = {WorkField.LEDGER: "队伍台账", WorkField.FILING: "任免备案"}
