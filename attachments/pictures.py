"""Scans and photographs: decoded whole, and stored re-encoded, so that nothing hides before, after or beside them."""

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from attachments.archives import DAMAGED, Rejected
from attachments.limits import PIXELS

# Uploads are JPEG or PNG; bitmaps occur as portraits inside cadre forms.
MAGIC = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "BMP": b"BM"}
PROGRAM_TEXT = re.compile(rb"<script|<\?php|<iframe", re.IGNORECASE)
PNG_END = b"IEND\xaeB`\x82"
PICTURE_AGAIN = "请重新扫描或拍照，保存为JPG或PNG后上传"
KEPT_MODES = {"JPEG": {"L", "RGB", "CMYK"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}


def inspect_picture(file: IO[bytes], form: str) -> None:
    """Reject what is not a whole picture of the form (``JPEG``, ``PNG``, ``BMP``) that its extension says."""
    file.seek(0)
    if not file.read(8).startswith(MAGIC[form]):
        raise Rejected("文件内容与扩展名不符", "请上传真正的图片文件，不要只改扩展名")
    _refuse_stowaways(file, form)
    try:
        _opened(file, form).verify()
        picture = _opened(file, form)
        # A JPEG is decoded at an eighth of its size: enough to see that it is whole.
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        with _refusing_half_pictures():
            picture.load()
    except Rejected:
        raise
    # The decoders raise nearly everything on a broken picture.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Rejected(DAMAGED, PICTURE_AGAIN) from error


_strictness = threading.Lock()


@contextmanager
def _refusing_half_pictures() -> Iterator[None]:
    """The PDF engine tells Pillow, for the whole process, to fill up what a cut-off picture lacks. Not here."""
    with _strictness:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _refuse_stowaways(file: IO[bytes], form: str) -> None:
    """Re-encoding would drop them; who sends them should still be told."""
    file.seek(0)
    content = file.read()
    appended = form == "PNG" and not content.rstrip(b"\x00\r\n").endswith(PNG_END)
    file.seek(0)
    if PROGRAM_TEXT.search(content) or zipfile.is_zipfile(file):
        raise Rejected("图片中夹带其他内容", PICTURE_AGAIN)
    if appended and PNG_END in content:
        raise Rejected("图片末尾附有其他内容", PICTURE_AGAIN)


def re_encoded(file: IO[bytes], form: str) -> bytes:
    """The same picture, upright, without metadata (place and device of a photograph among them)."""
    picture = _opened(file, form)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in KEPT_MODES[form]:
        upright = upright.convert("RGB")
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    if upright.mode == "P":
        clean.putpalette(upright.getpalette() or [])
    out = io.BytesIO()
    dpi = picture.info.get("dpi")
    resolution = {"dpi": dpi} if isinstance(dpi, tuple) else {}
    if form == "JPEG":
        clean.save(out, form, quality=92, **resolution)
    else:
        clean.save(out, form, **resolution)
    return out.getvalue()


def as_jpeg(file: IO[bytes], form: str) -> bytes:
    """The same picture as a JPEG, upright, without metadata, on white where it was transparent."""
    out = io.BytesIO()
    on_white(ImageOps.exif_transpose(_opened(file, form))).save(out, "JPEG", quality=92)
    return out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """A new picture without metadata, white where the other is transparent."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _opened(file: IO[bytes], form: str) -> Image.Image:
    file.seek(0)
    picture = Image.open(file, formats=[form])
    if picture.width * picture.height > PIXELS:
        raise Rejected(f"图片像素过大（{picture.width}×{picture.height}）", "请以不高于600 dpi重新扫描")
    return picture
