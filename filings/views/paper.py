"""Paper that was received: its time confirmed by a second person, or corrected before that."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.permissions import Permission
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.forms import NothingForm, PaperCorrectionForm
from filings.models import PaperReceipt
from filings.policies import person_refusal
from filings.views.guards import FilingPage


class PaperPage(ServiceFormMixin, FilingPage, FormView):
    """A page about the time that is recorded and not yet confirmed."""

    done = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, Permission.RECORD_PAPER, self.account)
        if refused:
            raise refused
        if self.receipt is None:
            messages.info(request, "没有待确认的收到时间。")
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def receipt(self) -> PaperReceipt | None:
        rows = PaperReceipt.objects.unconfirmed().select_related("recorded_by", "filing__organizer")
        return rows.filter(filing=self.filing).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(receipt=self.receipt, **kwargs)


class PaperConfirm(PaperPage):
    """The second person confirms the time that the first recorded."""

    template_name = "filings/paper_confirm.html"
    form_class = NothingForm
    extra_context = {"title": "确认收到时间", "submit_label": "确认"}

    def perform(self, form: NothingForm) -> None:
        version = posted_version(self.request)
        assert self.receipt is not None  # noqa: S101 - asked in dispatch
        services.confirm_paper(receipt=self.receipt, by=self.account, version=version)
        messages.success(self.request, "收到时间已确认。")


class PaperCorrect(PaperPage):
    """Another time in the place of a wrong one."""

    template_name = "filings/paper_correct.html"
    form_class = PaperCorrectionForm
    extra_context = {"title": "更正收到时间", "submit_label": "更正"}

    def get_initial(self) -> dict[str, Any]:
        return {"delivered_at": self.receipt.delivered_at if self.receipt else None}

    def perform(self, form: PaperCorrectionForm) -> None:
        version = posted_version(self.request)
        assert self.receipt is not None  # noqa: S101 - asked in dispatch
        services.correct_paper(receipt=self.receipt, by=self.account, version=version, **form.cleaned_data)
        messages.success(self.request, "收到时间已更正，待另一名工作人员确认。")
