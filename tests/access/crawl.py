"""Reading pages as a machine: links, forms, and all text that a download carries."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from pypdf import PdfReader

# Of the forgery check and of sessions.
TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9]{64}|[A-Za-z0-9]{32})(?![A-Za-z0-9])")
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass
class Form:
    """One form of a page with the values that a browser would send."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)  # selects, radios, hidden fields: what they offer

    @property
    def references(self) -> set[str]:
        """The choices that may name a row: some offer is a key, or nothing is offered here."""
        return {name for name, offers in self.choices.items() if not offers or any(map(is_key, offers))}


class PageParser(HTMLParser):
    """Collects the links and the forms of a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "href" in values and tag == "a":
            self.links.append(urljoin(self.url, values["href"]))
        for name in ("hx-get", "src"):
            if name in values:
                self.links.append(urljoin(self.url, values[name]))
        if tag == "form":
            action = urljoin(self.url, values.get("action") or self.url)
            self.forms.append(Form(action, values.get("method", "get").lower()))
        elif self.forms:
            self._field(tag, values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        form, name = self.forms[-1], values.get("name", "")
        if tag == "select":
            self._select = name
            form.choices.setdefault(name, set())
        elif tag == "option" and self._select:
            form.choices[self._select] |= {values["value"]} if values.get("value") else set()
            if "selected" in values:
                form.values[self._select] = [values.get("value", "")]
        elif tag == "textarea" and name:
            form.values.setdefault(name, [""])
        elif tag == "input" and name:
            kind = values.get("type", "text")
            if kind in {"hidden", "radio"}:
                form.choices.setdefault(name, set()).update({values["value"]} if values.get("value") else set())
            if kind not in {"radio", "checkbox", "file"} or "checked" in values:
                form.values[name] = [values.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def is_key(text: str) -> bool:
    return KEY.fullmatch(text) is not None


def without_keys(path: str) -> str:
    """An address with its keys left out: the same page about another row."""
    return KEY.sub("*", path)


def parsed(url: str, html: str) -> PageParser:
    parser = PageParser(url)
    parser.feed(html)
    return parser


def local_path(link: str) -> str:
    """The path and query of a link on this site, or an empty text."""
    parts = urlsplit(link)
    if parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http"}:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(response) -> str:
    """All that an answer says: headers, body, and what is packed inside of it, without what is random in it.

    Letters that happen to stand in a token or in compressed bytes say nothing.
    """
    content = b"".join(response.streaming_content) if response.streaming else response.content
    texts = [f"{name}: {value}" for name, value in response.items()]
    if content[:5] == b"%PDF-":
        texts += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts += archive.namelist()
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    else:
        texts.append(content.decode("utf-8", "replace"))
    return TOKEN.sub("", "\n".join(texts))
