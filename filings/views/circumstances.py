"""Statements of circumstances, their notes, and the department's opinions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.permissions import Permission
from common.errors import Refused
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.facts import Dossier, dossier_of
from filings.models import Filing, FilingCircumstances
from filings.policies import draft_permission, editing_refusal, noting_refusal, opinion_refusal, person_refusal
from filings.record_forms import CircumstancesForm, CircumstancesNoteForm, OpinionForm
from filings.views.guards import FilingPage


class RefusingPage(ServiceFormMixin, FilingPage, FormView):
    """Who may not do it at all gets 403; what the state forbids is said on the filing's page."""

    place = ""

    def permission(self) -> Permission:
        """Whose page it is."""
        raise NotImplementedError

    def state_refusal(self) -> Refused | None:
        """Why it cannot be done now."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, self.permission(), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = self.state_refusal()
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}{self.place}"


class CircumstancesState(RefusingPage):
    """The unit states why an item is not met; ``?about=`` chooses the item."""

    template_name = "filings/circumstances.html"
    form_class = CircumstancesForm
    extra_context = {"title": "填写特殊情况说明"}
    place = "#circumstances"

    def permission(self) -> Permission:
        return draft_permission(self.filing)

    def state_refusal(self) -> Refused | None:
        return editing_refusal(self.filing, self.account)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.filing.kind}

    def get_initial(self) -> dict[str, Any]:
        about = self.request.GET.get("about", "")
        rows = FilingCircumstances.objects.filter(filing=self.filing, about=about, replaced_at__isnull=True)
        stated = rows.first()
        return {"about": about, "text": stated.text if stated else ""}

    def perform(self, form: CircumstancesForm) -> None:
        version = posted_version(self.request)
        services.state_circumstances(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "情况说明已保存，随备案报送。")


class CircumstancesNote(RefusingPage):
    """The department notes a statement."""

    template_name = "filings/circumstances_note.html"
    form_class = CircumstancesNoteForm
    extra_context = {"title": "备注特殊情况说明", "submit_label": "备注"}
    place = "#circumstances"

    @cached_property
    def stated(self) -> FilingCircumstances:
        rows = FilingCircumstances.objects.filter(replaced_at__isnull=True).select_related("stated_by")
        seen = Filing.objects.visible_to(self.account)
        return get_object_or_404(rows.filter(filing__in=seen.values("pk")), pk=self.kwargs["pk"])

    @cached_property
    def filing(self) -> Filing:
        return self.filing_of(self.stated.filing_id)

    def permission(self) -> Permission:
        return Permission.DECIDE_FILING

    def state_refusal(self) -> Refused | None:
        refused = noting_refusal(self.filing, self.account)
        if refused is None and self.stated.noted_at is not None:
            return Refused("该说明已备注。")
        return refused

    def perform(self, form: CircumstancesNoteForm) -> None:
        version = posted_version(self.request)
        self.stated.filing = self.filing
        services.note_circumstances(circumstances=self.stated, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "已备注。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(stated=self.stated, **kwargs)


class OpinionGive(RefusingPage):
    """The next level of the department says something."""

    template_name = "filings/opinion.html"
    form_class = OpinionForm
    place = "#opinions"

    @cached_property
    def dossier(self) -> Dossier:
        return dossier_of(self.filing)

    def permission(self) -> Permission:
        return Permission.DECIDE_FILING

    def state_refusal(self) -> Refused | None:
        return opinion_refusal(self.filing, self.account, self.dossier)

    def perform(self, form: OpinionForm) -> None:
        version = posted_version(self.request)
        services.give_opinion(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "审核意见已保存。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        level = self.dossier.next_level
        title = f"填写{level.label}意见" if level else "填写审核意见"
        return super().get_context_data(title=title, opinions=self.dossier.opinions, **kwargs)
