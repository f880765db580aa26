"""What goes on with the engine's fonts in one document: less memory, less work, fewer bytes; the page looks the same.

The engine (WeasyPrint) cuts the characters that a document shows out of their face. A face is 15 MB, and a form's title
has the same few characters for everybody.
"""

import struct
from collections.abc import Mapping
from typing import Any, ClassVar

FEW_GLYPHS, MOST_KEPT = 40, 32
TRUETYPE = b"\0\1\0\0"
# What a viewer needs of a face whose glyphs are called by number (ISO 32000-1, 9.9); the rest serves other programs.
NEEDED = {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep"}
HEADER, RECORD = struct.Struct(">4sHHHH"), struct.Struct(">4sLLL")


class Fonts(dict[Any, Any]):
    """The fonts of one document, as the engine fills them in."""

    _kept: ClassVar[dict[tuple[str, frozenset[int]], bytes]] = {}

    def __setitem__(self, key: Any, font: Any) -> None:
        cut = font.subset
        # The engine copies the whole face, but cuts by the library's own handle.
        font.file_content = kind = font.file_content[:4]

        def remembered(glyphs: Mapping[int, str], hinting: bool) -> None:
            asked = (font.hash, frozenset(glyphs))
            if asked in self._kept:
                font.file_content = self._kept[asked]
                return
            cut(glyphs, hinting)
            if font.file_content == kind:
                font.file_content = _whole_face(font)
                return
            font.file_content = needed_tables(font.file_content)
            if len(glyphs) <= FEW_GLYPHS and len(self._kept) < MOST_KEPT:
                self._kept[asked] = font.file_content

        font.subset = remembered
        super().__setitem__(key, font)


def needed_tables(face: bytes) -> bytes:
    """A TrueType face without the tables that no viewer reads; any other face as it is."""
    if face[:4] != TRUETYPE:
        return face
    _, count, *_ = HEADER.unpack_from(face)
    records = [RECORD.unpack_from(face, HEADER.size + RECORD.size * at) for at in range(count)]
    kept = [each for each in records if each[0] in NEEDED]
    power = len(kept).bit_length() - 1
    searched = 16 << power
    directory = [HEADER.pack(TRUETYPE, len(kept), searched, power, 16 * len(kept) - searched)]
    content, start = [], HEADER.size + RECORD.size * len(kept)
    for tag, checksum, offset, length in kept:
        directory.append(RECORD.pack(tag, checksum, start, length))
        content.append(face[offset : offset + length] + b"\0" * (-length % 4))
        start += len(content[-1])
    return b"".join([*directory, *content])


def _whole_face(font: Any) -> bytes:
    """What is embedded where the library cannot cut a face."""
    from weasyprint.text.fonts import get_hb_object_data  # noqa: PLC0415 a second to import

    return bytes(get_hb_object_data(font.hb_face))
