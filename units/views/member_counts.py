"""Reporting a member count: what it would change is shown before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import FormView

from accounts.permissions import Permission
from common import clock
from common.errors import Invalid
from common.forms import ServiceFormMixin, add_errors
from regulation.facts import settings_on
from rules.staffing import expected_count_date
from units import services
from units.facts import CountEffect, effect_of_count
from units.forms import MemberCountForm
from units.views.guards import UnitPage

FRAGMENT = "units/count_form.html#effect"


class CountReport(ServiceFormMixin, UnitPage, FormView):
    """Two steps: the number and its effect, then the report. While typing, the effect shows by itself."""

    permission = Permission.REPORT_MEMBER_COUNT
    template_name = "units/count_form.html"
    form_class = MemberCountForm
    extra_context = {"title": "报送党员人数"}

    def get_initial(self) -> dict[str, Any]:
        today = clock.today()
        return {"counted_on": expected_count_date(today, settings_on(today))}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, effect = self.get_form(), None
        if form.is_valid():
            effect = self.effect(form)
        if request.headers.get("HX-Request"):
            return render(request, FRAGMENT, {"effect": effect, "unit": self.unit})
        if effect is None:
            return self.form_invalid(form)
        if request.POST.get("confirmed") != self.signature(form, effect):
            return self.render_to_response(self.get_context_data(form=form, effect=effect))
        return self.form_valid(form)

    def effect(self, form: MemberCountForm) -> CountEffect | None:
        """What the number would change; None, with the errors in the form, where it does not add up."""
        data = form.cleaned_data
        try:
            services.check_day(self.unit, data["counted_on"])
            total = services.checked_total(data["full"], data["probationary"], data["total"])
        except Invalid as error:
            add_errors(form, error)
            return None
        return effect_of_count(
            self.unit, counted_on=data["counted_on"], total=total, full=data["full"], on=clock.today()
        )

    def signature(self, form: MemberCountForm, effect: CountEffect) -> str:
        """What was shown: only that can be confirmed."""
        return f"{form.cleaned_data['counted_on'].isoformat()}:{effect.total}"

    def perform(self, form: MemberCountForm) -> None:
        services.report_member_count(unit=self.unit, by=self.account, **form.cleaned_data)
        messages.success(self.request, "党员人数已报送。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context.get("effect"):
            context["confirmed"] = self.signature(context["form"], context["effect"])
        return context
