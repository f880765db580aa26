"""The basic information form as it prints, for the frame beside it; and its ID number in full, for a reason."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import FormView

from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin
from common.printing import Sheet, print_pdf
from common.screen_sheets import on_screen
from filings.documents.printed.cadre_form import full_form, short_form
from filings.models import BasicForm, DocumentKind
from filings.policies import attaching_refusal, person_refusal
from filings.services import attach_document, basic_forms as services
from filings.views.basic_forms import FormPage, WriterPage, paper_kind
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


def sheet_of_form(page: FormPage) -> Sheet:
    """The form as it prints today."""
    row, form, today = page.started, page.cadre_form(with_photo=True), clock.today()
    if row.shape == BasicForm.Shape.FULL:
        return full_form(form, on=today)
    return short_form(form, on=today, full_member_on=page.filing.full_member_on)


@method_decorator([xframe_options_sameorigin, csp_replace(POLICY)], name="dispatch")
class BasicFormSheet(FormPage):
    """The printed sheet itself, as a page."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.started
        photo = f"{reverse('filings:basic-form-photo', args=[self.filing.pk])}?v={row.photo_id}"
        response = HttpResponse(on_screen(sheet_of_form(self), assets={"photo": photo}))
        response["Cache-Control"] = "no-store, private"
        return response


class BasicFormAttach(WriterPage, View):
    """Takes the printed form as the document that Article 7 asks for, so that nobody downloads it to upload it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = attaching_refusal(self.filing, self.account)
        if refused:
            raise refused
        kind = paper_kind(self.started)
        upload = ContentFile(print_pdf(sheet_of_form(self)), name=f"{kind.label}-{self.filing.name}.pdf")
        attach_document(filing=self.filing, kind=DocumentKind.BASIC_INFORMATION_FORM, upload=upload, by=self.account)
        messages.success(request, "已将打印稿附为“相关人员基本信息表”。须盖章的，请打印盖章后以扫描件替换。")
        return redirect(f"{reverse('filings:detail', args=[self.filing.pk])}#documents")


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
