"""Icons inlined as SVG, so that they take the colour of the text and need no request of their own."""

import re
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from common.staticfiles import NODE_MODULES

FOLDER = NODE_MODULES / "@tabler" / "icons" / "icons"
NAME = re.compile(r"(?:filled/)?[a-z0-9]+(?:-[a-z0-9]+)*")
DRAWING = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
OUTLINE = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'


class UnknownIcon(LookupError):
    """No such icon in the set: a mistake of the template, not of the data."""


@cache
def _drawing(name: str) -> tuple[SafeString, SafeString]:
    """The presentation attributes and the shapes of an icon."""
    if not NAME.fullmatch(name):
        raise UnknownIcon(name)
    is_filled = name.startswith("filled/")
    path = FOLDER / (f"{name}.svg" if is_filled else f"outline/{name}.svg")
    try:
        found = DRAWING.search(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnknownIcon(name) from error
    if found is None:
        raise UnknownIcon(name)
    shapes = re.sub(r"\s*\n\s*", "", found[1].strip())
    return mark_safe('fill="currentColor"' if is_filled else OUTLINE), mark_safe(shapes)  # noqa: S308 our own assets


@lru_cache(maxsize=1024, typed=True)
def svg(name: str, label: str = "", css: str = "") -> SafeString:
    """The icon; decoration for a screen reader unless it has a label. A list shows the same few in every row."""
    attributes, shapes = _drawing(name)
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" width="20" height="20" viewBox="0 0 24 24" {} {}>{}</svg>',
        f" {css}" if css else "",
        attributes,
        role,
        shapes,
    )


def symbol(name: str, key: str) -> SafeString:
    """The icon as a symbol to be drawn once on a page and referred to as ``#key`` from thousands of places."""
    attributes, shapes = _drawing(name)
    return format_html('<symbol id="{}" viewBox="0 0 24 24" {}>{}</symbol>', key, attributes, shapes)
