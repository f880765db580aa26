"""Pages that are drawn as soon as they are laid out, so that of a hundred papers in one document one is held at a time.

The engine (WeasyPrint) lays out everything, then draws everything. A page is a hundred thousand objects until it is
drawn, and thirty kilobytes afterwards.
"""

from types import SimpleNamespace
from typing import Any

from pydyf import Dictionary, Object, _to_bytes
from weasyprint.document import Document, Page
from weasyprint.pdf.stream import Stream

POINT = 0.75  # of a CSS pixel
NAMED = ("ExtGState", "XObject", "Pattern", "Shading")  # what a drawing calls by name


class _ToldLater(Object):  # type: ignore[misc, unused-ignore] # no types
    """The number of an object in a PDF that is not begun yet."""

    told = b""

    @property
    def data(self) -> bytes:
        return self.told


class Drawings:
    """What the drawn pages of one PDF to be share: fonts, pictures, all that they call by name.

    They know it, and it does not know them: so they are gone with the PDF, not when garbage is next looked for.
    """

    def __init__(self, fonts: dict[Any, Any]) -> None:
        self.fonts = fonts
        self.pictures: dict[str, Any] = {}
        self.colours = _ToldLater()
        self.resources = Dictionary({name: Dictionary() for name in NAMED} | {"ColorSpace": self.colours})

    def drawn(self, document: Document) -> list[Page]:
        """A document's pages, drawn. The document itself may go."""
        return [_Drawn(page, self, document) for page in document.pages]


class _Drawn(Page):  # type: ignore[misc, unused-ignore] # no types
    """A page without its boxes, which comes out as the page itself would have."""

    def __init__(self, page: Page, shared: Drawings, document: Document) -> None:
        self.width, self.height, self.bleed = page.width, page.height, page.bleed
        self.bookmarks, self.anchors, self.forms = page.bookmarks, page.anchors, page.forms
        self.links = [(*link, SimpleNamespace(element=box.element)) for *link, box in page.links]
        self.shared = shared
        self.drawing = self._draw(page, document)

    def _draw(self, page: Page, document: Document) -> bytes:
        """What the engine writes of a page (weasyprint.pdf.generate_pdf), which begins by turning it upside down."""
        bleed = page.bleed
        area = -bleed["left"], -bleed["top"], page.width + bleed["right"], page.height + bleed["bottom"]
        stream = Stream(
            self.shared.fonts, area, self.shared.resources, self.shared.pictures, None,
            document.color_profiles, document.output_intent, compress=True,
        )  # fmt: skip
        stream.transform(d=-1, f=page.height * POINT)
        page.paint(stream, POINT)
        return b"\n".join(_to_bytes(item) for item in stream.stream)

    def paint(self, stream: Stream, scale: float = POINT) -> None:
        """Put the drawing onto the sheet, and what it calls by name beside it."""
        shared = self.shared
        shared.colours.told = stream._resources["ColorSpace"]
        for name in NAMED:
            stream._resources[name].update(shared.resources[name])
        stream._images.update(shared.pictures)
        stream.stream[:] = [self.drawing]
