"""更正备案: what was wrong in a sealed filing is told by a new filing that refers to it."""

from accounts.models import User
from common.errors import Refused
from filings.models import Filing, FilingStatus
from filings.policies import draft_permission, person_refusal
from filings.transitions import START

ARTICLE = "article-7"


def correction_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not start a correction of a filing now. Only the latest word on a matter is corrected."""
    if filing.status != FilingStatus.FILED:
        return Refused(f"该备案{filing.get_status_display()}，备案后方可更正备案。", article=ARTICLE)
    return person_refusal(filing, draft_permission(filing), user) or _corrected_already(latest_correction(filing))


def _corrected_already(later: Filing | None) -> Refused | None:
    if later is None:
        return None
    if later.status == FilingStatus.FILED:
        message, remedy = f"该备案已由{later.filing_number}更正。", "请对最近一次备案办理更正。"
    else:
        message, remedy = "该备案已有正在办理的更正备案。", "请继续办理该件，或作废后重新起草。"
    return Refused(message, remedy=remedy, article=ARTICLE)


def latest_correction(filing: Filing) -> Filing | None:
    """The correction that stands or is under way; discarded ones do not count."""
    rows = Filing.objects.filter(corrects=filing).exclude(status=FilingStatus.DISCARDED)
    return rows.order_by("-created_at", "-pk").first()


def start_note(filing: Filing, reason: str) -> str:
    """What the first step of a correction of a filing says."""
    return f"{_note_head(filing)}{reason}"


def reason_of(correction: Filing) -> str:
    """Why it was started, as its first step says; empty where it corrects nothing."""
    if correction.corrects is None:
        return ""
    first = correction.steps.filter(action=START).order_by("at", "pk").first()
    return first.note.removeprefix(_note_head(correction.corrects)) if first else ""


def _note_head(filing: Filing) -> str:
    return f"更正{filing.filing_number}。理由："


def report_title(filing: Filing) -> str:
    """What the unit's letter is called, on the letter and wherever it is spoken of."""
    if filing.corrects is None:
        return f"关于{filing}的报告"
    return f"关于更正{filing}（{filing.corrects.filing_number}）的报告"


def corrected_by(filing: Filing) -> list[Filing]:
    """What a filing corrects, and what that one corrected, back to the one that began the matter."""
    found = []
    while filing.corrects is not None:
        filing = filing.corrects
        found.append(filing)
    return found


def first_of(filing: Filing) -> Filing:
    """The filing that began the matter: what it brought into the ledger is what a correction revises."""
    return [filing, *corrected_by(filing)][-1]
