"""Who may do what with a filing, and what its state allows: a refused action explains itself."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from accounts.access import allows
from accounts.models import User, normalize_username
from accounts.permissions import Permission
from accounts.roles import ROLES
from common.errors import Refused
from filings.facts import (
    ClockContext,
    Dossier,
    clock_of,
    missing_documents,
    missing_fields,
    needs_explanation,
    wrong_date,
)
from filings.models import Communication, Filing, FilingKind, FilingOpinion, FilingStatus
from filings.tenure_facts import is_across_units
from filings.transitions import ACTION_PERMISSIONS, TRANSITIONS, Action
from rules.filing_clock import ClockStatus
from rules.wording import chinese_date
from units.access import can, unit_permissions_of

ARTICLE = "article-7"
BOTH_SIDES = "您已代表单位办理该事项，不能再代表党委组织部办理。"
DEPARTMENT_PERMISSIONS = frozenset(
    {
        Permission.RECEIVE_FILING,
        Permission.DECIDE_FILING,
        Permission.EXTEND_FILING,
        Permission.REVIEW_AS_CHIEF,
        Permission.REVIEW_AS_HEAD,
    }
)
ABOUT_ONESELF = "您不能办理或审签涉及本人的事项。"
TENURE_REMEDIES = {
    FilingKind.APPOINTMENT: "请核对岗位、工号和日期；原任职人员尚未免职的，请先办理免职。",
    FilingKind.REMOVAL: "请核对所免职务和免职日期。",
    FilingKind.EXCHANGE: "请核对人选、岗位、工号和日期；该同志原未任专职组织员的，请办理任职备案。",
}
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
    """Whether the filing is about the account's own person. Nobody handles or signs a matter about themselves.

    A candidate who is new to the ledger has no linked account yet: then the same staff number or the same name as
    the account's counts as the same person, and a namesake lets a colleague do it.
    """
    person = getattr(user, "organizer", None)
    stated = normalize_username(filing.staff_number)
    if person is not None and (person.pk == filing.organizer_id or normalize_username(person.staff_number) == stated):
        return True
    if stated == user.username:
        return True
    known = filing.organizer
    is_someone_else = known is not None and known.account_id not in (None, user.pk)
    return not is_someone_else and person is None and bool(filing.name) and filing.name == user.display_name


def draft_permission(filing: Filing) -> Permission:
    """Who writes the content: the unit its own filings, the department those that came on paper."""
    return Permission.RECORD_PAPER if filing.is_paper else Permission.DRAFT_FILING


def editing_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not change the content now."""
    if not filing.is_editable:
        return Refused(f"该备案{filing.get_status_display()}，内容不可修改。", article=ARTICLE)
    return person_refusal(filing, draft_permission(filing), user)


def attaching_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not add a document now. Paper is often scanned after it was received."""
    if filing.is_paper and filing.status in (FilingStatus.RECEIVED, FilingStatus.CHECKING):
        return person_refusal(filing, Permission.RECORD_PAPER, user)
    return editing_refusal(filing, user)


def extending_refusal(filing: Filing, user: User, context: ClockContext) -> Refused | None:
    """Why an account may not extend the deadline now. What was filed keeps the deadline that it was judged by; what
    has arrived complete was in time or late, and no later word makes it otherwise."""
    if not filing.is_open:
        return Refused(f"该备案{filing.get_status_display()}，报备时限不再变更。", article=ARTICLE)
    refused = person_refusal(filing, Permission.EXTEND_FILING, user)
    if refused:
        return refused
    if filing.first_complete_at is not None:
        return Refused("该备案材料已报齐，报备时限不再延长。", article=ARTICLE)
    if clock_of(filing, context).status is ClockStatus.NOT_JUDGED:
        return Refused("该备案没有正在计算的报备截止日，不能延期。", remedy="请先填写人选确定日。", article=ARTICLE)
    return None


def revoking_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not revoke the extension that holds."""
    if not filing.is_open:
        return Refused(f"该备案{filing.get_status_display()}，报备时限不再变更。", article=ARTICLE)
    refused = person_refusal(filing, Permission.EXTEND_FILING, user)
    if refused is None and filing.extension_id is None:
        return Refused("该备案没有有效的延期。", remedy="请查看最新状态。", article=ARTICLE)
    return refused


def side_of(user: User, unit: uuid.UUID) -> Communication.Side | None:
    """On whose side an account talks: for the unit that it works in, else for the department; None for neither."""
    if Permission.DRAFT_FILING in unit_permissions_of(user).get(unit, frozenset()):
        return Communication.Side.UNIT
    return Communication.Side.DEPARTMENT if allows(user, Permission.RECEIVE_FILING) else None


