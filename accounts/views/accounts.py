"""Accounts, for system administrators; security administrators look them up to grant roles."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts import services
from accounts.access import allows
from accounts.filters import AccountFilter
from accounts.forms import AccountChangeForm, AccountCreateForm, ReasonForm
from accounts.models import RoleGrant, User
from accounts.passwords import new_password
from accounts.permissions import Permission
from accounts.services.passwords import refusal_to_reset
from accounts.tables import AccountTable
from accounts.views.guards import GlobalPermission
from common import clock, tables
from common.forms import ServiceFormMixin, posted_version

ADMINISTRATION = (Permission.MANAGE_ACCOUNT, Permission.MANAGE_ROLE)


class AccountList(GlobalPermission, TemplateView):
    """The register of accounts."""

    permissions = ADMINISTRATION
    template_name = "accounts/account_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = RoleGrant.objects.as_of(clock.today())
        rows = User.objects.prefetch_related(Prefetch("role_grants", queryset=today, to_attr="grants_today"))
        listing = tables.build(
            self.request, AccountTable, rows, filterset_class=AccountFilter, default_sort="username", unit="个"
        )
        may_create = allows(self.account, Permission.MANAGE_ACCOUNT)
        return super().get_context_data(title="账号", listing=listing, may_create=may_create, **kwargs)


class AccountPage(GlobalPermission):
    """A page about one account."""

    permissions: tuple[Permission, ...] = (Permission.MANAGE_ACCOUNT,)

    @cached_property
    def subject(self) -> User:
        """The account that the page is about."""
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("accounts:account-detail", args=[self.subject.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            subject=self.subject,
            version=self.request.POST.get("version", self.subject.version),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class AccountDetail(AccountPage, TemplateView):
    """One account with its roles."""

    permissions = ADMINISTRATION
    template_name = "accounts/account_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        return super().get_context_data(
            title=self.subject.display_name,
            grants=[
                (grant, grant.state_on(today)) for grant in self.subject.role_grants.order_by("-valid_from", "-id")
            ],
            may_manage=allows(self.account, Permission.MANAGE_ACCOUNT),
            may_grant=allows(self.account, Permission.MANAGE_ROLE),
            is_own=self.subject.pk == self.account.pk,
            blocked_until=services.blocked_until(account=self.subject),
            why_no_reset=refusal_to_reset(self.subject, self.account),
            **kwargs,
        )


class AccountCreate(ServiceFormMixin, GlobalPermission, FormView):
    """A new account. The answer shows the first password, once."""

    permissions = (Permission.MANAGE_ACCOUNT,)
    template_name = "accounts/account_form.html"
    form_class = AccountCreateForm
    extra_context = {"title": "新建账号", "submit_label": "新建"}

    def perform(self, form: AccountCreateForm) -> HttpResponse:
        password = new_password()
        account = services.create_account(**form.cleaned_data, password=password, by=self.account)
        return handed_over(self, account, password)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("accounts:account-list"), **kwargs)


class AccountEdit(ServiceFormMixin, AccountPage, FormView):
    """Correction of the person's name."""

    template_name = "accounts/account_form.html"
    form_class = AccountChangeForm
    extra_context = {"title": "修改账号"}

    def get_initial(self) -> dict[str, Any]:
        return {"display_name": self.subject.display_name}

    def perform(self, form: AccountChangeForm) -> None:
        version = posted_version(self.request)
        services.change_account(account=self.subject, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "账号信息已保存。")


class AccountActive(ServiceFormMixin, AccountPage, FormView):
    """Switches an account off or on again."""

    template_name = "accounts/account_active.html"
    form_class = ReasonForm

    def perform(self, form: ReasonForm) -> None:
        act = services.deactivate_account if self.subject.is_active else services.reactivate_account
        act(account=self.subject, version=posted_version(self.request), by=self.account, **form.cleaned_data)
        messages.success(self.request, "账号已启用。" if self.subject.is_active else "账号已停用，其登录即时失效。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        word = "停用" if self.subject.is_active else "启用"
        return super().get_context_data(title=f"{word}账号", submit_label=word, **kwargs)


class AccountPassword(ServiceFormMixin, AccountPage, FormView):
    """Sets a new first password and shows it once."""

    template_name = "accounts/account_password.html"
    form_class = forms.Form
    extra_context = {"title": "重置密码", "submit_label": "重置密码"}

    def perform(self, form: Any) -> HttpResponse:
        password = new_password()
        version = posted_version(self.request)
        services.reset_password(account=self.subject, password=password, version=version, by=self.account)
        return handed_over(self, self.subject, password)


class AccountUnblock(ServiceFormMixin, AccountPage, FormView):
    """Lets somebody try to sign in again at once, after too many wrong passwords."""

    template_name = "accounts/account_unblock.html"
    form_class = ReasonForm
    extra_context = {"title": "解除登录暂停", "submit_label": "解除"}

    def perform(self, form: ReasonForm) -> None:
        services.lift_block(account=self.subject, by=self.account, **form.cleaned_data)
        messages.success(self.request, "登录暂停已解除。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(blocked_until=services.blocked_until(account=self.subject), **kwargs)


def handed_over(view: GlobalPermission, account: User, password: str) -> HttpResponse:
    """The page with the first password: an answer of its own, so that it is stored nowhere on the way."""
    context = {"title": "初始密码", "subject": account, "password": password}
    return render(view.request, "accounts/account_handed_over.html", context)
