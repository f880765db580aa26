"""Global roles, for security administrators."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts import services
from accounts.forms import EndForm, RoleGrantForm
from accounts.models import RoleGrant
from accounts.permissions import Permission
from accounts.views.accounts import AccountPage
from accounts.views.guards import GlobalPermission
from common import clock
from common.forms import ServiceFormMixin


class RoleGrantCreate(ServiceFormMixin, AccountPage, FormView):
    """A role for an account."""

    permissions = (Permission.MANAGE_ROLE,)
    template_name = "accounts/role_grant.html"
    form_class = RoleGrantForm
    extra_context = {"title": "授予角色", "submit_label": "授予"}

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": clock.today()}

    def perform(self, form: RoleGrantForm) -> None:
        services.grant_role(account=self.subject, by=self.account, **form.cleaned_data)
        messages.success(self.request, "角色已授予；该账号须重新登录。")


class RoleEnd(ServiceFormMixin, GlobalPermission, FormView):
    """The end of a role."""

    permissions = (Permission.MANAGE_ROLE,)
    template_name = "accounts/role_end.html"
    form_class = EndForm
    extra_context = {"title": "终止角色", "submit_label": "终止", "tone": "gap"}

    @cached_property
    def grant(self) -> RoleGrant:
        """The role that the page is about."""
        return get_object_or_404(RoleGrant.objects.select_related("user"), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("accounts:account-detail", args=[self.grant.user_id])

    def perform(self, form: EndForm) -> None:
        services.end_role(grant=self.grant, by=self.account, **form.cleaned_data)
        messages.success(self.request, "角色已终止；该账号须重新登录。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(grant=self.grant, cancel_url=self.get_success_url(), **kwargs)
