"""Taking 配备情况一览表 out of the system, as it was narrowed down on the page."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView

from accounts.models import User
from accounts.permissions import Permission
from common import as_of, clock, tables
from common.errors import Invalid, Refused
from common.forms import ServiceFormMixin
from common.tables import Listing
from common.templatetags.words import cn_datetime
from compliance.documents.staffing_register import SHEET, TITLE, entries_of, write_register
from compliance.documents.taking import EXCEL, Taken
from compliance.facts import FIRST_JUDGED, staffing_of
from compliance.filters import StaffingFilter
from compliance.services.exports import record_export
from compliance.tables import StaffingTable
from compliance.views.documents import as_file
from compliance.views.staffing import NOT_ALLOWED, carried
from units.access import can_somewhere
from workbooks.forms import ReasonForm


class StaffingExport(ServiceFormMixin, FormView):
    """A form with a reason; its answer is a workbook."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "compliance/staffing_export.html"
    form_class = ReasonForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")
        # A paper says the day that it speaks of: never today's instead of the one asked for.
        text = request.GET.get(as_of.PARAMETER, "")
        problem = as_of.problem_with(text, first=FIRST_JUDGED) if text else ""
        if problem:
            raise Invalid({as_of.PARAMETER: [problem]})
        return super().dispatch(request, *args, **kwargs)

    @property
    def account(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - anonymous visitors were sent to the sign-in page
        return user

    def listing(self) -> Listing:
        rows = staffing_of(self.account, as_of.day_asked(self.request, first=FIRST_JUDGED))
        return tables.build(self.request, StaffingTable, rows, filterset_class=StaffingFilter, unit="个单位")  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = self.listing()
        return super().get_context_data(
            title=f"导出{SHEET}",
            total=listing.total,
            asked=asked_of(listing),
            cancel_url=f"{reverse('compliance:staffing')}{carried(self.request)}",
            **as_of.page_context(self.request, first=FIRST_JUDGED),
            **kwargs,
        )

    def perform(self, form: ReasonForm) -> HttpResponse:
        day, listing = as_of.day_asked(self.request, first=FIRST_JUDGED), self.listing()
        entries = entries_of(listing.page.paginator.object_list, day, by=self.account)
        asked, by = asked_of(listing), self.account
        taken = f"由{by.display_name}（{by.username}）于{cn_datetime(clock.now())}导出"
        with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
            details = {"as_of": day.isoformat(), "rows": len(entries), "asked": asked}
            record_export(what=SHEET, details=details, reason=form.full_reason(), by=self.account)
            path = Path(folder) / "register.xlsx"
            write_register(path, entries, on=day, asked=asked, taken=taken)
            content = path.read_bytes()
        return as_file(Taken(f"{TITLE}（{day:%Y-%m-%d}）.xlsx", EXCEL, content))


def asked_of(listing: Listing) -> str:
    """How the rows were narrowed down, in words."""
    return "；".join(f"{chip.label}为“{chip.text}”" for chip in listing.chips)
