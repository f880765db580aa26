"""What stands between a session and the pages: its limits, and the password that must be changed first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts import sessions, typed_forms
from accounts.models import User
from common.forms import RESUMED

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., Any]
ALLOWED = frozenset({"accounts:password-change", "accounts:sign-out", "accounts:sign-in"})
SIGN_IN_AGAIN = "登录已失效，请重新登录。"


class SessionLimitsMiddleware:
    """Ends sessions that have run out or were revoked, and keeps the form that somebody was typing meanwhile.

    It stands behind the check against forged requests, so that nobody else can have a form kept, and before the one
    that leads to the sign-in page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = sessions.account_key(request.session)
        if account:
            self._limit(request, account)
        return self.get_response(request)

    def _limit(self, request: HttpRequest, account: str) -> None:
        reason = sessions.reason_to_end(request)
        if reason is None:
            if sessions.note_request(request):
                typed_forms.forget_others(request, account)
        elif request.headers.get("HX-Request") and request.user.is_authenticated:
            # The page around the fragment ends the session: two answers at once would give the browser two new ones.
            request.user = AnonymousUser()
        else:
            sessions.end(request, account, reason)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.user.is_authenticated:
            if request.method == "POST" and RESUMED in request.POST:
                typed_forms.drop(request, request.POST[RESUMED])
            return None
        if not getattr(view, "login_required", True):
            return None
        if request.headers.get("HX-Request"):
            # Part of a page is not replaced by the sign-in page: what was typed around it stays.
            return HttpResponse(SIGN_IN_AGAIN, status=401, content_type="text/plain; charset=utf-8")
        return self._keep(request, getattr(view, "view_class", None)) if request.method == "POST" else None

    def _keep(self, request: HttpRequest, view: Any) -> HttpResponse | None:
        account = request.session.get(sessions.ENDED_ACCOUNT)
        if account and typed_forms.is_kept_view(view) and not typed_forms.keep(request, view, account):
            messages.warning(request, "您刚才填写的内容过多，未能保留。请返回上一页复制后，再重新登录填写。")
        # An address that answers no GET is not one to come back to.
        if view is not None and not {"get", "GET"} & set(view.http_method_names):
            return redirect(settings.LOGIN_URL)
        return None


class PasswordChangeMiddleware:
    """Whoever signed in with a password that somebody else knows changes it before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or not request.user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in ALLOWED:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("accounts:password-change"))
        return redirect("accounts:password-change")
