"""Templates → PDF. Chinese fonts are embedded; nothing is fetched but what the caller hands over by name."""

import atexit
import gc
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from common.printed_fonts import Fonts
from common.printed_styles import keep_styles, remembering_matcher

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.document import Page
    from weasyprint.text.fonts import FontConfiguration

ELEMENTS = "css/paper-elements.css"
# What no paper shows, and XML forbids: control characters, halves of pairs, turns of the writing direction.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_EMPTY_LINES = re.compile(r"(?:\n[^\S\n]*){3,}")
STACK_WORDS = 80_000  # 640 KB, so that the piece has 1 MB
ASSET = "asset:"  # how a template refers to what it was handed: <img src="asset:photo">
# The engine lays out one document at a time: its font tables are shared by the whole process.
_ENGINE = Lock()


@dataclass(frozen=True)
class Sheet:
    """One document to print: a template with its context, its style sheets of static/, and named pictures.

    `assets` maps a name to (bytes, media type). Anything else that a template refers to is left out.
    """

    template: str
    context: Mapping[str, Any]
    styles: Sequence[str] = ("css/paper.css",)
    assets: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)


def print_pdf(sheet: Sheet) -> bytes:
    """A sheet as PDF."""
    return print_merged([sheet])


def print_merged(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as one PDF, in order; fonts are embedded once. ValueError when there is none."""
    return print_counted(sheets)[0]


def print_counted(sheets: Iterable[Sheet]) -> tuple[bytes, list[int]]:
    """The same, and how many pages each sheet takes: for bookmarks and tables of contents."""
    with _ENGINE, _garbage_left():
        content, pages = _print(sheets)
    return content, pages


def _with_room(act: Any) -> Any:
    """Let all that is called from here share one piece of stack.

    The interpreter takes its stack from the system by 16 KB and gives each piece back once it is empty. A layout whose
    calls went up and down across such an edge did so a thousand times a form: a tenth of its time, or nothing, by how
    deep it was called. A function that may need much gets a large piece; the system fills in only what is touched.
    """
    act.__code__ = act.__code__.replace(co_stacksize=STACK_WORDS)
    return act


@_with_room
def _print(sheets: Iterable[Sheet]) -> tuple[bytes, list[int]]:
    from common.printed_pages import Drawings  # noqa: PLC0415 the engine takes a second to import

    drawings, first = Drawings(Fonts()), None
    pages: list[Page] = []
    counts: list[int] = []
    for sheet in sheets:
        if pages:
            gc.collect(1)
        document = _lay_out(sheet)
        first = first or document.copy([])
        drawn = drawings.drawn(document)
        pages += drawn
        counts.append(len(drawn))
        del document
    if first is None:
        raise ValueError("nothing to print")
    whole = first.copy(pages)
    whole.fonts = drawings.fonts
    return bytes(whole.write_pdf()), counts


def printable(text: str) -> str:
    """Without what no paper shows, and without more than one empty line in a row."""
    return _EMPTY_LINES.sub("\n\n", _UNPRINTABLE.sub("", text))


def _lay_out(sheet: Sheet) -> "Document":
    markup = printable(render_to_string(sheet.template, dict(sheet.context)))
    styles = [_style(name) for name in sheet.styles]
    return _page_class()(markup, _fetcher(sheet.assets)).render(stylesheets=styles, font_config=_fonts())


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Look for circular garbage afterwards, among what came meanwhile; and between papers, in `_print`.

    A paper is a hundred thousand objects that stay until it is drawn. Left to itself, the interpreter looks through
    them again and again: a tenth of a form's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect(1)


@cache
def _page_class() -> Any:
    """The engine's page, cut down to our papers: a fifth of a form's time went into elements that they do not have.

    Markup that is well-formed XML, as all our papers are, is read by expat; other markup as the engine does it.
    """
    from cssselect2 import ElementWrapper  # noqa: PLC0415 see below
    from weasyprint import HTML  # noqa: PLC0415 a second to import, and most processes never print

    keep_styles()

    class Page(HTML):
        def __init__(self, markup: str, url_fetcher: Any) -> None:
            try:
                root = ElementTree.fromstring(markup)
            except ParseError:
                super().__init__(string=markup, url_fetcher=url_fetcher)
            else:
                self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
                self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
                self.etree_element = self.wrapper_element.etree_element
            for picture in self.etree_element.iter("img"):
                picture.set("src", url_fetcher.told_apart(picture.get("src", "")))

        def _ua_stylesheets(self, forms: bool = False) -> "list[CSS]":
            return [_style(ELEMENTS)]

    return Page


@cache
def _fonts() -> "FontConfiguration":
    """One for the whole process: each further one costs as much memory as all fonts."""
    conf = Path(settings.DATA_DIR) / "fonts.conf"
    if conf.exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(conf))
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 see above

    # It would log every character that no face has, of people's names, each time that it stands somewhere.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    # Freed while the engine is still there, or the end of the process complains about it.
    atexit.register(_fonts.cache_clear)
    return FontConfiguration()


@cache
def _style(name: str) -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415 see above

    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    rules, nothing = Path(found).read_text(encoding="utf-8"), _fetcher({})
    return CSS(string=rules, url_fetcher=nothing, font_config=_fonts(), matcher=remembering_matcher())


def _fetcher(assets: Mapping[str, tuple[bytes, str]]) -> Any:
    """Hands out the named assets. No file, no address, no data: of the content's own reaches the engine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 see above

    def named(url: str) -> tuple[bytes, str] | None:
        return assets.get(url.removeprefix(ASSET).partition("?")[0]) if url.startswith(ASSET) else None

    class NamedAssets(URLFetcher):
        def told_apart(self, url: str) -> str:
            """An address by content. The engine takes what has one address for one picture, in all that it merges."""
            found = named(url)
            return url if found is None else f"{url.partition('?')[0]}?{sha256(found[0]).hexdigest()}"

        def fetch(self, url: str, headers: Any = None) -> Any:
            found = named(url)
            if found is None:
                raise ValueError("only named assets are printed")
            content, media_type = found
            return URLFetcherResponse(url, body=content, headers={"Content-Type": media_type})

    return NamedAssets()
