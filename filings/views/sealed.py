"""What was sealed when a filing was filed, and the way to correct it: by a new filing."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.access import allows
from accounts.permissions import Permission
from common.forms import ServiceFormMixin
from filings import services
from filings.correcting import correction_refusal
from filings.forms import CorrectionForm
from filings.models import SealedFiling
from filings.policies import draft_permission, person_refusal
from filings.sealed_shown import counted, facts_of, files_of, form_shape, lists_of, names_of, steps_of
from filings.services.sealing import differences
from filings.views.guards import FilingPage


class FilingSealed(FilingPage, TemplateView):
    """The sealed content, verified while it is looked at."""

    template_name = "filings/sealed.html"
    extra_context = {"title": "封存内容"}

    @cached_property
    def sealed(self) -> SealedFiling | None:
        return SealedFiling.objects.filter(filing=self.filing).select_related("filing", "sealed_by").first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.sealed is None:
            messages.info(request, "备案后方有封存内容。")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.sealed
        assert row is not None  # noqa: S101 - asked above
        names = names_of(row)
        is_department = allows(self.account, Permission.VIEW_FILING)
        return super().get_context_data(
            sealed=row,
            problems=list(differences(row)),
            facts=list(facts_of(row)),
            files=files_of(row),
            lists=list(lists_of(row, names, is_department=is_department)),
            steps=steps_of(row, names),
            shape=form_shape(row),
            counted=counted(row),
            content=row.content,
            **kwargs,
        )


class CorrectionNew(ServiceFormMixin, FilingPage, FormView):
    """更正备案: why, and then the draft with everything that was filed."""

    template_name = "filings/correction.html"
    form_class = CorrectionForm
    extra_context = {"title": "更正备案", "submit_label": "起草更正备案"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, draft_permission(self.filing), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = correction_refusal(self.filing, self.account)
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "creation_key": uuid.uuid4()}

    def perform(self, form: CorrectionForm) -> HttpResponse:
        new = services.start_correction(filing=self.filing, by=self.account, **form.cleaned_data)
        messages.success(self.request, "已按原备案内容起草更正备案，请改正后按原程序报送。")
        return redirect("filings:edit", pk=new.pk)
