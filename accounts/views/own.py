"""What everybody does with the own account: sign in and out, change the password, look at it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView

from accounts import services
from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.forms import OwnPasswordForm, SignInForm
from accounts.models import RoleGrant, User
from common import clock
from common.forms import ServiceFormMixin


class SignIn(LoginView):
    """The page that everybody sees first."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        services.record_sign_in(by=form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        services.record_sign_in_failure(username=form.data.get("username", ""))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.IS_DEMO:
            context["demo_accounts"] = [(demo.username, demo.label) for demo in DEMO_ACCOUNTS]
            context["demo_password"] = DEMO_PASSWORD
        return context


class SignOut(LogoutView):
    """By POST only, so that no link signs anybody out."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.user, User):
            services.record_sign_out(by=request.user)
        return super().post(request, *args, **kwargs)


class PasswordChange(ServiceFormMixin, FormView):
    """One's own password."""

    template_name = "registration/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:profile")

    def perform(self, form: OwnPasswordForm) -> None:
        data = form.cleaned_data
        account: Any = self.request.user
        services.change_own_password(current=data["current"], password=data["password"], by=account)
        update_session_auth_hash(self.request, account)
        messages.success(self.request, "密码已修改，您在其他设备上的登录已失效。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account: Any = self.request.user
        return super().get_context_data(is_forced=account.must_change_password, **kwargs)


class Profile(TemplateView):
    """我的账号: name, roles, and what the account may be used for."""

    template_name = "accounts/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grants = RoleGrant.objects.filter(user=self.request.user.pk).as_of(clock.today())
        return super().get_context_data(title="我的账号", grants=grants, **kwargs)
