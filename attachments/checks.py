"""Whether an upload is taken: extension, first bytes and structure must tell the same story."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from attachments.archives import PROGRAM_NAMES, Rejected
from attachments.cadre_forms import inspect_lrm, inspect_lrmx
from attachments.limits import FILE_BYTES, FORM_BYTES, MEGABYTE, NAME_CHARACTERS
from attachments.office import inspect_ofd, inspect_office
from attachments.pdfs import inspect_pdf
from attachments.pictures import inspect_picture, re_encoded
from common.errors import Invalid


@dataclass(frozen=True)
class FileType:
    """What is known about an allowed extension."""

    media_type: str
    inspect: Callable[[IO[bytes]], object]
    limit: int = FILE_BYTES
    picture_form: str = ""


_JPEG = FileType("image/jpeg", lambda file: inspect_picture(file, "JPEG"), picture_form="JPEG")
FILE_TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", inspect_pdf),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": FileType("image/png", lambda file: inspect_picture(file, "PNG"), picture_form="PNG"),
    "docx": FileType(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda file: inspect_office(file, "docx"),
    ),
    "xlsx": FileType(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda file: inspect_office(file, "xlsx")
    ),
    "ofd": FileType("application/ofd", inspect_ofd),
    "lrmx": FileType("application/xml", inspect_lrmx, limit=FORM_BYTES),
    "lrm": FileType("text/plain", inspect_lrm, limit=FORM_BYTES),
}
ALLOWED = "pdf、jpg、png、docx、xlsx、ofd、lrmx、lrm"
# For the accept attribute of file inputs.
ACCEPT = ",".join(f".{extension}" for extension in FILE_TYPES)
OLD_FORMATS = {
    "doc": "请另存为.docx或PDF后上传。",
    "wps": "请另存为.docx或PDF后上传。",
    "xls": "请另存为.xlsx后上传。",
    "et": "请另存为.xlsx后上传。",
    "docm": "请另存为不含宏的.docx后上传。",
    "xlsm": "请另存为不含宏的.xlsx后上传。",
    "heic": "请转换为JPG后上传。",
    "tif": "请转换为PDF或PNG后上传。",
    "tiff": "请转换为PDF或PNG后上传。",
    "zip": "请解压后逐个上传。",
    "rar": "请解压后逐个上传。",
}
# Controls, and marks that turn the reading direction (they can make an exe look like a pdf).
ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXxＸｘ])(?!\d)")
INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def check_name(name: str) -> str:
    """The extension of a file name that is fit to be kept and offered again; `Invalid` otherwise."""
    name = unicodedata.normalize("NFC", name)
    if not name.strip():
        raise _refusal("文件没有名称", "请重命名后上传")
    if "/" in name or "\\" in name:
        raise _refusal("文件名含有路径", "请只用文件本身的名称")
    if INVISIBLE.search(name):
        raise _refusal("文件名含有不可见字符", "请重命名后上传")
    if len(name) > NAME_CHARACTERS:
        raise _refusal(f"文件名超过{NAME_CHARACTERS}个字", "请缩短后上传")
    path = PurePosixPath(name.strip())
    extension = path.suffix.lstrip(".").lower()
    if extension not in FILE_TYPES or not path.stem.strip(". "):
        what = f"不支持“.{extension}”格式的文件" if extension else "文件没有扩展名"
        raise Invalid({"file": [f"{what}，可上传：{ALLOWED}。{OLD_FORMATS.get(extension, '')}"]})
    if PROGRAM_NAMES.search(path.stem.casefold()):
        raise _refusal("文件名带有程序的扩展名", "请核对文件来源，不要上传程序")
    return extension


def name_to_keep(name: str) -> str:
    """The name as it is kept and shown: whoever names a file after an ID number does not publish it."""
    return ID_NUMBER.sub(r"\1×××\2", unicodedata.normalize("NFC", name).strip())


def check_upload(name: str, file: IO[bytes]) -> str:
    """The media type of an upload that is taken; `Invalid` says what is wrong, why, and how to mend it."""
    extension = check_name(name)
    kind = FILE_TYPES[extension]
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if not size:
        raise _refusal("文件是空的（0字节）", "请重新选择文件")
    if size > kind.limit:
        raise _refusal(
            f"文件大小为{size / MEGABYTE:.1f}MB，超过{kind.limit // MEGABYTE}MB", "请压缩图片或降低扫描分辨率后重新生成"
        )
    try:
        kind.inspect(file)
    except Rejected as rejected:
        raise _refusal(rejected.reason, rejected.remedy) from rejected
    finally:
        file.seek(0)
    return kind.media_type


def content_to_store(name: str, file: IO[bytes]) -> bytes:
    """What is kept of a checked upload: pictures without their metadata, everything else as it came."""
    kind = FILE_TYPES[check_name(name)]
    if kind.picture_form:
        return re_encoded(file, kind.picture_form)
    file.seek(0)
    return file.read()


def _refusal(reason: str, remedy: str) -> Invalid:
    return Invalid({"file": [f"{reason}，未能上传。{remedy}。" if remedy else f"{reason}，未能上传。"]})
