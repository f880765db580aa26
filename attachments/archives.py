"""A look into zip containers (docx, xlsx, ofd) before any reader is let near them.

The directory of a zip may lie about names and sizes, and different readers believe different parts of it. What is
not said twice in the same way is refused, and every entry is inflated once under a cap before somebody else does so.
"""

import contextlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from attachments.limits import MEGABYTE

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
LOCAL_MAGIC = b"PK\x03\x04"
END_MAGIC = b"PK\x05\x06"
END_RECORD = 22
ENCRYPTED_FLAG = 0x1
UTF8_FLAG = 0x800
# Zero where the numbers follow the content, all ones where they stand in an extra field.
LEFT_OPEN = (0, 0xFFFFFFFF)
CHUNK = 256 * 1024
# What the library says of a directory that is none, or of one for a version that does not exist.
BROKEN_ZIP = (
    zipfile.BadZipFile, ValueError, OSError, EOFError, struct.error, RecursionError, NotImplementedError, OverflowError,
)  # fmt: skip
# Programs, by what their files begin with: Windows, Linux, macOS (both byte orders and universal), Java.
PROGRAM_MAGIC = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe")
PROGRAM_NAMES = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|jar|lnk|reg|sh|py|php\d?|jsp|aspx?|apk|iso|chm)$"
)
DOCUMENT_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Rejected(Exception):
    """The container is not taken. ``reason`` and ``remedy`` are Chinese sentences."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


DAMAGED = "文件已损坏或不完整"
SAVE_AGAIN = "请用办公软件重新打开，另存后再上传"


@dataclass(frozen=True)
class Limits:
    """What a container may hold. The ratio counts only from a size where it could do harm."""

    entries: int = 5_000
    entry_bytes: int = 100 * MEGABYTE
    total_bytes: int = 200 * MEGABYTE
    ratio: int = 200
    ratio_from: int = 10 * MEGABYTE
    # Older Windows tools part folders by a backslash; no office format does.
    backslash_parts_folders: bool = False


class Container:
    """An inspected zip: entry names are safe, sizes are true, nothing in it is a program."""

    def __init__(self, file: IO[bytes], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.file = file
        file.seek(0, 2)
        self.size = file.tell()
        file.seek(0)
        if file.read(4) != LOCAL_MAGIC:
            raise Rejected("文件内容不是压缩包格式，与扩展名不符", SAVE_AGAIN)
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN_ZIP as error:
            raise Rejected(DAMAGED, SAVE_AGAIN) from error
        self.entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._check_directory()
        for name in self.entries:
            self._check_entry(name)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def names(self) -> list[str]:
        """All entry names, in the order of the directory."""
        return list(self.entries)

    def readable_name(self, name: str) -> str:
        """An entry's name as its writer meant it: older Chinese tools write GBK and do not say so."""
        meant = self._decoded(name)
        return meant.replace("\\", "/") if self.limits.backslash_parts_folders else meant

    def _decoded(self, name: str) -> str:
        if self.entries[name].flag_bits & UTF8_FLAG or name.isascii():
            return name
        for encoding in ("utf-8", "gb18030"):
            with contextlib.suppress(UnicodeError):
                return name.encode("cp437").decode(encoding)
        return name

    def read(self, name: str) -> bytes:
        """The content of an entry."""
        return b"".join(self._chunks(self.entries[name]))

    def parse(self, name: str) -> Element:
        """The root element of an XML entry."""
        return parse_xml(self.read(name))

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > self.limits.entries:
            raise Rejected(f"压缩包内文件过多（超过{self.limits.entries}个）", SAVE_AGAIN)
        self.file.seek(max(0, self.size - END_RECORD))
        if self._zip.comment or not self.file.read(4).startswith(END_MAGIC):
            raise Rejected("压缩包末尾附有其他内容", SAVE_AGAIN)
        if len({info.filename.casefold() for info in infos}) != len(infos):
            raise Rejected("压缩包内有重名文件", SAVE_AGAIN)
        total = sum(info.file_size for info in infos)
        if total > self.limits.total_bytes or any(info.file_size > self.limits.entry_bytes for info in infos):
            raise Rejected("压缩包解开后过大", "请删除无关内容（如大段空白格式、图片）后重新保存")
        if total > self.limits.ratio_from and total > self.size * self.limits.ratio:
            raise Rejected("压缩包的压缩比异常", SAVE_AGAIN)
        if infos and min(info.header_offset for info in infos) != 0:
            raise Rejected("压缩包前附有其他内容", SAVE_AGAIN)

    def _check_entry(self, name: str) -> None:
        entry = self.entries[name]
        # The second byte of a Chinese character may look like a backslash (璡, 錦): the meant name is looked at.
        meant = self.readable_name(name)
        if "\\" in meant or meant.startswith("/") or ".." in meant.split("/") or ":" in meant:
            raise Rejected("压缩包内有不安全的文件名", SAVE_AGAIN)
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise Rejected("文件已加密", "请取消密码后重新保存")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Rejected("压缩包使用了不常见的压缩方式", SAVE_AGAIN)
        if PROGRAM_NAMES.search(name.casefold()) or PROGRAM_NAMES.search(meant.casefold()):
            raise Rejected(f"文件内含程序（{meant.rsplit('/', 1)[-1][:40]}）", "请删除嵌入的程序后重新保存")
        head = b""
        for chunk in self._chunks(entry):
            head = head or chunk[:16]
        if head.startswith(PROGRAM_MAGIC):
            raise Rejected("文件内含程序", "请删除嵌入的程序后重新保存")

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The true content, never more than the directory says, and exactly as much."""
        self._seek_content(entry)
        crc, written = 0, 0
        pieces = self._inflated(entry) if entry.compress_type == zipfile.ZIP_DEFLATED else self._raw(entry)
        for content in pieces:
            written += len(content)
            crc = zlib.crc32(content, crc)
            if written > entry.file_size:
                raise Rejected("压缩包内文件的大小与目录不符", SAVE_AGAIN)
            yield content
        if written != entry.file_size or crc != entry.CRC:
            raise Rejected(DAMAGED, SAVE_AGAIN)

    def _raw(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        left = entry.compress_size
        while left:
            raw = self.file.read(min(CHUNK, left))
            if not raw:
                raise Rejected(DAMAGED, SAVE_AGAIN)
            left -= len(raw)
            yield raw

    def _inflated(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15)
        try:
            for raw in self._raw(entry):
                yield inflate.decompress(raw, CHUNK)
                while inflate.unconsumed_tail:
                    yield inflate.decompress(inflate.unconsumed_tail, CHUNK)
            # What was read in full may still have to be written out.
            while rest := inflate.decompress(b"", CHUNK):
                yield rest
        except zlib.error as error:
            raise Rejected(DAMAGED, SAVE_AGAIN) from error
        if not inflate.eof or inflate.unused_data:
            raise Rejected(DAMAGED, SAVE_AGAIN)

    def _seek_content(self, entry: zipfile.ZipInfo) -> None:
        self.file.seek(entry.header_offset)
        header = self.file.read(LOCAL_HEADER.size)
        if len(header) != LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
            raise Rejected(DAMAGED, SAVE_AGAIN)
        fields = LOCAL_HEADER.unpack(header)
        _compare_headers(entry, fields)
        name_length, extra_length = fields[9], fields[10]
        encoding = "utf-8" if entry.flag_bits & UTF8_FLAG else "cp437"
        if self.file.read(name_length) != entry.orig_filename.encode(encoding):
            raise Rejected("压缩包内文件名前后不一致", SAVE_AGAIN)
        self.file.seek(extra_length, 1)


def _compare_headers(entry: zipfile.ZipInfo, local: tuple[Any, ...]) -> None:
    """What stands before the content must say what the directory says; a writer that streams leaves numbers open."""
    flags, method, numbers = local[2], local[3], local[6:9]
    known = (entry.CRC, entry.compress_size, entry.file_size)
    differs = any(said not in (*LEFT_OPEN, true) for said, true in zip(numbers, known, strict=True))
    if differs or method != entry.compress_type or (flags ^ entry.flag_bits) & ENCRYPTED_FLAG:
        raise Rejected("压缩包内文件的说明前后不一致", SAVE_AGAIN)


def parse_xml(content: bytes) -> Element:
    """An XML document without a document type; anything else is rejected."""
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    # The parser has a dozen kinds of complaint (syntax, encodings, entities); all mean the same here.
    except Exception as error:
        raise Rejected("文件内的XML不合规范", SAVE_AGAIN) from error
    return root


def has_document_type(content: bytes) -> bool:
    """Whether an XML entry declares a document type or entities, also when it is written in UTF-16."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:8]:
        content = content.replace(b"\x00", b"")
    return DOCUMENT_TYPE.search(content) is not None
