"""Documents that were uploaded → pages of the volume. What cannot be shown as pages is named with its SHA-256."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image
from pypdf import PdfReader, PdfWriter

from attachments.models import Attachment
from attachments.pictures import on_white
from common.printing import Sheet, print_counted
from compliance.inspection.binding import STYLES

MOST_BYTES = 300 * 1024 * 1024  # of all documents together: they are held in memory while the volume is bound
WIDE, HIGH = 1654, 2339  # A4 at 200 dots per inch
NOT_PAGES = "此格式不能转为页面"
LOST = "存储中没有该文件"
CHANGED = "内容与登记的SHA-256不一致，未并入"
BROKEN = "文件无法解读"
LOCKED = "文件设有密码"
TOO_MUCH = "本卷材料总量超过上限，未并入"


class Unreadable(Exception):
    """Why a document is not among the pages."""


@dataclass
class Room:
    """How much may still be taken in."""

    left: int = MOST_BYTES

    def take(self, size: int) -> None:
        if size > self.left:
            raise Unreadable(TOO_MUCH)
        self.left -= size


def pages_of(attachment: Attachment, into: Path, room: Room) -> int:
    """Write a document as PDF; returns its number of pages, or raises `Unreadable` with the reason."""
    if attachment.media_type not in _WAYS:
        raise Unreadable(NOT_PAGES)
    room.take(attachment.size)
    try:
        stream = attachment.file.storage.open(attachment.file.name or "", "rb")
    except FileNotFoundError as error:
        raise Unreadable(LOST) from error
    with stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != attachment.sha256:
            raise Unreadable(CHANGED)
        stream.seek(0)
        try:
            return _WAYS[attachment.media_type](stream, into)
        except Unreadable:
            raise
        # Neither reader has a common base for what it may raise on a broken file; all of it means the same here.
        except Exception as error:
            raise Unreadable(BROKEN) from error


def _document(stream: IO[bytes], into: Path) -> int:
    """Written anew, so that what does not bear it is found here and not while the volume is bound."""
    reader = PdfReader(stream, strict=False)
    if reader.is_encrypted:
        raise Unreadable(LOCKED)
    writer = PdfWriter()
    writer.append(reader, import_outline=False)
    count = len(writer.pages)
    for page in writer.pages:
        page.get_contents()
        if not (page.cropbox.width and page.cropbox.height):
            raise Unreadable(BROKEN)
    with into.open("wb") as file:
        writer.write(file)
    if len(PdfReader(into).pages) != count or not count:
        raise Unreadable(BROKEN)
    return count


def _picture(stream: IO[bytes], into: Path) -> int:
    """One page, upright or across as the picture is, no finer than a printer shows."""
    with Image.open(stream, formats=["JPEG", "PNG"]) as picture:
        picture.thumbnail((WIDE, HIGH) if picture.height >= picture.width else (HIGH, WIDE))
        is_wide = picture.width > picture.height
        shown = on_white(picture)
    content = io.BytesIO()
    shown.save(content, "JPEG", quality=85)
    assets = {"picture": (content.getvalue(), "image/jpeg")}
    page = Sheet("compliance/inspection/picture.html", {"is_wide": is_wide}, STYLES, assets)
    printed, counts = print_counted([page])
    into.write_bytes(printed)
    return sum(counts)


_WAYS = {"application/pdf": _document, "image/jpeg": _picture, "image/png": _picture}
