"""任免备案台账: the page, its workbook, and how many were reported in time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import FormView, TemplateView

from accounts.access import allows
from accounts.permissions import Permission
from common import clock, tables
from common.errors import Refused
from common.forms import ServiceFormMixin
from common.tables import Listing
from filings.facts import clock_context
from filings.ledger import TITLE, entries_of, ledger_rows
from filings.ledger_forms import LedgerExportForm, LedgerFilter
from filings.ledger_layout import Layout, layout_in_use, rows_of
from filings.models import Filing, FilingStatus
from filings.services.ledger_export import export_ledger
from filings.timeliness import chart_of, counts_of, table_of, unit_names, years_of
from filings.timing import Timing
from filings.views.guards import Signed
from units.access import NO_ACCESS, can_somewhere
from workbooks.views import MEDIA_TYPE


class LedgerPage(Signed):
    """For whoever sees filings of some unit: the department all, a unit its own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VIEW_FILING):
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def layout(self) -> Layout:
        """The columns of page and workbook."""
        return layout_in_use()

    def listing(self) -> Listing:
        rows = ledger_rows(Filing.objects.visible_to(self.account))
        return tables.build(self.request, self.layout.table(), rows, filterset_class=LedgerFilter, unit="件")

    @property
    def carried(self) -> str:
        """The address's parameters without the page: what is shown is what is taken out."""
        asked = self.request.GET.copy()
        asked.pop(tables.PAGE, None)
        return f"?{asked.urlencode()}" if asked else ""


class LedgerList(LedgerPage, TemplateView):
    """The columns that stand in the list, the others below each row."""

    template_name = "filings/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = self.listing()
        entries = entries_of(listing.records, clock_context())
        return super().get_context_data(
            title="任免备案台账",
            listing=listing,
            rows=rows_of(entries, self.layout),
            width=len(listing.heads),
            may_configure=allows(self.account, Permission.DECIDE_SETTING),
            export_url=f"{reverse('filings:ledger-export')}{self.carried}",
            papers_url=f"{reverse('filings:ledger-papers')}{self.carried}",
            timeliness_url=reverse("filings:timeliness"),
            **kwargs,
        )


class LedgerExport(ServiceFormMixin, LedgerPage, FormView):
    """The rows as they were narrowed down, all columns, for a reason."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "filings/ledger_export.html"
    form_class = LedgerExportForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = self.listing()
        return super().get_context_data(
            title="导出任免备案台账",
            total=listing.total,
            asked=asked_of(listing),
            cancel_url=f"{reverse('filings:ledger')}{self.carried}",
            **kwargs,
        )

    def perform(self, form: LedgerExportForm) -> HttpResponse:
        listing = self.listing()
        entries = entries_of(listing.page.paginator.object_list, clock_context())
        content = export_ledger(
            entries=entries,
            layout=self.layout,
            asked=asked_of(listing),
            reason=form.full_reason(),
            by=self.account,
        )
        response = HttpResponse(content, content_type=MEDIA_TYPE)
        name = f"{TITLE}（{clock.today():%Y-%m-%d}）.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response


def asked_of(listing: Listing) -> str:
    """How the rows were narrowed down, in words."""
    return "；".join(f"{chip.label}为“{chip.text}”" for chip in listing.chips)


class Timeliness(LedgerPage, TemplateView):
    """In time, late, not yet: per unit and year."""

    template_name = "filings/timeliness.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = clock_context()
        rows = Filing.objects.visible_to(self.account).exclude(status=FilingStatus.DISCARDED)
        counts = counts_of(rows, context)
        years = years_of(counts, context)
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in map(str, years) else None
        units, total = table_of(counts, unit_names(rows, context), year)
        return super().get_context_data(
            title="报备时效统计",
            tabs=self.tabs(years, year),
            chart=chart_of(counts, context),
            timings=list(Timing),
            units=units,
            total=total,
            year=year,
            ledger_url=reverse("filings:ledger"),
            **kwargs,
        )

    def tabs(self, years: list[int], chosen: int | None) -> list[dict[str, Any]]:
        place = reverse("filings:timeliness")
        every = {"label": "全部年度", "url": place, "is_current": chosen is None}
        return [every] + [
            {"label": f"{year}年", "url": f"{place}?year={year}", "is_current": year == chosen} for year in years
        ]
