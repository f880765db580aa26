"""Showing a full ID number: a click, a preset reason, a row in the audit."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.generic import FormView

from accounts.permissions import Permission
from common.forms import ServiceFormMixin
from organizers import services
from organizers.services import RevealReason
from organizers.views.guards import PersonPage


class RevealForm(forms.Form):
    """Why the number is needed."""

    reason = forms.ChoiceField(
        label="查看事由",
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择查看事由。"},
    )


class IdNumberReveal(ServiceFormMixin, PersonPage, FormView):
    """Asks for the reason, then shows the number on this answer only: it stands in no address and in no cache."""

    permission = Permission.REVEAL_ID_NUMBER
    template_name = "organizers/id_number.html"
    form_class = RevealForm
    extra_context = {"title": "查看完整身份证号"}

    def perform(self, form: RevealForm) -> HttpResponse:
        number = services.reveal_id_number(organizer=self.person, reason=form.cleaned_data["reason"], by=self.account)
        return self.render_to_response(self.get_context_data(number=number))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label="查看", **kwargs)
