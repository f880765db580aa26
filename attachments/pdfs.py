"""PDF files: readable, whole, and without anything that acts when they are opened."""

import re
import zipfile
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from attachments.archives import DAMAGED, Rejected
from attachments.limits import PDF_OBJECTS, PDF_PAGES

HEADER = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n \t%]")
MARKUP = re.compile(rb"<(script|html|svg|\?php|!doctype|iframe)", re.IGNORECASE)
RAW_NAMES = re.compile(rb"/(JavaScript|EmbeddedFiles?|RichMedia|Launch)\b")
ACTING_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/Launch", "/RichMediaContent"})
ACTING_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute"}
)
EMBEDDING_TYPES = frozenset(
    {"/EmbeddedFile", "/Filespec", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen"}
)
PRINT_AGAIN = "请用“打印到PDF”或扫描件重新生成后上传"


def inspect_pdf(file: IO[bytes]) -> None:
    """Reject a PDF that is damaged, locked, empty, or carries scripts, programs or other files."""
    file.seek(0)
    content = file.read()
    if not HEADER.match(content):
        raise Rejected("文件内容不是PDF，与扩展名不符", "请上传真正的PDF文件，不要只改扩展名")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Rejected(DAMAGED, "请重新导出或扫描该文件")
    if content[end + 5 :].strip(b"\r\n\t \x00") or MARKUP.search(content[:1024]):
        raise Rejected("PDF文件中夹带其他内容", PRINT_AGAIN)
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise Rejected("PDF文件中夹带压缩包", PRINT_AGAIN)
    if RAW_NAMES.search(content):
        raise Rejected("PDF含有脚本、附件或启动动作", PRINT_AGAIN)
    file.seek(0)
    try:
        _inspect_structure(PdfReader(file, strict=False))
    except Rejected:
        raise
    # The reader has no common base for what it may raise on a broken file; all of it means the same here.
    except Exception as error:
        raise Rejected(DAMAGED, "请重新导出或扫描该文件") from error


def _inspect_structure(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Rejected("PDF设有密码或限制", "请取消密码和权限限制后重新保存")
    pages = len(reader.pages)
    if not 1 <= pages <= PDF_PAGES:
        raise Rejected("PDF没有页面" if not pages else f"PDF超过{PDF_PAGES}页", "请核对后重新导出")
    for page in reader.pages:
        if not page.mediabox.width or not page.mediabox.height:
            raise Rejected(DAMAGED, "请重新导出或扫描该文件")
    _inspect_objects(reader)


def _inspect_objects(reader: PdfReader) -> None:
    """Every object that the file's tables name, reachable or not."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > PDF_OBJECTS:
        raise Rejected("PDF结构过于复杂", PRINT_AGAIN)
    for number, generation in sorted(numbers):
        if number:
            _inspect_object(reader.get_object(IndirectObject(number, generation, reader)))
    _inspect_object(reader.trailer)


def _inspect_object(found: Any) -> None:
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if _acts(each):
                raise Rejected("PDF含有脚本、附件或启动动作", PRINT_AGAIN)
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, ArrayObject):
            waiting += list(each)


def _acts(entry: DictionaryObject) -> bool:
    names = {key: entry.raw_get(key) for key in ("/S", "/Type", "/Subtype") if key in entry}
    return (
        not ACTING_KEYS.isdisjoint(entry)
        or names.get("/S") in ACTING_ACTIONS
        or any(isinstance(name, NameObject) and name in EMBEDDING_TYPES for name in names.values())
    )
