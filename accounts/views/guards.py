"""Who may open a page at all."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from accounts.access import allows, require
from accounts.permissions import Permission


class GlobalPermission(View):
    """A page for holders of any of some global permissions; others get the 403 page, whatever it would show."""

    permissions: tuple[Permission, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not any(allows(request.user, permission) for permission in self.permissions):
            require(self.account, self.permissions[0])
        return super().dispatch(request, *args, **kwargs)

    @property
    def account(self) -> Any:
        """The signed-in account."""
        return self.request.user
