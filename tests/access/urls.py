"""All URL patterns of the application, by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Pattern:
    """One pattern: its full name, the names of its arguments, and its view."""

    name: str
    arguments: frozenset[str]
    callback: Callable[..., Any]


def patterns(
    resolver: URLResolver | None = None, namespace: str = "", outer: frozenset[str] = frozenset()
) -> Iterator[Pattern]:
    for each in (resolver or get_resolver()).url_patterns:
        arguments = outer | frozenset(each.pattern.converters)
        if isinstance(each, URLPattern):
            yield Pattern(f"{namespace}{each.name}", arguments, each.callback)
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from patterns(each, inner, arguments)
