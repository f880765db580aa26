"""The panel of a filing's page from which its papers are printed."""

from typing import Any

from django.http import HttpRequest

from common.panels import ASIDE, Panel
from filings.documents.printed.papers import PaperKind, missing_for
from filings.models import FilingStatus


def papers_panel(request: HttpRequest, shown: Any) -> Panel | None:
    """Every paper, or why it cannot be printed yet. `shown` is `filings.views.register.ShownFiling`."""
    filing = shown.filing
    if filing.status == FilingStatus.DISCARDED:
        return None
    papers = [{"kind": kind, "missing": missing_for(kind, filing)} for kind in PaperKind]
    is_any = not all(paper["missing"] for paper in papers)
    return Panel("filings/panels/papers.html", {"filing": filing, "papers": papers, "is_any": is_any}, ASIDE)
