"""What goes on with the engine's fonts in one document: less memory, less work, fewer bytes; the page looks the same.

The engine (WeasyPrint) cuts the characters that a document shows out of their face. A face is 15 MB, and a form's title
has the same few characters for everybody.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

FEW_GLYPHS, MOST_KEPT = 40, 32
# What a viewer needs of a face whose glyphs are called by number (ISO 32000-1, 9.9); the rest serves other programs.
NEEDED = frozenset({"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"})


class Fonts(dict[Any, Any]):
    """The fonts of one document, as the engine fills them in."""

    _kept: ClassVar[dict[tuple[str, frozenset[int]], bytes]] = {}

    def __setitem__(self, key: Any, font: Any) -> None:
        theirs = font.subset
        # The engine copies the whole face, but cuts by the library's own handle.
        font.file_content = font.file_content[:4]

        def remembered(glyphs: Mapping[int, str], hinting: bool) -> None:
            asked = (font.hash, frozenset(glyphs))
            if asked not in self._kept:
                content = _cut_out(font, glyphs, hinting, theirs)
                if len(glyphs) > FEW_GLYPHS or len(self._kept) >= MOST_KEPT:
                    font.file_content = content
                    return
                self._kept[asked] = content
            font.file_content = self._kept[asked]

        font.subset = remembered
        super().__setitem__(key, font)


def _cut_out(font: Any, glyphs: Mapping[int, str], hinting: bool, theirs: Callable[..., None]) -> bytes:
    """Glyphs out of their face. Those with curves of another kind, axes or colours are cut by the engine itself."""
    kind = font.file_content
    if "glyf" in font.tables and "fvar" not in font.tables and not (font.png or font.svg or font.colr):
        return _cut_once(font, glyphs, hinting=hinting) or _whole_face(font)
    theirs(glyphs, hinting)
    return _whole_face(font) if font.file_content == kind else bytes(font.file_content)


def _cut_once(font: Any, glyphs: Iterable[int], *, hinting: bool) -> bytes:
    """Glyphs as a TrueType file of the needed tables; empty where the library cannot.

    The engine cuts twice, and keeps tables that nobody reads: three times the work for the same glyphs.
    """
    from weasyprint.pdf.fonts import get_hb_object_data  # noqa: PLC0415 a second to import
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset  # noqa: PLC0415 see above

    if not harfbuzz_subset:
        return b""

    def add(to: Any, numbers: Iterable[int]) -> None:
        listed = sorted(numbers)
        harfbuzz.hb_set_add_sorted_array(to, ffi.new("hb_codepoint_t[]", listed), len(listed))

    wanted = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    add(harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs)
    dropped = harfbuzz_subset.hb_subset_input_set(wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    add(dropped, (harfbuzz.hb_tag_from_string(name.encode(), -1) for name in font.tables if name not in NEEDED))
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS  # a page calls glyphs by their numbers in the face
    if font.missing:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    if not hinting:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    cut = ffi.gc(harfbuzz_subset.hb_subset_or_fail(font.hb_face, wanted), harfbuzz.hb_face_destroy)
    return bytes(get_hb_object_data(cut)) if cut else b""


def _whole_face(font: Any) -> bytes:
    """What is embedded where the library cannot cut a face."""
    from weasyprint.pdf.fonts import get_hb_object_data  # noqa: PLC0415 a second to import

    return bytes(get_hb_object_data(font.hb_face))
