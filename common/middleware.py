"""Turns the domain's errors into answers, and keeps private pages out of caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import Invalid, Refused, Stale

GetResponse = Callable[[HttpRequest], HttpResponse]


class DomainErrorMiddleware:
    """A refusal that no view handled becomes a Chinese 403 page, a stale form a 409 page, bad input a 400 page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Stale):
            return render(request, "409.html", {"refusal": exception}, status=409)
        if isinstance(exception, Refused):
            return render(request, "403.html", {"refusal": exception}, status=403)
        if isinstance(exception, Invalid):
            return render(request, "400.html", {"invalid": exception}, status=400)
        return None


class PrivatePagesMiddleware:
    """Nothing that a signed-in person sees is kept by the browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store, private"
        return response
