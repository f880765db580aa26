"""Who may open a page about a person: out of scope is 404, in scope but not allowed is 403."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common.as_of import day_asked
from organizers.models import Organizer


class Signed(View):
    """A page of somebody signed in."""

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user


class PersonPage(Signed):
    """A page about one person whom the visitor may see; ``permission`` (if any) is asked globally."""

    permission: Permission | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.person and self.permission:  # the person first: out of scope is 404
            require(self.account, self.permission)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Organizer:
        """The person with the post held on the day that the page shows."""
        rows = Organizer.objects.visible_to(self.account).with_tenure(day_asked(self.request), self.account)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("organizers:detail", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            person=self.person,
            version=self.request.POST.get("version", self.person.version),
            cancel_url=self.get_success_url(),
            **kwargs,
        )
