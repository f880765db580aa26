"""Who may open a page about a unit: out of scope is 404, in scope but not allowed is 403."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.models import User
from accounts.permissions import Permission
from common.as_of import day_asked
from units.access import require
from units.models import Unit


class UnitPage(View):
    """A page about one unit that the visitor may see; ``permission`` is asked on the unit."""

    permission: Permission = Permission.VIEW_UNIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, self.permission, self.unit)
        return super().dispatch(request, *args, **kwargs)

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user

    @cached_property
    def unit(self) -> Unit:
        """The unit, described as of the day that the page shows."""
        day = day_asked(self.request)
        return get_object_or_404(Unit.objects.visible_to(self.account).described(day), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("units:detail", args=[self.unit.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            unit=self.unit,
            version=self.request.POST.get("version", self.unit.version),
            cancel_url=self.get_success_url(),
            **kwargs,
        )
