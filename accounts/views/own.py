"""What everybody does with the own account: sign in and out, change the password, look at it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts import services, sessions, typed_forms
from accounts.addresses import client_address
from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.forms import OwnPasswordForm, SignInForm
from accounts.models import RoleGrant, User
from common import clock
from common.forms import RESUMED, ServiceFormMixin


def why_ended(reason: str | None) -> str:
    """What the sign-in page says to somebody who did not sign out."""
    words = {
        sessions.End.IDLE: f"您已超过{settings.IDLE_MINUTES}分钟未操作，系统已自动退出，请重新登录。",
        sessions.End.ABSOLUTE: f"本次登录已满{settings.ABSOLUTE_HOURS}小时，请重新登录。",
        sessions.End.REVOKED: "您的账号或权限已变更，请重新登录。",
    }
    return words[sessions.End(reason)] if reason else ""


class SignIn(LoginView):
    """The page that everybody sees first."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        account = form.get_user()
        response = super().form_valid(form)
        services.record_sign_in(by=account)
        if typed_forms.kept_for(self.request, str(account.pk)):
            return redirect("accounts:typed-forms")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.request.session
        context = super().get_context_data(
            why_ended=why_ended(session.get(sessions.ENDED_BECAUSE)),
            has_typed_forms=bool(typed_forms.kept_for(self.request, session.get(sessions.ENDED_ACCOUNT, ""))),
            **kwargs,
        )
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

    def get_success_url(self) -> str:
        """Whoever had to change the password first goes on to what was being typed."""
        account: Any = self.request.user
        waits = typed_forms.kept_for(self.request, str(account.pk))
        return reverse("accounts:typed-forms" if waits else "accounts:profile")

    def perform(self, form: OwnPasswordForm) -> None:
        data = form.cleaned_data
        account: Any = self.request.user
        services.change_own_password(
            current=data["current"], password=data["password"], by=account, address=client_address(self.request)
        )
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


class TypedForms(TemplateView):
    """What was typed when the sign-in had run out, to be taken back. A POST drops all of it."""

    template_name = "accounts/typed_forms.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account: Any = request.user
        kept = typed_forms.kept_for(request, str(account.pk))
        if not kept:
            return redirect("desk:home")
        context = self.get_context_data(title="您刚才填写的内容仍在", kept=kept, resumed=RESUMED)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed_forms.forget(request)
        messages.success(request, "已放弃登录中断前填写的内容。")
        return redirect("desk:home")
