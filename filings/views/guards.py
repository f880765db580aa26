"""Who may open a page about a filing: out of scope is 404, in scope but not allowed is 403."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.models import User
from filings.models import Filing
from filings.printed_filings import with_papers


class Signed(View):
    """A page of somebody signed in."""

    request: HttpRequest

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user


class FilingPage(Signed):
    """A page about one filing that the visitor may see."""

    @cached_property
    def filing(self) -> Filing:
        return self.filing_of(self.kwargs["pk"])

    def filing_of(self, key: UUID) -> Filing:
        """A filing with what every page about it shows."""
        return get_object_or_404(with_papers(Filing.objects.visible_to(self.account)), pk=key)

    def get_success_url(self) -> str:
        return reverse("filings:detail", args=[self.filing.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "filing": self.filing,
            "version": self.request.POST.get("version", self.filing.version),
            "cancel_url": self.get_success_url(),
        }
        return super().get_context_data(**{**shown, **kwargs})  # type: ignore[misc]
