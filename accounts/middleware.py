"""Whoever signed in with a password that somebody else knows changes it before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
ALLOWED = frozenset({"accounts:password-change", "accounts:sign-out", "accounts:sign-in"})


class PasswordChangeMiddleware:
    """Leads every request of such an account to the password page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or not request.user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in ALLOWED:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("accounts:password-change"))
        return redirect("accounts:password-change")
