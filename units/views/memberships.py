"""Who works for a unit in which role: seen in the unit, managed by the department."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.forms import EndForm
from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin
from units import services
from units.access import can, require
from units.membership_forms import MembershipForm
from units.models import Membership, Unit


class UnitMembers(TemplateView):
    """The roles of a unit, present and past."""

    template_name = "units/membership_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account: Any = self.request.user
        unit = get_object_or_404(Unit.objects.visible_to(account).described(clock.today()), pk=self.kwargs["pk"])
        require(account, Permission.VIEW_UNIT, unit)
        today = clock.today()
        rows = unit.memberships.select_related("user").order_by("-valid_from", "-id")
        return super().get_context_data(
            title="单位成员",
            unit=unit,
            memberships=[(membership, membership.state_on(today)) for membership in rows],
            may_manage=can(account, Permission.MANAGE_MEMBERSHIP, unit),
            **kwargs,
        )


class ManagesMembers(ServiceFormMixin, FormView):
    """A page that changes who works for a unit."""

    @cached_property
    def unit(self) -> Unit:
        """The unit in question."""
        account: Any = self.request.user
        return get_object_or_404(Unit.objects.visible_to(account).described(clock.today()), pk=self.unit_key)

    def check_access(self) -> None:
        """404 outside the account's units, 403 within them for who may not manage members."""
        account: Any = self.request.user
        require(account, Permission.MANAGE_MEMBERSHIP, self.unit)

    @property
    def unit_key(self) -> Any:
        """The key of the unit in question."""
        return self.kwargs["pk"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.check_access()  # before anything else, so that a stranger learns nothing from the form
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("units:membership-list", args=[self.unit.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unit=self.unit, cancel_url=self.get_success_url(), **kwargs)


class MembershipCreate(ManagesMembers):
    """A unit role for an account."""

    template_name = "units/membership_form.html"
    form_class = MembershipForm
    extra_context = {"title": "添加单位成员", "submit_label": "添加"}

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": clock.today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def perform(self, form: MembershipForm) -> None:
        account: Any = self.request.user
        services.grant_membership(unit=self.unit, by=account, **form.cleaned_data)
        messages.success(self.request, "单位成员已添加。")


class MembershipEnd(ManagesMembers):
    """The end of a unit role."""

    template_name = "units/membership_end.html"
    form_class = EndForm
    extra_context = {"title": "终止单位成员", "submit_label": "终止", "tone": "gap"}

    @cached_property
    def membership(self) -> Membership:
        """The role in question."""
        return get_object_or_404(Membership.objects.select_related("user", "unit"), pk=self.kwargs["pk"])

    @property
    def unit_key(self) -> Any:
        return self.membership.unit_id

    def perform(self, form: EndForm) -> None:
        account: Any = self.request.user
        services.end_membership(membership=self.membership, by=account, **form.cleaned_data)
        messages.success(self.request, "单位成员已终止。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, **kwargs)
