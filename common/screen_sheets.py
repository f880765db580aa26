"""A printed sheet in a browser: the same template and style sheets as on paper, so that neither can drift."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from common.printing import ASSET, Sheet

SCREEN_STYLE = "css/sheet-on-screen.css"
ICON = "img/seal.svg"  # a page without one makes browsers ask for /favicon.ico
_HEAD = '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'


def on_screen(sheet: Sheet, *, assets: Mapping[str, str]) -> str:
    """The whole document. `assets` says at which address a named picture is found; without one it is left out."""
    markup: str = render_to_string(sheet.template, dict(sheet.context))
    for name in sheet.assets:
        # Nobody's text holds a plain quotation mark: templates escape them.
        markup = markup.replace(f'"{ASSET}{name}"', format_html('"{}"', assets.get(name, "")))
    names = (*sheet.styles, SCREEN_STYLE)
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))
    icon = format_html('<link rel="icon" type="image/svg+xml" href="{}">', static(ICON))
    return markup.replace("</head>", f"{_HEAD}{icon}{links}</head>", 1)
