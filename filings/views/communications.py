"""The communication log: written from a filing or from a unit, corrected, linked to a filing by choosing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from common import clock
from common.errors import Refused
from common.forms import ServiceFormMixin
from filings import services
from filings.models import Communication
from filings.policies import correcting_refusal, logging_refusal
from filings.record_forms import AttachForm, CommunicationForm
from filings.views.guards import FilingPage, Signed
from units.models import Unit


class LogPage(ServiceFormMixin, FormView):
    """Whose role writes no log gets 403; what the filing's state forbids is said on its page."""

    template_name = "filings/communication.html"
    form_class: Any = CommunicationForm
    request: HttpRequest

    def refusals(self) -> tuple[Refused | None, Refused | None]:
        """Why this account may not do it at all, and why it cannot be done now."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused, _ = self.refusals()
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _, refused = self.refusals()
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)


class FilingLogPage(FilingPage, LogPage):
    """A page of the log beside one filing."""

    def refusals(self) -> tuple[Refused | None, Refused | None]:
        unit = self.filing.unit_id
        return logging_refusal(unit, self.account), logging_refusal(unit, self.account, self.filing)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#communications"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=f"{self.filing} · {self.filing.unit_name}", **kwargs)


class CommunicationNew(FilingLogPage):
    """A talk about this filing."""

    extra_context = {"title": "记录沟通"}

    def perform(self, form: CommunicationForm) -> None:
        services.log_communication(unit=self.filing.unit, filing=self.filing, by=self.account, **form.cleaned_data)
        messages.success(self.request, "沟通记录已保存。")


class CommunicationAttach(FilingLogPage):
    """Talks from before the filing was begun."""

    template_name = "filings/communication_attach.html"
    form_class = AttachForm
    extra_context = {"title": "关联沟通记录", "submit_label": "关联"}

    @cached_property
    def free(self) -> list[Communication]:
        rows = Communication.objects.current().visible_to(self.account)
        return list(rows.filter(unit=self.filing.unit_id, filing__isnull=True))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rows": self.free}

    def perform(self, form: AttachForm) -> None:
        linked = services.attach_communications(
            filing=self.filing, rows=form.cleaned_data["communications"], by=self.account
        )
        messages.success(self.request, f"已关联{linked}条沟通记录。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(has_free=bool(self.free), **kwargs)


class CommunicationOfUnit(Signed, LogPage):
    """A talk with a unit before any filing exists."""

    extra_context = {"title": "记录沟通"}

    @cached_property
    def unit(self) -> Unit:
        return get_object_or_404(Unit.objects.visible_to(self.account).described(clock.today()), pk=self.kwargs["pk"])

    def refusals(self) -> tuple[Refused | None, Refused | None]:
        return logging_refusal(self.unit.pk, self.account), None

    def get_success_url(self) -> str:
        return f"{reverse('units:detail', args=[self.unit.pk])}#communications"

    def perform(self, form: CommunicationForm) -> None:
        services.log_communication(unit=self.unit, by=self.account, **form.cleaned_data)
        messages.success(self.request, "沟通记录已保存，起草备案后可以关联。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            unit=self.unit, subject=self.unit.name, cancel_url=self.get_success_url(), **kwargs
        )


class CommunicationCorrect(Signed, LogPage):
    """Another row in the place of one."""

    extra_context = {"title": "更正沟通记录", "submit_label": "更正"}

    @cached_property
    def row(self) -> Communication:
        rows = Communication.objects.current().visible_to(self.account).select_related("unit", "filing__organizer")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def refusals(self) -> tuple[Refused | None, Refused | None]:
        return correcting_refusal(self.row, self.account), correcting_refusal(self.row, self.account, self.row.filing)

    def get_success_url(self) -> str:
        if self.row.filing_id:
            return f"{reverse('filings:detail', args=[self.row.filing_id])}#communications"
        return f"{reverse('units:detail', args=[self.row.unit_id])}#communications"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("held_on", "way", "participants", "gist")}

    def perform(self, form: CommunicationForm) -> None:
        services.correct_communication(communication=self.row, by=self.account, **form.cleaned_data)
        messages.success(self.request, "沟通记录已更正，原记录保留备查。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = str(self.row.filing) if self.row.filing else ""
        return super().get_context_data(subject=subject, row=self.row, cancel_url=self.get_success_url(), **kwargs)
