"""Cadre appointment and removal forms: .lrmx (XML) and the older .lrm (quoted GBK text)."""

import base64
import binascii
import csv
import io
from typing import IO

from attachments.archives import Rejected, parse_xml
from attachments.pictures import MAGIC, inspect_picture

EXPORT_AGAIN = "请用任免表编辑器重新导出后上传"
NAME_ELEMENT = "XingMing"
PHOTO_ELEMENT = "ZhaoPian"
# The oldest forms have fewer cells than the newest; none has as few as a stray text file.
LEAST_CELLS = 20


def inspect_lrmx(file: IO[bytes]) -> None:
    """Reject what is not an XML cadre form, or whose portrait is not a picture."""
    file.seek(0)
    root = parse_xml(file.read())
    if root.tag != "Person" or root.find(NAME_ELEMENT) is None:
        raise Rejected("文件内容不是任免审批表，与扩展名不符", EXPORT_AGAIN)
    photo = "".join((root.findtext(PHOTO_ELEMENT) or "").split())
    if not photo:
        return
    try:
        content = base64.b64decode(photo, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Rejected("任免审批表中的照片无法识别", EXPORT_AGAIN) from error
    form = next((form for form, magic in MAGIC.items() if content.startswith(magic)), None)
    if form is None:
        raise Rejected("任免审批表中的照片不是JPG、PNG或BMP图片", EXPORT_AGAIN)
    inspect_picture(io.BytesIO(content), form)


def inspect_lrm(file: IO[bytes]) -> None:
    """Reject what is not the older text form."""
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("gb18030").strip()
    except UnicodeDecodeError as error:
        raise Rejected("文件内容不是任免审批表（应为GBK文本），与扩展名不符", EXPORT_AGAIN) from error
    if "\x00" in text or not text.startswith('"'):
        raise Rejected("文件内容不是任免审批表，与扩展名不符", EXPORT_AGAIN)
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise Rejected("任免审批表的结构不正确", EXPORT_AGAIN) from error
    if len(rows[0]) < LEAST_CELLS:
        raise Rejected("任免审批表的结构不正确", EXPORT_AGAIN)
