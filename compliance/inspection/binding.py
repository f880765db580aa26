"""Pieces → one volume: cover, table of contents, bookmarks, links, and a running number on every page.

A number of the table of contents is the number at the foot of that page and the page's number in any reader: the
cover is page 1. Our own pages also say at their foot who took them and when; documents that were uploaded are left as
they are, with the number alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, NameObject

from common.pdf_merging import Bookmark, add_bookmarks, write
from common.printing import Sheet, print_counted, print_pdf

STYLES = ("css/paper.css", "css/paper-inspection.css")
LINK = "part:"  # an address that only `_link` understands
STRIP_WIDTH = 210 / 25.4 * 72  # of css/paper-inspection.css, in points
STAMPS_AT_ONCE = 100
MOST_TRIES = 5


class TitledSheet(NamedTuple):
    """A sheet with its line in the table of contents; without a title it goes on from the one before."""

    title: str
    depth: int
    sheet: Sheet


class Entry(NamedTuple):
    """A line of the table of contents: how many pages of content stand before it."""

    title: str
    depth: int
    offset: int


class TocLine(NamedTuple):
    """The same with its page (the cover is page 1) and the address that becomes a link."""

    title: str
    depth: int
    page: int
    link: str


@dataclass(frozen=True)
class _Piece:
    path: Path
    pages: int
    is_ours: bool


class Binder:
    """Takes the pieces in their order; each is written to the folder at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces: list[_Piece] = []
        self._entries: list[Entry] = []

    @property
    def pages(self) -> int:
        return sum(piece.pages for piece in self._pieces)

    def next_path(self) -> Path:
        """Where the next file belongs."""
        return self._folder / f"{len(self._pieces):04d}.pdf"

    def add_heading(self, title: str, depth: int) -> None:
        """A line that stands for what follows."""
        self._entries.append(Entry(title, depth, self.pages))

    def add_sheets(self, titled: Iterable[TitledSheet]) -> None:
        """Sheets of ours, laid out together."""
        sheets = list(titled)
        if not sheets:
            return
        content, counts = print_counted(each.sheet for each in sheets)
        offset = self.pages
        for each, count in zip(sheets, counts, strict=True):
            if each.title:
                self._entries.append(Entry(each.title, each.depth, offset))
            offset += count
        path = self.next_path()
        path.write_bytes(content)
        self._pieces.append(_Piece(path, sum(counts), is_ours=True))

    def add_file(self, title: str, depth: int, path: Path, pages: int) -> None:
        """A document that somebody uploaded, as PDF."""
        self._entries.append(Entry(title, depth, self.pages))
        self._pieces.append(_Piece(path, pages, is_ours=False))

    def bind(
        self, into: Path, *, cover: Sheet, contents: Callable[[Sequence[TocLine]], Sheet], title: str, taken: str
    ) -> int:
        """Write the volume; returns its number of pages."""
        front, lines = self._front(cover, contents)
        writer = PdfWriter()
        for path in (front.path, *(piece.path for piece in self._pieces)):
            writer.append(str(path), import_outline=False)
        _link(writer, lines, front.pages)
        ours = [piece.is_ours for piece in (front, *self._pieces) for _ in range(piece.pages)]
        _stamp(writer, ours, taken)
        add_bookmarks(writer, [Bookmark(line.title, line.page - 1, line.depth) for line in lines])
        count = len(writer.pages)
        write(writer, into, title=title)
        return count

    def _front(self, cover: Sheet, contents: Callable[[Sequence[TocLine]], Sheet]) -> tuple[_Piece, list[TocLine]]:
        """Cover and contents. How long the contents are moves the pages that they name: laid out until it holds."""
        path, pages = self._folder / "front.pdf", 2
        for _ in range(MOST_TRIES):
            lines = [
                TocLine(entry.title, entry.depth, pages + min(entry.offset, self.pages - 1) + 1, f"{LINK}{number}")
                for number, entry in enumerate(self._entries)
            ]
            content, counts = print_counted([cover, contents(lines)])
            if sum(counts) == pages:
                path.write_bytes(content)
                return _Piece(path, pages, is_ours=True), lines
            pages = sum(counts)
        raise AssertionError("the contents do not come to rest")


def _link(writer: PdfWriter, lines: Sequence[TocLine], front: int) -> None:
    """Lines of the contents lead to their pages: one link a line, though the engine made one of each of its parts."""
    for page in writer.pages[:front]:
        widest: dict[int, Any] = {}
        for reference in page.get("/Annots", ArrayObject()):
            link: Any = reference.get_object()
            address = str(link.get("/A", {}).get("/URI", ""))
            if not address.startswith(LINK):
                continue
            number = int(address.removeprefix(LINK))
            if number not in widest or _width(link) > _width(widest[number].get_object()):
                widest[number] = reference
        for number, reference in widest.items():
            link = reference.get_object()
            target = writer.pages[lines[number].page - 1]
            del link["/A"]
            link[NameObject("/Dest")] = ArrayObject([target.indirect_reference, NameObject("/Fit")])
        page[NameObject("/Annots")] = ArrayObject(widest.values())


def _width(link: Any) -> float:
    left, _, right, _ = link["/Rect"]
    return abs(float(right) - float(left))


def _stamp(writer: PdfWriter, ours: Sequence[bool], taken: str) -> None:
    rows = iter(
        [
            {"taken": taken if is_ours else "", "number": number, "total": len(ours)}
            for number, is_ours in enumerate(ours, start=1)
        ]
    )
    pages: Iterator[PageObject] = iter(writer.pages)
    while some := list(islice(rows, STAMPS_AT_ONCE)):
        stamps = PdfReader(BytesIO(print_pdf(Sheet("compliance/inspection/stamps.html", {"stamps": some}, STYLES))))
        for stamp, page in zip(stamps.pages, islice(pages, len(some)), strict=True):
            page.merge_transformed_page(stamp, Transformation(_foot_of(page)), over=True)
            page.compress_content_streams(level=1)


def _foot_of(page: PageObject) -> tuple[float, float, float, float, float, float]:
    """From the strip onto the foot of a page as it is seen: turned as the page is turned, as wide as it is wide."""
    box = page.cropbox
    left, bottom, wide, high = float(box.left), float(box.bottom), float(box.width), float(box.height)
    turned = page.rotation % 360
    scale = (high if turned in (90, 270) else wide) / STRIP_WIDTH
    return {
        90: (0, scale, -scale, 0, wide + left, bottom),
        180: (-scale, 0, 0, -scale, wide + left, high + bottom),
        270: (0, -scale, scale, 0, left, high + bottom),
    }.get(turned, (scale, 0, 0, scale, left, bottom))
