"""What several parts of one page need is read once: kept on the request and gone with it."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest

P = ParamSpec("P")
R = TypeVar("R")
_KEPT = "_read_once"


def once(request: HttpRequest, read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """``read(*args, **kwargs)``, asked at most once per request; the arguments must be hashable."""
    kept: dict[Any, Any] = request.__dict__.setdefault(_KEPT, {})
    key = (read, args, tuple(sorted(kwargs.items())))
    if key not in kept:
        kept[key] = read(*args, **kwargs)
    found: R = kept[key]
    return found
