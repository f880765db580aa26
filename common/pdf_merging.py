"""Several PDF files → one, with bookmarks. Files are read where they lie; nothing but the result is held as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfWriter


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: what it says, on which page (from 0) it stands, how deep it lies."""

    title: str
    page: int
    depth: int = 0


def merge_files(paths: Iterable[Path], bookmarks: Iterable[Bookmark], into: Path, *, title: str) -> int:
    """Write all pages in order; returns how many there are."""
    writer = PdfWriter()
    for path in paths:
        writer.append(str(path), import_outline=False)
    add_bookmarks(writer, bookmarks)
    count = len(writer.pages)
    write(writer, into, title=title)
    return count


def add_bookmarks(writer: PdfWriter, bookmarks: Iterable[Bookmark]) -> None:
    """An outline whose deeper lines hang on the last one above them; closed below the first level."""
    parents: list[Any] = []
    for each in bookmarks:
        del parents[each.depth :]
        parent = parents[-1] if parents else None
        parents.append(writer.add_outline_item(title=each.title, page_number=each.page, parent=parent, is_open=False))


def write(writer: PdfWriter, into: Path, *, title: str) -> None:
    """The file, readable by its owner alone, opening with its outline."""
    writer.add_metadata({"/Title": title})
    writer.page_mode = "/UseOutlines"
    into.touch(mode=0o600)
    with into.open("wb") as file:
        writer.write(file)
    writer.close()
