"""Extending one filing's deadline, and revoking that."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from accounts.permissions import Permission
from common.errors import Refused
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.facts import ClockContext, clock_context, deadline_of
from filings.forms import ExtensionForm, ReasonForm
from filings.policies import extending_refusal, person_refusal, revoking_refusal
from filings.views.guards import FilingPage
from rules.wording import chinese_date


class ExtensionPage(ServiceFormMixin, FilingPage, FormView):
    """Who may not extend at all gets 403; what the state forbids is said on the filing's page."""

    context: ClockContext

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, Permission.EXTEND_FILING, self.account)
        if refused:
            raise refused
        self.context = clock_context()
        return super().dispatch(request, *args, **kwargs)

    def state_refusal(self) -> Refused | None:
        """Why it cannot be done now."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = self.state_refusal()
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        determined_on = self.filing.candidate_determined_on
        present = deadline_of(determined_on, self.context, self.filing.extension)
        is_past = present is not None and present.due_on < self.context.today
        return super().get_context_data(present=present, is_past=is_past, **kwargs)


class FilingExtend(ExtensionPage):
    """So many working days more, or until a day."""

    template_name = "filings/extend.html"
    form_class = ExtensionForm
    extra_context = {"title": "延长报备时限", "submit_label": "同意延期"}

    def state_refusal(self) -> Refused | None:
        return extending_refusal(self.filing, self.account, self.context)

    def perform(self, form: ExtensionForm) -> None:
        version = posted_version(self.request)
        row = services.extend_filing(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        told = f"报备截止日已延至{chinese_date(row.due_after)}。"
        if row.due_before < self.context.today:
            told += f"本次延期系原截止日（{chinese_date(row.due_before)}）已过后同意。"
        messages.success(self.request, told)


class ExtensionRevoke(ExtensionPage):
    """The extension that holds ends; the deadline before it holds again."""

    template_name = "filings/extension_revoke.html"
    form_class = ReasonForm
    extra_context = {"title": "撤销延期", "submit_label": "撤销延期", "tone": "gap"}

    def state_refusal(self) -> Refused | None:
        return revoking_refusal(self.filing, self.account)

    def perform(self, form: ReasonForm) -> None:
        version = posted_version(self.request)
        row = services.revoke_extension(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, f"延期已撤销，报备截止日为{chinese_date(row.due_after)}。")
