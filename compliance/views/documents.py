"""Taking the register and the list of open points out of the system, as PDF or workbook."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import FormView

from accounts.permissions import Permission
from common import as_of, tables
from common.errors import Invalid, Refused
from common.forms import ServiceFormMixin
from compliance.cockpit import department_row, rows_of
from compliance.cockpit_forms import CockpitFilter, DocumentForm
from compliance.documents import Overview, Taken, line_of, overview_of, take_overview
from compliance.facts import FIRST_JUDGED
from compliance.judging import judge
from compliance.views.cockpit import NOT_ALLOWED, CockpitTable, JudgedPage
from units.access import can_somewhere


class DocumentPage(ServiceFormMixin, JudgedPage, FormView):
    """A form with a reason; its answer is a file."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "compliance/documents/take.html"
    form_class = DocumentForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check()
        # A paper says the day that it speaks of: never today's instead of the one asked for.
        text = request.GET.get(as_of.PARAMETER, "")
        problem = as_of.problem_with(text, first=FIRST_JUDGED) if text else ""
        if problem:
            raise Invalid({as_of.PARAMETER: [problem]})
        return super().dispatch(request, *args, **kwargs)

    def check(self) -> None:
        """Refuse who may not take it."""
        if not can_somewhere(self.account, Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")

    def overview(self, *, with_unknown: bool) -> Overview:
        raise NotImplementedError

    def perform(self, form: DocumentForm) -> HttpResponse:
        data = form.cleaned_data
        overview = self.overview(with_unknown=data["with_unknown"])
        return as_file(take_overview(overview, form=data["form"], reason=form.full_reason(), by=self.account))


class CockpitDocuments(DocumentPage):
    """Of the grid as it was narrowed down, on the day that it showed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = self.overview(with_unknown=False)
        return super().get_context_data(
            title="导出一览表和问题清单",
            overview=overview,
            cancel_url=f"{reverse('compliance:cockpit')}{self.carried}",
            **as_of.page_context(self.request, first=FIRST_JUDGED),
            **kwargs,
        )

    def overview(self, *, with_unknown: bool) -> Overview:
        judgement = judge(self.account, self.day)
        every = rows_of(judgement)
        filters = CockpitFilter(self.request.GET, every, self.request)
        listing = tables.build(self.request, CockpitTable, every, filterset_class=CockpitFilter)  # type: ignore[arg-type]
        own = department_row(judgement)
        return overview_of(
            self.day,
            map(line_of, filters.qs),
            own=line_of(own) if own and filters.shows_department(own) else None,
            article=filters.article,
            outcome=filters.asked.get("outcome", ""),
            with_unknown=with_unknown,
            asked="；".join(f"{chip.label}为“{chip.text}”" for chip in listing.chips),
        )


def as_file(taken: Taken) -> HttpResponse:
    """A file that is sent and kept nowhere."""
    response = HttpResponse(taken.content, content_type=taken.media_type)
    response["Content-Disposition"] = content_disposition_header(True, taken.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
