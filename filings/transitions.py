"""The state machine of a filing as a table: {(status, action): (next status, who may)}.

Filing is not approval: no step here appoints anybody. The diagram in docs/filing-states.md is generated from this.
"""

from enum import StrEnum

from accounts.permissions import Permission
from filings.models import FilingStatus as S


class Action(StrEnum):
    """What can be done with a filing; each has a service of the same name."""

    REQUEST_SIGN_OFF = "REQUEST_SIGN_OFF"
    SEND_BACK = "SEND_BACK"
    SUBMIT = "SUBMIT"
    WITHDRAW = "WITHDRAW"
    DISCARD = "DISCARD"
    RECORD_PAPER = "RECORD_PAPER"
    RECEIVE = "RECEIVE"
    START_CHECK = "START_CHECK"
    RETURN = "RETURN"
    FILE = "FILE"

    @property
    def label(self) -> str:
        """The word on the button."""
        return ACTION_LABELS[self]


ACTION_LABELS: dict[Action, str] = {
    Action.REQUEST_SIGN_OFF: "提请审签",
    Action.SEND_BACK: "退回修改",
    Action.SUBMIT: "审签并报送",
    Action.WITHDRAW: "撤回",
    Action.DISCARD: "作废草稿",
    Action.RECORD_PAPER: "登记纸质签收",
    Action.RECEIVE: "签收",
    Action.START_CHECK: "开始核对",
    Action.RETURN: "退回补正",
    Action.FILE: "予以备案",
}

TRANSITIONS: dict[tuple[S, Action], tuple[S, Permission]] = {
    (S.DRAFT, Action.REQUEST_SIGN_OFF): (S.AWAITING_SIGN_OFF, Permission.DRAFT_FILING),
    (S.DRAFT, Action.DISCARD): (S.DISCARDED, Permission.DRAFT_FILING),
    (S.DRAFT, Action.RECORD_PAPER): (S.RECEIVED, Permission.RECORD_PAPER),
    (S.AWAITING_SIGN_OFF, Action.SEND_BACK): (S.DRAFT, Permission.SIGN_OFF_FILING),
    (S.AWAITING_SIGN_OFF, Action.SUBMIT): (S.SUBMITTED, Permission.SIGN_OFF_FILING),
    (S.SUBMITTED, Action.WITHDRAW): (S.DRAFT, Permission.SIGN_OFF_FILING),
    (S.SUBMITTED, Action.RECEIVE): (S.RECEIVED, Permission.RECEIVE_FILING),
    (S.RECEIVED, Action.START_CHECK): (S.CHECKING, Permission.DECIDE_FILING),
    (S.CHECKING, Action.RETURN): (S.RETURNED, Permission.DECIDE_FILING),
    (S.CHECKING, Action.FILE): (S.FILED, Permission.DECIDE_FILING),
    (S.RETURNED, Action.REQUEST_SIGN_OFF): (S.AWAITING_RESUBMISSION, Permission.DRAFT_FILING),
    (S.RETURNED, Action.RECORD_PAPER): (S.RECEIVED, Permission.RECORD_PAPER),
    (S.AWAITING_RESUBMISSION, Action.SEND_BACK): (S.RETURNED, Permission.SIGN_OFF_FILING),
    (S.AWAITING_RESUBMISSION, Action.SUBMIT): (S.RESUBMITTED, Permission.SIGN_OFF_FILING),
    (S.RESUBMITTED, Action.WITHDRAW): (S.RETURNED, Permission.SIGN_OFF_FILING),
    (S.RESUBMITTED, Action.RECEIVE): (S.RECEIVED, Permission.RECEIVE_FILING),
}

# An action is the same person's wherever it stands in the table (a test holds the table to that).
ACTION_PERMISSIONS: dict[Action, Permission] = {
    action: permission for (_, action), (_, permission) in TRANSITIONS.items()
}

# What stands in a filing's history without changing its status.
START, CONFIRM_PAPER, CORRECT_PAPER, CHANGE_DETERMINED = "START", "CONFIRM_PAPER", "CORRECT_PAPER", "CHANGE_DETERMINED"
EXTEND, REVOKE_EXTENSION, RECOUNT = "EXTEND", "REVOKE_EXTENSION", "RECOUNT"
NOTE_LABELS: dict[str, str] = {
    START: "起草",
    CONFIRM_PAPER: "确认纸质材料收到时间",
    CORRECT_PAPER: "更正纸质材料收到时间",
    CHANGE_DETERMINED: "更改人选确定日",
    EXTEND: "延长报备时限",
    REVOKE_EXTENSION: "撤销延期",
    RECOUNT: "工作日历审定，重新计算截止日",
}
