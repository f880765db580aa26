"""From the bytes of an .lrmx file to its root element: encodings as they are met, nothing that acts, within limits."""

import codecs
import re
from xml.etree.ElementTree import Element

from attachments.archives import Rejected, has_document_type, parse_xml
from attachments.cadre_forms import EXPORT_AGAIN
from attachments.limits import FORM_BYTES, MEGABYTE
from filings.documents.cadre_form.fields import ROOT
from filings.documents.cadre_form.form import Remark

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WIDE_STARTS = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
CHINESE_ENCODINGS = {"gb2312", "gbk", "gb18030", "cp936", "gb_2312-80"}
# Matched at the very beginning only: searched for, it would cost the square of a long run of spaces.
DECLARATION = re.compile(r"<\?xml\b[^<>]{0,300}\?>", re.IGNORECASE)
DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters that XML does not allow, written plainly or as a reference; some editors let them through.
FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
LINE_MARKS = {"\x0b", "\x0c"}
# 34 elements, 10 family members, what other editors add: a few hundred.
MOST_TAGS = 20_000
DEEPEST = 20
NO_TEXT = "文件内容不是文本，不是任免审批表"
CUT_OFF = "文件中有不能识别的字节（可能没有保存或下载完整）"
# What people take for the form's file, by how it begins.
OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "文件是Word、WPS或Excel文档", EXPORT_AGAIN),
    (b"%PDF", "文件是PDF", EXPORT_AGAIN),
    (b"{\\rtf", "文件是RTF文档", EXPORT_AGAIN),
    (b"\xff\xd8\xff", "文件是图片", EXPORT_AGAIN),
    (b"\x89PNG", "文件是图片", EXPORT_AGAIN),
    (b"Rar!", "文件是RAR压缩包", "请解压后上传，或改用zip压缩"),
    (b"7z\xbc\xaf", "文件是7z压缩包", "请解压后上传，或改用zip压缩"),
)
# An ampersand that begins no reference, and the one name that people know from web pages.
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,10}|#x[0-9a-fA-F]{1,8});)(?:nbsp;)?")


def check_size(size: int) -> None:
    """Refuse what is too large to be a form before anything looks into it."""
    if not size:
        raise Rejected("文件是空的（0字节）", "请重新选择文件")
    if size > FORM_BYTES:
        raise Rejected(
            f"文件大小为{size / MEGABYTE:.1f}MB，超过{FORM_BYTES // MEGABYTE}MB，多半是照片过大",
            "请缩小照片，在任免表编辑器中重新插入后导出",
        )


def root_of(content: bytes) -> tuple[Element, list[Remark]]:
    """The root element, without its namespace, and what was odd about the file itself."""
    check_size(len(content))
    for start, what, remedy in OTHER_FORMATS:
        if content.startswith(start):
            raise Rejected(f"{what}，不是任免审批表（.lrmx）", remedy)
    text, remarks = _decoded(content)
    text = text.rstrip("\x00\x1a")  # what old programs fill the last block with
    if "\x00" in text:
        raise Rejected(NO_TEXT, EXPORT_AGAIN)
    text = text.lstrip("\ufeff").strip()
    declaration = DECLARATION.match(text)
    text, cleaned = _without_forbidden(text[declaration.end() :] if declaration else text)
    if cleaned:
        remarks.append(Remark("", "", f"文件中有{cleaned}个不可见的控制字符，已略去。", "请核对各栏文字是否完整。"))
    text, bare = _with_whole_ampersands(text)
    if bare:
        remarks.append(Remark("", "", f"文件中有{bare}处“&”没有按规范书写，已按文字读取。", "请核对各栏文字是否完整。"))
    root = _parsed(text)
    if _local(root) != ROOT:
        raise Rejected(f"文件的根元素是“{_local(root)[:40]}”，应为“{ROOT}”，不是任免审批表", EXPORT_AGAIN)
    _check_depth(root)
    _strip_namespace(root)
    return root, remarks


def _parsed(text: str) -> Element:
    if not text.lstrip().startswith("<"):
        raise Rejected("文件内容不是XML，不是任免审批表", EXPORT_AGAIN)
    content = text.strip().encode("utf-8", "replace")
    if has_document_type(content):
        raise Rejected("文件含有文档类型声明（DTD）或实体，任免审批表中不应有", EXPORT_AGAIN)
    if content.count(b"<") > MOST_TAGS:
        raise Rejected("文件中的元素过多，不是任免审批表", EXPORT_AGAIN)
    try:
        return parse_xml(content)
    except Rejected as error:
        raise Rejected("文件的XML不完整或不合规范（可能没有保存或下载完整）", EXPORT_AGAIN) from error


def _decoded(content: bytes) -> tuple[str, list[Remark]]:
    if b"\x00" in content[:4].lstrip(b"\xff\xfe") or any(content.startswith(mark) for mark, _ in MARKS):
        encoding = next((name for start, name in (*MARKS, *WIDE_STARTS) if content.startswith(start)), "utf-8")
        text = _decoded_as(content, encoding)
    else:
        declared = DECLARED.match(content.lstrip()[:300])
        name = declared[1].decode("ascii").lower() if declared else "utf-8"
        text, encoding = _guessed(content, "gb18030" if name in CHINESE_ENCODINGS else "utf-8")
        if encoding == "gb18030" and name not in CHINESE_ENCODINGS:
            message = "文件没有按UTF-8编码保存，已按GB18030（国标汉字编码）读取。"
            return text, [Remark("", "", message, "请核对姓名等文字是否正确。")]
    return text, []


def _guessed(content: bytes, declared: str) -> tuple[str, str]:
    """Bytes that are UTF-8 and hold Chinese are UTF-8, whatever is declared: other bytes do not look like it."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as(content, "gb18030"), "gb18030"
    if declared == "gb18030" and not text.isascii() and not HAN.search(text):
        return _decoded_as(content, "gb18030"), "gb18030"
    return text, "utf-8"


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        is_markup = content[:4].lstrip(b"\xef\xbb\xbf\xff\xfe\x00\r\n ").startswith(b"<")
        raise Rejected(CUT_OFF if is_markup else NO_TEXT, EXPORT_AGAIN) from error
    return text


def _without_forbidden(text: str) -> tuple[str, int]:
    """The text without the characters that XML does not allow; a vertical tab was meant as a line break."""
    count = 0

    def plain(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "\n" if found[0] in LINE_MARKS else ""

    def reference(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        if number < 0x110000 and number and not FORBIDDEN.fullmatch(chr(number)):
            return found[0]
        nonlocal count
        count += 1
        return "\n" if number < 0x110000 and chr(number) in LINE_MARKS else ""

    return REFERENCE.sub(reference, FORBIDDEN.sub(plain, text)), count


def _with_whole_ampersands(text: str) -> tuple[str, int]:
    """The text with the ampersands that its writer forgot to mark. Entities cannot hide here: none can be declared."""
    if "<![CDATA[" in text or has_document_type(text.encode("utf-8", "replace")):
        return text, 0
    return BARE_AMPERSAND.subn(lambda found: "\xa0" if found[0] == "&nbsp;" else "&amp;", text)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _check_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Rejected("文件中的元素嵌套过深，不是任免审批表", EXPORT_AGAIN)
        level = [child for element in level for child in element]


def _strip_namespace(root: Element) -> None:
    """The format has no namespace; one that the whole file is put into means nothing."""
    prefix = root.tag.rpartition("}")[0] + "}" if root.tag.startswith("{") else ""
    if not prefix:
        return
    for element in root.iter():
        element.tag = element.tag.removeprefix(prefix)
