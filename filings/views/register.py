"""The register of filings, and one filing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import tables
from common.errors import Refused
from common.panels import rendered
from filings import progress
from filings.actions import extension_offers, offered
from filings.correcting import latest_correction
from filings.facts import Dossier, clock_context, dossier_of
from filings.filters import GROUPS, FilingFilter
from filings.kinds import words_of_kind
from filings.lines import Line, line_of
from filings.models import DocumentKind, Filing, FilingStatus
from filings.policies import attaching_refusal
from filings.tables import FilingTable
from filings.tenure_facts import is_across_units
from filings.views.guards import FilingPage, Signed
from filings.way import WayRecords, facts_for_page, records_of, way_of
from organizers.models import Organizer, Sex, Tenure
from rules.selection import assess_filing
from rules.selection_facts import FilingFacts
from rules.standard import Standard
from rules.verdicts import Finding
from rules.wording import chinese_date
from units.access import NO_ACCESS, can_somewhere


def _namesakes(filings: Iterable[Filing]) -> set[str]:
    """Names that several people of a page bear: beside them stands the staff number."""
    numbers: dict[str, set[str]] = {}
    for filing in filings:
        numbers.setdefault(filing.name, set()).add(filing.staff_number)
    return {name for name, found in numbers.items() if len(found) > 1}


class FilingList(Signed, TemplateView):
    """The register: every filing that the visitor sees, with its clock."""

    template_name = "filings/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VIEW_FILING):
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Filing.objects.visible_to(self.account).for_lines()
        listing = tables.build(self.request, FilingTable, rows, filterset_class=FilingFilter, unit="件")
        context, is_department = clock_context(), allows(self.account, Permission.VIEW_FILING)
        return super().get_context_data(
            title="任免备案",
            listing=listing,
            lines=[line_of(filing, context) for filing in listing.records],
            namesakes=_namesakes(listing.records),
            tabs=self.tabs(),
            # Who works for the department and a unit drafts from the unit's page: asking here costs a statement.
            may_draft=not is_department and can_somewhere(self.account, Permission.DRAFT_FILING),
            keeps_checklist=allows(self.account, Permission.DECIDE_SETTING),
            may_record_paper=is_department and allows(self.account, Permission.RECORD_PAPER),
            **kwargs,
        )

    def tabs(self) -> list[dict[str, Any]]:
        """The groups; another group keeps nothing of the page, so it starts on its own first page."""
        chosen, place = self.request.GET.get("group", ""), reverse("filings:list")
        groups = [("", "全部"), *GROUPS]
        return [
            {"label": label, "url": f"{place}?group={code}" if code else place, "is_current": code == chosen}
            for code, label in groups
        ]


@dataclass(frozen=True)
class ShownFiling:
    """What a panel of the place ``filing`` is given: all that the page has read already, and the rules' facts."""

    filing: Filing
    account: User
    dossier: Dossier
    line: Line
    records: WayRecords
    facts: FilingFacts
    standard: Standard
    later: Filing | None  # what corrects it, or is about to

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Articles 6, 7 and 13 as the rules see them today, without the candidate's name in every sentence."""
        return assess_filing(self.facts, self.standard)


class FilingDetail(FilingPage, TemplateView):
    """One filing: where it stands, how its days were counted, what it says, what can be done."""

    template_name = "filings/detail.html"

    @cached_property
    def dossier(self) -> Any:
        return dossier_of(self.filing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing, context = self.filing, self.dossier.context
        steps = list(filing.steps.select_related("by"))
        unconfirmed = self.dossier.unconfirmed
        line = line_of(filing, context, expected_at=unconfirmed.delivered_at if unconfirmed else None)
        records = records_of(filing)
        facts = facts_for_page(filing, self.dossier, records)
        later = latest_correction(filing) if filing.status == FilingStatus.FILED else None
        standard = Standard(context.today, context.settings, context.calendar)
        shown = ShownFiling(filing, self.account, self.dossier, line, records, facts, standard, later)
        actions = offered(filing, self.account, self.dossier)
        return super().get_context_data(
            title=str(filing),
            line=line,
            later=later,
            over=0 if line.awaits_receipt or line.is_provisional else line.over,
            stages=progress.stages(filing, steps),
            history=progress.history(steps),
            standing=progress.standing(line, progress.last_corrections(steps)),
            sent_back=progress.sent_back(filing, steps),
            way=way_of(filing, facts, standard),
            words=words_of_kind(filing.kind),
            entries=progress.entries(filing),
            left=self.left(),
            documents=self.documents(),
            actions=actions,
            extension_offers=extension_offers(filing, self.account, self.dossier),
            has_refused=any(offer.refused for offer in actions),
            posted={"version": filing.version},
            level=filing.get_level_display() or (filing.post.get_level_display() if filing.post else ""),
            education="、".join(part for part in (filing.education, filing.degree) if part),
            sex=filing.get_sex_display() if filing.sex != Sex.UNKNOWN else "",
            sees_person=self.sees_person(),
            unconfirmed=unconfirmed,
            panels=rendered("filing", self.request, shown),
            **self.receipt(line),
            **kwargs,
        )

    def sees_person(self) -> bool:
        person = self.filing.organizer
        return person is not None and Organizer.objects.visible_to(self.account).filter(pk=person.pk).exists()

    def left(self) -> dict[str, str]:
        """The post that is left; of another unit's only what the visitor sees in the ledger, too."""
        tenure = self.filing.ends
        if tenure is None:
            return {}
        place = str(tenure.post)
        if is_across_units(self.filing):
            seen = Tenure.objects.visible_to(self.account).with_unit_name().filter(pk=tenure.pk).first()
            place = f"{seen.unit_name} {tenure.post}" if seen else "其他单位"
        return {"place": place, "since": f"{chinese_date(tenure.effective_on)}起"}

    def documents(self) -> list[dict[str, Any]]:
        """The two documents that Article 7 names, each with the ones that it replaced."""
        refused = attaching_refusal(self.filing, self.account)
        replaced = (
            self.filing.documents.filter(replaced_at__isnull=False).select_related("attachment").order_by("added_at")
        )
        earlier = list(replaced)
        return [
            {
                "kind": kind,
                "current": self.dossier.documents.get(kind.value),
                "earlier": [document for document in earlier if document.kind == kind],
                "may_attach": refused is None,
            }
            for kind in DocumentKind
        ]

    def receipt(self, line: Line) -> dict[str, Any]:
        if not line.filing.filed_at:
            return {}
        return {"receipt": progress.receipt(line), "receipt_date": progress.receipt_date(line)}
