"""Writing .lrmx: all 34 elements in their order, the empty ones too, and what was not understood where it stood.

Two spaces before an element and Windows line ends, as the common editor writes them: some readers go line by line.
No element of our own is ever written.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from filings.documents.cadre_form.fields import ELEMENTS, FAMILY, ITEM, MEMBER_ELEMENTS, PHOTO, ROOT, Element
from filings.documents.cadre_form.form import CadreForm, FamilyMember, UnknownElement, value_of
from filings.documents.cadre_form.interpretation import birth_month_in, kept_or_written
from filings.documents.cadre_form.photo import encoded_photo
from filings.documents.cadre_form.texts import as_line

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
LINE_END = "\r\n"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_lrmx(form: CadreForm) -> bytes:
    """The file. `read_lrmx` gives an equal form back."""
    lines = [HEAD, f"<{ROOT}>", *_unknown(form.unknown, ROOT, "", "  ")]
    for element in ELEMENTS:
        lines += _element(element, form)
        lines += _unknown(form.unknown, ROOT, element.tag, "  ")
    lines += [_escaped(form.raw[ROOT])] if form.raw.get(ROOT) else []
    text = "\n".join([*lines, f"</{ROOT}>", ""])
    return text.replace("\n", LINE_END).encode("utf-8")


def _element(element: Element, form: CadreForm) -> list[str]:
    if element.tag == FAMILY:
        return _family(form)
    if element.tag == PHOTO:
        return [_line(PHOTO, encoded_photo(form.photo) if form.photo else "", "  ")]
    value, raw = value_of(form, element.field), form.raw.get(element.tag)
    was_empty = element.field == "born_month" and raw is not None and not as_line(raw)
    if was_empty and value == birth_month_in(form.id_number):
        return [_line(element.tag, "", "  ")]  # it was empty and was taken from the ID number; it stays so
    return [_line(element.tag, kept_or_written(element.kind, raw, value), "  ")]


def _family(form: CadreForm) -> list[str]:
    inside = [line for member in form.family for line in _item(member)]
    inside += _unknown(form.unknown, FAMILY, FAMILY, "    ")
    stray = form.raw.get(FAMILY, "")
    inside = [_escaped(stray), *inside] if stray else inside
    return [f"  <{FAMILY}>", *inside, f"  </{FAMILY}>"] if inside else [_line(FAMILY, "", "  ")]


def _item(member: FamilyMember) -> list[str]:
    lines = [f"    <{ITEM}>", *_unknown(member.unknown, ITEM, "", "      ")]
    for element in MEMBER_ELEMENTS:
        text = kept_or_written(element.kind, member.raw.get(element.tag), value_of(member, element.field))
        lines.append(_line(element.tag, text, "      "))
        lines += _unknown(member.unknown, ITEM, element.tag, "      ")
    return [*lines, f"    </{ITEM}>"]


def _unknown(unknown: Iterable[UnknownElement], parent: str, after: str, indent: str) -> list[str]:
    return [indent + each.xml for each in unknown if (each.parent, each.after) == (parent, after)]


def _line(tag: str, text: str, indent: str) -> str:
    return f"{indent}<{tag}>{_escaped(text)}</{tag}>"


def _escaped(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