def logging_refusal(unit: uuid.UUID, user: User, filing: Filing | None = None) -> Refused | None:
    """Why an account may not write down a talk. What is closed keeps the record that it was closed with."""
    if side_of(user, unit) is None:
        return Refused("沟通记录由单位经办人、书记和党委组织部填写。", article="article-12")
    if filing is None:
        return None
    if is_about(filing, user):
        return Refused(ABOUT_ONESELF, remedy="请由本单位（部门）其他人员办理。", article=ARTICLE)
    if not filing.is_open:
        return Refused(f"该备案{filing.get_status_display()}，不再补充沟通记录。", article=ARTICLE)
    return None


def correcting_refusal(row: Communication, user: User, filing: Filing | None = None) -> Refused | None:
    """Why an account may not correct an entry: each side corrects what it wrote itself."""
    refused = logging_refusal(row.unit_id, user, filing)
    if refused is None and side_of(user, row.unit_id) != row.side:
        return Refused(f"该记录由{row.get_side_display()}填写，请由填写的一方更正。", article=ARTICLE)
    return refused


def noting_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not note a statement of circumstances now: the department does, while it has the filing."""
    refused = person_refusal(filing, Permission.DECIDE_FILING, user)
    if refused is None and filing.status not in (FilingStatus.RECEIVED, FilingStatus.CHECKING):
        return Refused(f"该备案{filing.get_status_display()}，签收后、备案前可以备注。", article=ARTICLE)
    return refused


def archiving_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not write down the archive number: the department does, once it is filed."""
    if filing.status != FilingStatus.FILED:
        return Refused(f"该备案{filing.get_status_display()}，备案后登记归档号。", article=ARTICLE)
    return person_refusal(filing, Permission.DECIDE_FILING, user)


LEVEL_PERMISSIONS = {
    FilingOpinion.Level.HANDLER: Permission.DECIDE_FILING,
    FilingOpinion.Level.SECTION_CHIEF: Permission.REVIEW_AS_CHIEF,
    FilingOpinion.Level.DEPARTMENT_HEAD: Permission.REVIEW_AS_HEAD,
}
ALREADY_SAID = "您已在本件填写过意见，各级意见由不同人员填写。"


def opinion_refusal(filing: Filing, user: User, dossier: Dossier) -> Refused | None:
    """Why an account may not give the opinion that comes next. Who checked does not also approve the check."""
    refused = person_refusal(filing, Permission.DECIDE_FILING, user)
    if refused:
        return refused
    if filing.status != FilingStatus.CHECKING:
        return Refused(f"该备案{filing.get_status_display()}，核对中方可填写意见。", article=ARTICLE)
    level = dossier.next_level
    if level is None:
        return Refused("本件无需再填写意见。" if dossier.levels else "未要求填写审核意见。", article=ARTICLE)
    if any(opinion.by_id == user.pk for opinion in dossier.opinions):
        return Refused(ALREADY_SAID, remedy=f"请由其他人员填写{level.label}意见。", article=ARTICLE)
    return person_refusal(filing, LEVEL_PERMISSIONS[level], user)


def _opinions_refusal(dossier: Dossier) -> Refused | None:
    """Filed only once everybody whom the setting names has said something, in that order."""
    level = dossier.next_level
    if level is None:
        return None
    return Refused(f"尚缺{level.label}的审核意见。", remedy="请按设置的层级先后填写意见后再备案。", article=ARTICLE)


def permission_for(filing: Filing, action: Action) -> Permission:
    """Who takes a step: by the table, except that a draft of paper is the department's own to discard."""
    if filing.is_paper and action == Action.DISCARD:
        return Permission.RECORD_PAPER
    return ACTION_PERMISSIONS[action]


def refusal(filing: Filing, action: Action, user: User, dossier: Dossier) -> Refused | None:
    """Why an account may not take a step now, or None. Asked by the page and again by the service."""
    if (FilingStatus(filing.status), action) not in TRANSITIONS:
        return Refused(f"该备案{filing.get_status_display()}，不能{action.label}。", remedy="请查看最新状态。")
    return (
        _channel_refusal(filing, action)
        or person_refusal(filing, permission_for(filing, action), user)
        or _content_refusal(filing, action, dossier)
    )


def permits(filing: Filing, user: User, dossier: Dossier) -> list[Permit]:
    """The steps that the state offers to this side of the table, each with its refusal if there is one."""
    offered = []
    for status, action in TRANSITIONS:
        if status != filing.status or _channel_refusal(filing, action):
            continue
        if not _same_side(filing, permission_for(filing, action), user):
            continue
        offered.append(Permit(action, refusal(filing, action, user, dossier)))
    return offered


