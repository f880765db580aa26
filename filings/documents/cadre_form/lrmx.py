"""Reading .lrmx: tolerant of what other software writes, strict about what could do harm.

Elements may be missing, empty, doubled or in another order. What is not one of the 34 is kept as it stands.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from attachments.archives import Rejected
from attachments.cadre_forms import EXPORT_AGAIN
from filings.documents.cadre_form.contents import Contents, MemberContents
from filings.documents.cadre_form.fields import (
    BY_TAG,
    ELEMENTS,
    FAMILY,
    ITEM,
    MEMBER_TAGS,
    MOST_MEMBERS,
    PHOTO,
    POSITIONS,
    ROOT,
)
from filings.documents.cadre_form.form import CadreForm, Remark, UnknownElement
from filings.documents.cadre_form.interpretation import form_from
from filings.documents.cadre_form.photo import decoded_photo, holds_program
from filings.documents.cadre_form.xml_text import root_of

BREAK = "br"
LONGEST_TEXT = 50_000
# All elements that are kept without being understood.
LONGEST_UNKNOWN = 200_000
BARE_RETURN = re.compile("\r")


def read_lrmx(content: bytes) -> CadreForm:
    """The form in the bytes of an .lrmx file; `Rejected` where it is none."""
    root, remarks = root_of(content)
    contents = Contents(remarks=remarks)
    _collect(root, contents)
    _check_lengths(contents)
    missing = [element.label for element in ELEMENTS if root.find(element.tag) is None]
    if len(missing) == len(ELEMENTS):
        raise Rejected("文件中没有任免审批表的任何一栏", EXPORT_AGAIN)
    if missing:
        contents.remarks.append(Remark("", "", f"文件中没有这些栏目：{'、'.join(missing)}。", "缺少的按空白处理。"))
    return form_from(contents)


def _collect(root: Element, contents: Contents) -> None:
    after = ""
    families: list[Element] = []
    stray = [root.text or ""]
    for child in root:
        stray.append(child.tail or "")
        if child.tag not in BY_TAG:
            contents.unknown.append(_unknown(child, ROOT, after))
            continue
        after = child.tag
        if child.tag == FAMILY:
            families.append(child)
        elif not contents.texts.get(child.tag, "").strip():
            contents.texts[child.tag] = _text(child)
        elif _text(child).strip():
            # A second one of the same name: the first counts, nothing is lost.
            contents.unknown.append(_unknown(child, ROOT, child.tag))
            message = f"“{BY_TAG[child.tag].label}”出现了不止一次，以第一次为准。"
            contents.remarks.append(Remark(BY_TAG[child.tag].field, _text(child)[:100], message, "请核对。"))
    _collect_family(families, contents)
    _note_strays(stray, contents)
    contents.unknown.sort(key=lambda unknown: POSITIONS.get(unknown.after, -1))
    _take_photo(contents)


def _collect_family(families: list[Element], contents: Contents) -> None:
    excess: list[str] = []
    texts: list[str] = []
    for family in families:
        texts.append(family.text or "")
        for item in family:
            texts.append(item.tail or "")
            beside = "".join([item.text or "", *(child.tail or "" for child in item)]).strip()
            member = _member(item)
            if item.tag != ITEM or (not member.texts and (member.unknown or beside)):
                contents.unknown.append(_unknown(item, FAMILY, FAMILY))
                continue
            texts.append(beside)
            if not member.is_blank:
                _take_member(member, item, contents, excess)
    if families:
        contents.texts[FAMILY] = "".join(texts).strip()
    if contents.texts.get(FAMILY):
        message = "家庭成员栏中有不在各行之内的文字，未能识别。"
        contents.remarks.append(Remark("family", contents.texts[FAMILY][:100], message, "请逐人填写。"))
    if excess:
        message = f"家庭成员超过{MOST_MEMBERS}人，审批表只列{MOST_MEMBERS}人，其余原样保留但不列入。"
        contents.remarks.append(Remark("family", "、".join(excess)[:200], message, "请保留主要成员后重新导出。"))


def _take_member(member: MemberContents, item: Element, contents: Contents, excess: list[str]) -> None:
    if len(contents.members) < MOST_MEMBERS:
        contents.members.append(member)
        return
    excess.append(member.texts.get("XingMing", "").strip() or "（无姓名）")
    contents.unknown.append(_unknown(item, FAMILY, FAMILY))


def _member(item: Element) -> MemberContents:
    member = MemberContents({})
    after = ""
    for child in item:
        if child.tag not in MEMBER_TAGS:
            member.unknown.append(_unknown(child, ITEM, after))
            continue
        after = child.tag
        if not member.texts.get(child.tag, "").strip():
            member.texts[child.tag] = _text(child)
        elif _text(child).strip():
            member.unknown.append(_unknown(child, ITEM, child.tag))
    member.unknown.sort(key=lambda unknown: MEMBER_TAGS.index(unknown.after) if unknown.after else -1)
    return member


def _unknown(element: Element, parent: str, after: str) -> UnknownElement:
    tail, element.tail = element.tail, None
    xml = BARE_RETURN.sub("&#13;", tostring(element, encoding="unicode"))
    element.tail = tail
    return UnknownElement(parent, after, xml)


def _text(element: Element) -> str:
    """The text of an element; a <br/> inside it is a line end, other marks inside it mean nothing."""
    return "".join(_pieces(element)).replace("\r\n", "\n").replace("\r", "\n")


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag.lower() == BREAK:
            yield "\n"
        yield from _pieces(child)
        yield child.tail or ""


def _note_strays(texts: list[str], contents: Contents) -> None:
    stray = " ".join(text.strip() for text in texts if text.strip())
    if stray:
        contents.texts[ROOT] = stray
        contents.remarks.append(Remark("", stray[:100], "文件中有不在任何一栏之内的文字，未能识别。", "请核对。"))


def _take_photo(contents: Contents) -> None:
    text = contents.texts.pop(PHOTO, "")
    if not text.strip():
        return
    if holds_program(text):
        raise Rejected("任免审批表的照片栏中是程序，不是照片", EXPORT_AGAIN)
    try:
        contents.photo = decoded_photo(text)
    except Rejected as rejected:
        message = f"{rejected.reason}，未带入，再次写出的文件中也没有。"
        contents.remarks.append(Remark("photo", f"{len(text)}个字符", message, f"{rejected.remedy}。"))


def _check_lengths(contents: Contents) -> None:
    for tag, text in contents.texts.items():
        if len(text) > LONGEST_TEXT:
            label = BY_TAG[tag].label if tag in BY_TAG else "各栏之外"
            raise Rejected(f"“{label}”有{len(text)}个字，超过{LONGEST_TEXT}个字，不是任免审批表", EXPORT_AGAIN)
    members = sum(len(text) for member in contents.members for text in member.texts.values())
    nested = [unknown for member in contents.members for unknown in member.unknown]
    unknown = sum(len(each.xml) for each in (*contents.unknown, *nested))
    if members > LONGEST_TEXT or unknown > LONGEST_UNKNOWN:
        raise Rejected("文件中的文字过多，不是任免审批表", EXPORT_AGAIN)
