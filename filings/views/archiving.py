"""The archive number of a filing that is filed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from accounts.permissions import Permission
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.ledger_forms import ArchiveForm
from filings.models import Filing
from filings.policies import archiving_refusal, person_refusal
from filings.views.guards import FilingPage

MOST_NAMED = 3


class FilingArchive(ServiceFormMixin, FilingPage, FormView):
    """Given, changed or taken away by the department; the sealed content stays as it is."""

    template_name = "filings/archive.html"
    form_class = ArchiveForm
    extra_context = {"title": "登记归档号"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, Permission.DECIDE_FILING, self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = archiving_refusal(self.filing, self.account)
        if refused:
            messages.warning(request, refused.message)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#sealed"

    def get_initial(self) -> dict[str, Any]:
        return {"archive_number": self.filing.archive_number}

    def perform(self, form: ArchiveForm) -> None:
        version = posted_version(self.request)
        services.note_archive_number(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "归档号已登记。" if self.filing.archive_number else "归档号已清除。")
        self.point_out_same_number()

    def point_out_same_number(self) -> None:
        """A volume may hold several filings; more often a number that is there already is a slip."""
        number = self.filing.archive_number
        others = Filing.objects.visible_to(self.account).filter(archive_number=number).exclude(pk=self.filing.pk)
        held = list(others.order_by("filed_at").values_list("filing_number", flat=True)[:MOST_NAMED]) if number else []
        if held:
            messages.warning(self.request, f"该归档号已登记在{'、'.join(held)}，请核对；同卷归档的无需更改。")
