"""On a filing's page: Article 6 item by item, each with its evidence."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from common.panels import Panel
from filings.models import FilingKind
from filings.qualification_items import items_of
from filings.services.qualification import qualification_refusal


def qualification_panel(request: HttpRequest, shown: Any) -> Panel | None:
    """Not of a removal: nobody is judged there."""
    filing = shown.filing
    if filing.kind == FilingKind.REMOVAL:
        return None
    may_edit = qualification_refusal(filing, shown.account) is None
    context = {
        "items": items_of(shown.findings, shown.facts.candidate, shown.records.circumstances),
        "edit_url": reverse("filings:qualification", args=[filing.pk]) if may_edit else "",
    }
    return Panel("filings/panels/qualification.html", context)
