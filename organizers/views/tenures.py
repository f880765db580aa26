"""Tenures that the department enters itself (历史补录); all others come from filings."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.access import require
from accounts.permissions import Permission
from common.forms import ServiceFormMixin, posted_version
from organizers import services
from organizers.forms import HistoricalTenureForm, TenureDates, VoidForm
from organizers.models import Tenure
from organizers.views.guards import Signed


class TenureCreate(ServiceFormMixin, Signed, FormView):
    """A tenure from before the system was in use; ``?post=`` and ``?organizer=`` choose beforehand."""

    template_name = "organizers/tenure_form.html"
    form_class = HistoricalTenureForm
    extra_context = {"title": "补录历史任职"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, Permission.RECORD_TENURE)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.account}

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name) for name in ("post", "organizer")}

    def perform(self, form: HistoricalTenureForm) -> HttpResponse:
        tenure = services.record_historical_tenure(by=self.account, **form.cleaned_data)
        messages.success(self.request, "历史任职已补录。")
        return redirect("organizers:detail", tenure.organizer_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("organizers:list"), **kwargs)


class TenurePage(ServiceFormMixin, Signed, FormView):
    """A page that changes a tenure in the visitor's scope."""

    template_name = "organizers/tenure_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.tenure:  # the row first: out of scope is 404
            require(self.account, Permission.RECORD_TENURE)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def tenure(self) -> Tenure:
        """The tenure in question."""
        rows = Tenure.objects.visible_to(self.account).select_related("post", "organizer").with_unit_name()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("organizers:detail", args=[self.tenure.organizer_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tenure=self.tenure,
            person=self.tenure.organizer,
            version=self.request.POST.get("version", self.tenure.version),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class TenureEdit(TenurePage):
    """Corrects a historical tenure."""

    form_class = TenureDates
    extra_context = {"title": "更正历史任职"}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.tenure, name) for name in TenureDates.base_fields}

    def perform(self, form: TenureDates) -> None:
        version = posted_version(self.request)
        services.correct_historical_tenure(tenure=self.tenure, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "任职记录已更正。")


class TenureVoid(TenurePage):
    """Takes a historical tenure back."""

    template_name = "organizers/tenure_void.html"
    form_class = VoidForm
    extra_context = {"title": "作废任职记录", "submit_label": "确认作废", "tone": "gap"}

    def perform(self, form: VoidForm) -> None:
        version = posted_version(self.request)
        services.void_historical_tenure(tenure=self.tenure, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "任职记录已作废。")
