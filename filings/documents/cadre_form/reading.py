"""The one door for files: a single form, an older one with its photo, or a zip of many."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from attachments.archives import SAVE_AGAIN, Container, Limits, Rejected
from attachments.cadre_forms import EXPORT_AGAIN
from attachments.limits import FILE_BYTES, MEGABYTE
from filings.documents.cadre_form.form import CadreForm
from filings.documents.cadre_form.lrm import read_lrm
from filings.documents.cadre_form.lrmx import read_lrmx
from filings.documents.cadre_form.xml_text import check_size

ZIP_START = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
FORM_EXTENSIONS = frozenset({".lrmx", ".lrm"})
PHOTO_EXTENSION = ".pic"
ARCHIVE_LIMITS = Limits(entries=1_000, backslash_parts_folders=True)
ZIP_AGAIN = "请将各人的任免审批表文件重新压缩为zip后上传"
# What systems put beside the files of a folder.
SYSTEM_FILES = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True)
class FormFile:
    """What came of one file: a form, or the reason why there is none (Chinese) and how to mend it."""

    name: str
    form: CadreForm | None = None
    reason: str = ""
    remedy: str = ""
    # As it came, for whoever keeps it.
    content: bytes = field(default=b"", compare=False, repr=False)

    @property
    def message(self) -> str:
        """Reason and remedy as sentences."""
        return "".join(f"{part}。" for part in (self.reason, self.remedy) if part)


@dataclass(frozen=True)
class Batch:
    """What came of an upload. ``skipped`` are the files of a zip that are no forms and no photos of forms."""

    files: tuple[FormFile, ...]
    is_archive: bool = False
    skipped: tuple[str, ...] = ()


def is_archive(content: bytes) -> bool:
    """Whether a file is a zip, whatever it is called."""
    return content.startswith((ZIP_START, EMPTY_ZIP))


def read_form(content: bytes, photo: bytes | None = None) -> CadreForm:
    """The form in one file of either format, told apart by what is in it; `Rejected` where there is none."""
    return read_lrm(content, photo) if is_older(content) else read_lrmx(content)


def is_older(content: bytes) -> bool:
    """Whether a file is of the older format, if it is a form at all."""
    return content[:100].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'"')


def read_files(files: Iterable[tuple[str, bytes]]) -> Batch:
    """Several files that were given together, by name; a .pic belongs to the .lrm of the same name.

    One that cannot be read stands beside the others with its reason; a zip among them counts with all it holds.
    """
    given = list(files)
    photos = {_stem(name): content for name, content in given if _extension(name) == PHOTO_EXTENSION}
    stems = {_stem(name) for name, _ in given if _extension(name) != PHOTO_EXTENSION}
    found: list[FormFile] = []
    skipped = [name for name, _ in given if _extension(name) == PHOTO_EXTENSION and _stem(name) not in stems]
    archives = 0
    for name, content in given:
        if is_archive(content):
            archives += 1
            batch = _read_archive_or_reason(name, content)
            found += batch.files
            skipped += batch.skipped
        elif _extension(name) != PHOTO_EXTENSION:
            found.append(_read_or_reason(name, content, photos.get(_stem(name))))
    return Batch(tuple(found), archives > 0, tuple(skipped))


def check_archive_size(size: int) -> None:
    """Refuse a zip that is larger than any upload may be."""
    if size > FILE_BYTES:
        raise Rejected(f"压缩包大小为{size / MEGABYTE:.1f}MB，超过{FILE_BYTES // MEGABYTE}MB", "请分成几个压缩包")


def read_archive(content: bytes) -> Batch:
    """All forms of a zip. `Rejected` where the zip itself is unsafe, damaged, too large, or holds no form."""
    check_archive_size(len(content))
    if content.startswith(EMPTY_ZIP):
        raise Rejected("压缩包是空的", ZIP_AGAIN)
    try:
        container = Container(io.BytesIO(content), ARCHIVE_LIMITS)
    except Rejected as rejected:
        # No office software has made it.
        raise Rejected(rejected.reason, ZIP_AGAIN if rejected.remedy == SAVE_AGAIN else rejected.remedy) from rejected
    names = {container.readable_name(entry): entry for entry in container.names()}
    if len(names) < len(container.names()):
        raise Rejected("压缩包内有重名文件", ZIP_AGAIN)
    names = {name: entry for name, entry in names.items() if not name.endswith("/")}
    names = {name: entry for name, entry in names.items() if not SYSTEM_FILES.search(name)}
    forms = [name for name in names if _extension(name) in FORM_EXTENSIONS]
    if not forms and "[Content_Types].xml" in names:
        raise Rejected("文件是Word或Excel文档，不是任免审批表（.lrmx）", EXPORT_AGAIN)
    if not forms:
        raise Rejected("压缩包内没有任免审批表（.lrmx或.lrm）", "请将任免审批表文件直接放入压缩包")
    photos = {_stem(name): entry for name, entry in names.items() if _extension(name) == PHOTO_EXTENSION}
    found = [_read_entry(container, name, names[name], photos.get(_stem(name))) for name in forms]
    stems = {_stem(name) for name in forms}
    skipped = [name for name in names if name not in forms and not (_is_photo(name) and _stem(name) in stems)]
    return Batch(tuple(found), True, tuple(skipped))


def _read_entry(container: Container, name: str, entry: str, photo: str | None) -> FormFile:
    try:
        check_size(container.entries[entry].file_size)  # before it is unpacked
    except Rejected as rejected:
        return refused(name, rejected)
    picture = container.read(photo) if photo else None
    return _read_or_reason(name, container.read(entry), picture)


def _read_or_reason(name: str, content: bytes, photo: bytes | None) -> FormFile:
    try:
        return FormFile(name, read_form(content, photo), content=content)
    except Rejected as rejected:
        return refused(name, rejected)


def refused(name: str, rejected: Rejected) -> FormFile:
    """A file that is not taken."""
    return FormFile(name, None, rejected.reason, rejected.remedy)


def _read_archive_or_reason(name: str, content: bytes) -> Batch:
    try:
        return read_archive(content)
    except Rejected as rejected:
        return Batch((refused(name, rejected),), True)


def _is_photo(name: str) -> bool:
    return _extension(name) == PHOTO_EXTENSION


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _stem(name: str) -> str:
    return f"{PurePosixPath(name).with_suffix('')}".casefold()
