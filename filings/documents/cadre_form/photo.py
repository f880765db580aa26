"""The portrait: base64 in the file, or a .pic beside an older one; kept as a JPEG without metadata."""

import base64
import binascii
import io
import re
from dataclasses import dataclass

from PIL import Image

from attachments.archives import PROGRAM_MAGIC, Rejected
from attachments.limits import FORM_BYTES, MEGABYTE
from attachments.pictures import MAGIC, as_jpeg, inspect_picture

DATA_ADDRESS = re.compile(r"data:image/[a-z.+-]{1,20};base64,", re.IGNORECASE)
UNREADABLE = "照片无法识别"
PHOTO_AGAIN = "请将照片另存为JPG，在任免表编辑器中重新插入后导出"
# Segments of a JPEG that hold the picture itself; all others (APP1 with Exif and place, comments, …) are metadata.
PLAIN_MARKERS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0}
START_OF_SCAN = 0xDA
# From the only scan to the end: escaped bytes and restarts, no further segment in which something could hide.
ONLY_SCAN = re.compile(rb"\xff\xda(?:[^\xff]|\xff[\x00\xd0-\xd7])*\xff\xd9", re.DOTALL)


@dataclass(frozen=True)
class PhotoFacts:
    """What is said of a photo where it is not shown."""

    width: int
    height: int
    size: int


def decoded_photo(text: str) -> bytes:
    """The picture in the text of the element; `Rejected` where it is none."""
    text = "".join(DATA_ADDRESS.sub("", text.strip(), count=1).split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Rejected(UNREADABLE, PHOTO_AGAIN) from error


def holds_program(text: str) -> bool:
    """Whether what stands in the photo's place is a program: such a file is no form, whatever else it says."""
    try:
        return decoded_photo(text).startswith(PROGRAM_MAGIC)
    except Rejected:
        return False


def clean_photo(content: bytes) -> bytes:
    """A whole picture as a JPEG without metadata: the same bytes where it is one already."""
    if len(content) > FORM_BYTES:
        raise Rejected(f"照片为{len(content) / MEGABYTE:.1f}MB，超过{FORM_BYTES // MEGABYTE}MB", "请缩小照片后重新插入")
    form = next((form for form, magic in MAGIC.items() if content.startswith(magic)), None)
    if form is None:
        raise Rejected("照片不是JPG、PNG或BMP图片", PHOTO_AGAIN)
    try:
        inspect_picture(io.BytesIO(content), form)
        return content if form == "JPEG" and _is_plain(content) else as_jpeg(io.BytesIO(content), form)
    except Rejected:
        raise
    # The decoders raise nearly everything on a broken picture.
    except Exception as error:
        raise Rejected(UNREADABLE, PHOTO_AGAIN) from error


def _is_plain(content: bytes) -> bool:
    """Whether a JPEG holds nothing but its picture."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            return ONLY_SCAN.fullmatch(content, at) is not None
        if marker not in PLAIN_MARKERS:
            return False
        at += 2 + length
    return False


def encoded_photo(photo: bytes) -> str:
    """As the element holds it."""
    return base64.b64encode(photo).decode("ascii")


def photo_facts(photo: bytes) -> PhotoFacts:
    """Measures of a photo that `clean_photo` gave."""
    with Image.open(io.BytesIO(photo), formats=["JPEG"]) as picture:
        return PhotoFacts(picture.width, picture.height, len(photo))
