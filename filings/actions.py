"""What a filing's page offers to do: each step with its button, or with the reason why not."""

from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from common.errors import Refused
from filings.facts import Dossier
from filings.models import Filing
from filings.policies import draft_permission, editing_refusal, extending_refusal, permits, revoking_refusal
from filings.services import confirming_refusal
from filings.transitions import Action
from units.access import can

ICONS = {
    Action.REQUEST_SIGN_OFF: "signature",
    Action.SEND_BACK: "arrow-back-up",
    Action.SUBMIT: "send",
    Action.WITHDRAW: "arrow-back",
    Action.DISCARD: "trash",
    Action.RECORD_PAPER: "inbox",
    Action.RECEIVE: "inbox",
    Action.START_CHECK: "list-search",
    Action.RETURN: "arrow-back-up",
    Action.FILE: "file-certificate",
}
# The step that leads on; the page has one primary button.
FORWARD = (
    Action.SUBMIT,
    Action.FILE,
    Action.REQUEST_SIGN_OFF,
    Action.RECEIVE,
    Action.START_CHECK,
    Action.RECORD_PAPER,
)
# Done at once from the page: nothing has to be said and nothing is lost.
AT_ONCE = frozenset({Action.REQUEST_SIGN_OFF, Action.RECEIVE, Action.START_CHECK})
QUIET = frozenset({Action.DISCARD, Action.WITHDRAW})


@dataclass(frozen=True)
class Offer:
    """A button: a link, or with ``is_post`` a form of its own."""

    label: str
    url: str
    icon: str
    tone: str = ""
    is_post: bool = False
    refused: Refused | None = None


def url_name(action: Action) -> str:
    """filings:send-back; recording paper is called by what is recorded."""
    slug = "paper-record" if action == Action.RECORD_PAPER else action.lower().replace("_", "-")
    return f"filings:{slug}"


def offered(filing: Filing, user: User, dossier: Dossier) -> list[Offer]:
    """Everything that this visitor's side of the table can do now, the step that leads on first."""
    found = sorted(permits(filing, user, dossier), key=lambda permit: _rank(permit.action))
    offers = [
        Offer(
            label=permit.action.label,
            url=reverse(url_name(permit.action), args=[filing.pk]),
            icon=ICONS[permit.action],
            tone=_tone(permit.action),
            is_post=permit.action in AT_ONCE,
            refused=permit.refusal,
        )
        for permit in found
    ]
    return _one_primary([*_confirming(filing, user, dossier), *offers, *_editing(filing, user)])


def _one_primary(offers: list[Offer]) -> list[Offer]:
    """Of the buttons that can be pressed only the first one that leads on stands out."""
    leading = next((offer for offer in offers if offer.tone == "primary" and offer.refused is None), None)
    return [replace(offer, tone="") if offer.tone == "primary" and offer is not leading else offer for offer in offers]


def _rank(action: Action) -> int:
    return FORWARD.index(action) if action in FORWARD else len(FORWARD) + (action in QUIET)


def _tone(action: Action) -> str:
    return "primary" if action in FORWARD else "quiet" if action in QUIET else ""


def _editing(filing: Filing, user: User) -> list[Offer]:
    if not filing.is_editable or not can(user, draft_permission(filing), filing.unit_id):
        return []
    url = reverse("filings:edit", args=[filing.pk])
    return [Offer("修改内容", url, "pencil", refused=editing_refusal(filing, user))]


def extension_offers(filing: Filing, user: User, dossier: Dossier) -> list[Offer]:
    """What stands beside the clock for who may extend it, as long as the filing is open and not complete."""
    if not filing.is_open or not can(user, Permission.EXTEND_FILING, filing.unit_id):
        return []
    offers = []
    if filing.first_complete_at is None:
        refused = extending_refusal(filing, user, dossier.context)
        label = "再次延期" if filing.extension_id else "延长报备时限"
        offers.append(Offer(label, reverse("filings:extend", args=[filing.pk]), "calendar-plus", refused=refused))
    if filing.extension_id:
        url = reverse("filings:extension-revoke", args=[filing.pk])
        offers.append(Offer("撤销延期", url, "calendar-minus", "quiet", refused=revoking_refusal(filing, user)))
    return offers


def _confirming(filing: Filing, user: User, dossier: Dossier) -> list[Offer]:
    """Paper that waits for its second person."""
    receipt = dossier.unconfirmed
    if receipt is None or not can(user, Permission.RECORD_PAPER, filing.unit_id):
        return []
    confirm, correct = (reverse(f"filings:paper-{verb}", args=[filing.pk]) for verb in ("confirm", "correct"))
    return [
        Offer("确认收到时间", confirm, "user-check", "primary", refused=confirming_refusal(receipt, user)),
        Offer("更正收到时间", correct, "clock-edit"),
    ]