def _same_side(filing: Filing, permission: Permission, user: User) -> bool:
    """A unit is shown what its secretary could do; the department's steps are not shown to it, and vice versa."""
    if permission == Permission.SIGN_OFF_FILING:
        permission = Permission.DRAFT_FILING
    return can(user, permission, filing.unit_id)


def _channel_refusal(filing: Filing, action: Action) -> Refused | None:
    if filing.is_paper and action in UNIT_ACTIONS and action != Action.DISCARD:
        return Refused("该备案以纸质方式报送，由党委组织部登记。", article=ARTICLE)
    if not filing.is_paper and action == Action.RECORD_PAPER:
        return Refused(
            "该备案由单位在线起草。", remedy="收到纸质材料的，请另行登记，并通知单位作废在线草稿。", article=ARTICLE
        )
    return None


def person_refusal(filing: Filing, permission: Permission, user: User) -> Refused | None:
    """Why this account is not the one to do it, whatever the state of the filing."""
    if not can(user, permission, filing.unit_id):
        roles = "、".join(d.label for d in ROLES.values() if permission in d.permissions)
        return Refused(f"此步骤由{roles}办理。", article="article-12")
    if is_about(filing, user):
        return Refused(ABOUT_ONESELF, remedy="请由本单位（部门）其他人员办理。", article=ARTICLE)
    # Who holds a role on either side takes part in a filing on one of them only.
    acted_for_unit = not filing.is_paper and user.pk in (filing.drafted_by_id, filing.signed_off_by_id)
    if permission in DEPARTMENT_PERMISSIONS and acted_for_unit:
        return Refused(BOTH_SIDES, remedy="请由党委组织部其他人员办理。", article=ARTICLE)
    return None


def _content_refusal(filing: Filing, action: Action, dossier: Dossier) -> Refused | None:
    match action:
        case Action.REQUEST_SIGN_OFF | Action.SUBMIT:
            missing = missing_fields(filing) + missing_documents(dossier.documents)
            return _incomplete(missing) or ledger_refusal(filing, dossier) or explanation_refusal(filing, dossier)
        case Action.RECORD_PAPER:
            unconfirmed = _unconfirmed_refusal(dossier, "上一次收到时间尚未经第二人确认，不能再次登记。")
            return unconfirmed or _incomplete(missing_fields(filing)) or ledger_refusal(filing, dossier)
        case Action.FILE:
            return _filing_refusal(filing, dossier)
        case Action.DISCARD if filing.received_at is not None:
            return Refused("该备案已由党委组织部签收，不能作废。", remedy="请补正后重新报送。", article=ARTICLE)
    return None


def _filing_refusal(filing: Filing, dossier: Dossier) -> Refused | None:
    return (
        _unconfirmed_refusal(dossier, "纸质材料的收到时间尚未经第二人确认。")
        or _incomplete(missing_fields(filing) + missing_documents(dossier.documents))
        or explanation_refusal(filing, dossier)
        or _opinions_refusal(dossier)
        or (_tenure_refusal(filing, dossier) if is_across_units(filing) else None)
    )


def explanation_refusal(filing: Filing, dossier: Dossier, *, stopped_at: datetime | None = None) -> Refused | None:
    """A late filing is accepted with an explanation, never silently."""
    if not needs_explanation(filing, dossier.context, stopped_at=stopped_at):
        return None
    return Refused("该事项已超过报备时限，须附书面情况说明。", remedy="请填写“逾期说明”后再办理。", article=ARTICLE)


def ledger_refusal(filing: Filing, dossier: Dossier) -> Refused | None:
    """Days that cannot be right, and a post or person that is taken: said before anything is reported."""
    finding = wrong_date(filing, dossier.context)
    if finding is not None:
        return Refused(finding.message, remedy=finding.remedy, article=ARTICLE)
    if filing.document_on is not None and filing.document_on > dossier.context.today:
        message = f"发文日期{chinese_date(filing.document_on)}晚于今日，请核对。"
        return Refused(message, remedy="任免正式发文印发后再办理。", article=ARTICLE)
    return _tenure_refusal(filing, dossier)


def _tenure_refusal(filing: Filing, dossier: Dossier) -> Refused | None:
    if not dossier.tenure_problem:
        return None
    return Refused(dossier.tenure_problem, remedy=TENURE_REMEDIES[FilingKind(filing.kind)], article="article-4")


def _unconfirmed_refusal(dossier: Dossier, message: str) -> Refused | None:
    if dossier.unconfirmed is None:
        return None
    return Refused(message, remedy="请由登记人以外的另一名组织部工作人员确认。", article=ARTICLE)


def _incomplete(missing: list[str]) -> Refused | None:
    if not missing:
        return None
    return Refused(f"尚缺：{'、'.join(missing)}。", remedy="请补充后再办理。", article=ARTICLE)
