"""What every page needs beside its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from common import clock, navigation

# name in templates → URL name; an entry whose page does not exist (yet) is left out of the layout
PLACES = {
    "home": "desk:home",
    "search": "desk:search",
    "regulation": "regulation:text",
    "password": "accounts:password-change",
    "sign_in": "accounts:sign-in",
    "sign_out": "accounts:sign-out",
}


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: navigation, places of the layout, the day, and whether this is a demo.

    A view that shows another day passes its own ``as_of``, which takes precedence over the one here.
    """
    return {
        "frame": SimpleLazyObject(lambda: _frame(request)),
        "today": clock.today(),
        "is_demo": getattr(settings, "IS_DEMO", False),
        "places": SimpleLazyObject(_places),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"groups": [], "primary": []}
    match = request.resolver_match
    groups = navigation.links_for(user, match.view_name if match else "")
    primary = [link for group in groups for link in group.links if link.is_primary]
    return {"groups": groups, "primary": primary[:4]}


def _places() -> dict[str, str]:
    found = {}
    for key, url_name in PLACES.items():
        try:
            found[key] = reverse(url_name)
        except NoReverseMatch:
            continue
    return found
