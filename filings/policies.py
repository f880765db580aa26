"""Who may do what with a filing, and what its state allows: a refused action explains itself."""

from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES
from common.errors import Refused
from filings.facts import missing_documents, missing_parts
from filings.models import Filing, FilingDocument, FilingStatus
from filings.transitions import TRANSITIONS, Action
from units.access import can

ARTICLE = "article-7"
ABOUT_ONESELF = "您不能办理或审签涉及本人的事项。"
UNIT_ACTIONS = frozenset({Action.REQUEST_SIGN_OFF, Action.SEND_BACK, Action.SUBMIT, Action.WITHDRAW, Action.DISCARD})


@dataclass(frozen=True)
class Permit:
    """An action that the state offers, and why it is refused (None: it is allowed)."""

    action: Action
    refusal: Refused | None

    @property
    def is_allowed(self) -> bool:
        return self.refusal is None


def is_about(filing: Filing, user: User) -> bool:
    """Whether the filing is about the account's own person. Nobody handles or signs a matter about themselves."""
    person = getattr(user, "organizer", None)
    if person is None:
        return False
    return person.pk == filing.organizer_id or person.staff_number == filing.staff_number


def draft_permission(filing: Filing) -> Permission:
    """Who writes the content: the unit its own filings, the department those that came on paper."""
    return Permission.RECORD_PAPER if filing.is_paper else Permission.DRAFT_FILING


def editing_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not change the content now."""
    if not filing.is_editable:
        return Refused(f"该备案{filing.get_status_display()}，内容不可修改。", article=ARTICLE)
    return _person_refusal(filing, draft_permission(filing), user)


def attaching_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not add a document now. Paper is often scanned after it was received."""
    if filing.is_paper and filing.status in (FilingStatus.RECEIVED, FilingStatus.CHECKING):
        return _person_refusal(filing, Permission.RECORD_PAPER, user)
    return editing_refusal(filing, user)


def refusal(filing: Filing, action: Action, user: User, documents: dict[str, FilingDocument]) -> Refused | None:
    """Why an account may not take a step now, or None. Asked by the page and again by the service."""
    step = TRANSITIONS.get((FilingStatus(filing.status), action))
    if step is None:
        return Refused(f"该备案{filing.get_status_display()}，不能{action.label}。", remedy="请查看最新状态。")
    permission = step[1] if not (filing.is_paper and action == Action.DISCARD) else Permission.RECORD_PAPER
    return (
        _channel_refusal(filing, action)
        or _person_refusal(filing, permission, user)
        or _content_refusal(filing, action, documents)
    )


def permits(filing: Filing, user: User, documents: dict[str, FilingDocument]) -> list[Permit]:
    """The steps that the state offers to this side of the table, each with its refusal if there is one."""
    offered = []
    for (status, action), (_, permission) in TRANSITIONS.items():
        if status != filing.status or _channel_refusal(filing, action):
            continue
        if not _same_side(filing, permission, user):
            continue
        offered.append(Permit(action, refusal(filing, action, user, documents)))
    return offered


def _same_side(filing: Filing, permission: Permission, user: User) -> bool:
    """A unit is shown what its secretary could do; the department's steps are not shown to it, and vice versa."""
    if permission in (Permission.DRAFT_FILING, Permission.SIGN_OFF_FILING):
        own_side = draft_permission(filing) if filing.is_paper else Permission.DRAFT_FILING
        return can(user, own_side, filing.unit_id)
    return can(user, permission, filing.unit_id)


def _channel_refusal(filing: Filing, action: Action) -> Refused | None:
    if filing.is_paper and action in UNIT_ACTIONS and action != Action.DISCARD:
        return Refused("该备案以纸质方式报送，由党委组织部登记。", article=ARTICLE)
    if not filing.is_paper and action == Action.RECORD_PAPER:
        return Refused(
            "该备案由单位在线起草。", remedy="收到纸质材料的，请另行登记纸质报送，并通知单位作废在线草稿。", article=ARTICLE
        )
    return None


def _person_refusal(filing: Filing, permission: Permission, user: User) -> Refused | None:
    if not can(user, permission, filing.unit_id):
        roles = "、".join(d.label for d in ROLES.values() if permission in d.permissions)
        return Refused(f"此步骤由{roles}办理。", article="article-12")
    if is_about(filing, user):
        return Refused(ABOUT_ONESELF, remedy="请由本单位（部门）其他人员办理。", article=ARTICLE)
    return None


def _content_refusal(filing: Filing, action: Action, documents: dict[str, FilingDocument]) -> Refused | None:
    if action in (Action.REQUEST_SIGN_OFF, Action.SUBMIT):
        return _incomplete(missing_parts(filing, documents))
    if action == Action.DISCARD and filing.received_at is not None:
        return Refused("该备案已由党委组织部签收，不能作废。", remedy="请补正后重新报送。", article=ARTICLE)
    if action == Action.RECORD_PAPER:
        documents_lacking = missing_documents(documents)
        return _incomplete([part for part in missing_parts(filing, documents) if part not in documents_lacking])
    if action == Action.FILE:
        return _filing_refusal(filing, documents)
    return None


def _filing_refusal(filing: Filing, documents: dict[str, FilingDocument]) -> Refused | None:
    if filing.is_paper and filing.first_complete_at is None:
        return Refused("纸质材料的收到时间尚未经第二人确认。", remedy="请由党委组织部另一名工作人员确认。", article=ARTICLE)
    return _incomplete(missing_parts(filing, documents))


def _incomplete(missing: list[str]) -> Refused | None:
    if not missing:
        return None
    return Refused(f"尚缺：{'、'.join(missing)}。", remedy="请补充后再办理。", article=ARTICLE)
