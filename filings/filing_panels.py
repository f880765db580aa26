"""Panels on a filing's own page: talks, circumstances, materials, and what the department says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import allows
from accounts.permissions import Permission
from common.panels import ASIDE, Panel
from filings.checklist import checklist_of
from filings.kinds import items_of
from filings.models import Filing, FilingCircumstances, FilingOpinion, FilingStatus
from filings.policies import correcting_refusal, editing_refusal, logging_refusal, noting_refusal, opinion_refusal
from rules.verdicts import Finding, Outcome

# The panel is given `filings.views.register.ShownFiling`, which stands above this module.
Shown = Any
FINDINGS = {
    FilingCircumstances.About.WAY: "selection.order",
    FilingCircumstances.About.DETERMINATION: "determination.as_meant",
    FilingCircumstances.About.PARTY_STANDING: "qualification.party_standing",
    FilingCircumstances.About.EXPERIENCE: "qualification.experience",
}


def communications_panel(request: HttpRequest, shown: Shown) -> Panel:
    """The log of this filing, with what was corrected, and the links for who writes it."""
    filing, account = shown.filing, shown.account
    may_log = logging_refusal(filing.unit_id, account, filing) is None
    free = shown.records.free_communications if may_log else 0
    rows = [
        {"row": row, "may_correct": may_log and correcting_refusal(row, account, filing) is None}
        for row in shown.records.communications
    ]
    earlier = shown.records.earlier_communications
    context = {
        "filing": filing,
        "rows": rows,
        "earlier": earlier,
        "count": len(rows) + len(earlier),
        "stated_on": filing.communicated_on,
        "new_url": reverse("filings:communication-new", args=[filing.pk]) if may_log else "",
        "attach_url": reverse("filings:communication-attach", args=[filing.pk]) if free else "",
        "free": free,
    }
    return Panel("filings/panels/communications.html", context)


@dataclass(frozen=True)
class StatedItem:
    """One statement with the finding that it is about, where the rules say anything there now."""

    row: FilingCircumstances
    finding: Finding | None
    may_note: bool

    @property
    def is_moot(self) -> bool:
        """What it explains is as the article says by now: there is nothing left to note."""
        return self.row.noted_at is None and self.finding is not None and self.finding.outcome is Outcome.MET


def circumstances_panel(request: HttpRequest, shown: Shown) -> Panel | None:
    """What the unit stated about items of 一般 and 原则上, beside what the rules say of them."""
    filing, account = shown.filing, shown.account
    may_state = editing_refusal(filing, account) is None
    rows = shown.records.circumstances
    if not rows and not may_state:
        return None
    found = {each.rule: each for each in shown.findings}
    may_note = noting_refusal(filing, account) is None
    items = [StatedItem(row, found.get(FINDINGS.get(row.about, "")), may_note and row.noted_at is None) for row in rows]
    context = {
        "filing": filing,
        "items": items,
        "offers": list(_offers(filing, rows, found)) if may_state else [],
        "state_url": reverse("filings:circumstances-state", args=[filing.pk]) if may_state else "",
    }
    return Panel("filings/panels/circumstances.html", context)


def _offers(filing: Filing, rows: Iterable[FilingCircumstances], found: dict[str, Finding]) -> Iterator[dict[str, str]]:
    """What asks for a statement now, and what was stated and can be stated anew."""
    stated = {row.about for row in rows}
    place = reverse("filings:circumstances-state", args=[filing.pk])
    for about in items_of(filing.kind):
        finding = found.get(FINDINGS.get(about, ""))
        is_asked = finding is not None and finding.is_gap
        if is_asked or about in stated:
            verb = "修改" if about in stated else "说明"
            yield {"label": f"{verb}{about.label}", "url": f"{place}?about={about.value}"}


def materials_panel(request: HttpRequest, shown: Shown) -> Panel | None:
    """The checklist with what is said of each material."""
    filing = shown.filing
    lines = checklist_of(filing)
    if not lines:
        return None
    may_edit = editing_refusal(filing, shown.account) is None
    url = reverse("filings:materials", args=[filing.pk]) if may_edit else ""
    said = sum(line.material is not None for line in lines)
    return Panel("filings/panels/materials.html", {"lines": lines, "url": url, "said": said})


def opinions_panel(request: HttpRequest, shown: Shown) -> Panel | None:
    """The department's own: who has said what, and who comes next. Units are not shown it."""
    filing, dossier = shown.filing, shown.dossier
    is_checked = filing.status in (FilingStatus.CHECKING, FilingStatus.FILED)
    if not allows(shown.account, Permission.VIEW_FILING) or not is_checked or not (dossier.levels or dossier.opinions):
        return None
    given = {opinion.level: opinion for opinion in dossier.opinions}
    # What was given under another setting stays on record.
    levels = [level for level in FilingOpinion.Level if level in dossier.levels or level in given]
    rows = [{"level": level, "opinion": given.get(level)} for level in levels]
    is_waiting = filing.status == FilingStatus.CHECKING and dossier.next_level is not None
    context = {
        "rows": rows,
        "url": reverse("filings:opinion", args=[filing.pk]) if is_waiting else "",
        "label": f"填写{dossier.next_level.label}意见" if dossier.next_level else "",
        "refused": opinion_refusal(filing, shown.account, dossier) if is_waiting else None,
    }
    return Panel("filings/panels/opinions.html", context, ASIDE)
