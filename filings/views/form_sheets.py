"""The basic information form as it prints, for the frame beside it; and its ID number in full, for a reason."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import FormView

from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin
from common.screen_sheets import on_screen
from filings.documents.printed.cadre_form import full_form, short_form
from filings.models import BasicForm
from filings.policies import person_refusal
from filings.services import basic_forms as services
from filings.views.basic_forms import FormPage
from organizers.views.identity import RevealForm

# Nothing but its own style sheets and the photo; shown in a frame of ours only.
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


@method_decorator([xframe_options_sameorigin, csp_replace(POLICY)], name="dispatch")
class BasicFormSheet(FormPage):
    """The printed sheet itself, as a page."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row, today = self.started, clock.today()
        form = self.cadre_form(with_photo=True)
        if row.shape == BasicForm.Shape.FULL:
            sheet = full_form(form, on=today)
        else:
            sheet = short_form(form, on=today, full_member_on=self.filing.full_member_on)
        photo = f"{reverse('filings:basic-form-photo', args=[self.filing.pk])}?v={row.photo_id}"
        response = HttpResponse(on_screen(sheet, assets={"photo": photo}))
        response["Cache-Control"] = "no-store, private"
        return response


class BasicFormIdNumber(ServiceFormMixin, FormPage, FormView):
    """Asks for the reason, then shows the number on this answer only: it stands in no address and in no cache."""

    template_name = "filings/basic_form_id_number.html"
    form_class = RevealForm
    extra_context = {"title": "查看完整身份证号"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refused = person_refusal(self.filing, Permission.REVEAL_ID_NUMBER, self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: RevealForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        number = services.reveal_id_number(form=self.started, reason=reason, by=self.account)
        return self.render_to_response(self.get_context_data(number=number))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label="查看", row=self.started, **kwargs)
