"""On a filing's page: its seal, what it corrects, and what corrects it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from common.panels import ASIDE, Panel
from filings.correcting import reason_of
from filings.models import FilingStatus
from filings.policies import archiving_refusal, draft_permission, person_refusal


def sealed_panel(request: HttpRequest, shown: Any) -> Panel | None:
    """Only once it is filed, or where it corrects another."""
    filing, account = shown.filing, shown.account
    is_filed = filing.status == FilingStatus.FILED
    if not is_filed and filing.corrects_id is None:
        return None
    later = shown.later
    may_correct = is_filed and later is None and not person_refusal(filing, draft_permission(filing), account)
    may_archive = is_filed and archiving_refusal(filing, account) is None
    context = {
        "filing": filing,
        "corrects": filing.corrects,
        "reason": reason_of(filing),
        "later": later,
        "archive_url": reverse("filings:archive", args=[filing.pk]) if may_archive else "",
        "correct_url": reverse("filings:correct", args=[filing.pk]) if may_correct else "",
    }
    return Panel("filings/panels/sealed.html", context, ASIDE)
