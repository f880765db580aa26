"""Reading .lrm, the older format: one line of GBK text, 33 quoted cells with commas between.

The order of the cells is the one that three independent programs (two readers, a writer) agree on; the cells 13 to 16
are empty in all of them. There is no ID number and no version; the photo is a .pic beside the file.
"""

import csv
import io
import re

from attachments.archives import Rejected
from attachments.cadre_forms import EXPORT_AGAIN
from filings.documents.cadre_form.contents import Contents, MemberContents
from filings.documents.cadre_form.fields import FAMILY, MEMBER_TAGS, MOST_MEMBERS
from filings.documents.cadre_form.form import CadreForm, Remark
from filings.documents.cadre_form.interpretation import form_from
from filings.documents.cadre_form.texts import as_line
from filings.documents.cadre_form.xml_text import check_size

CELLS = 33
# The oldest forms have fewer cells than the newest; none has as few as a stray text file.
LEAST_CELLS = 20
PLAIN_CELLS = {
    0: "XingMing", 1: "XingBie", 2: "ChuShengNianYue", 3: "MinZu", 4: "JiGuan", 5: "RuDangShiJian",
    6: "JianKangZhuangKuang", 7: "ChuShengDi", 8: "CanJiaGongZuoShiJian", 11: "ZhuanYeJiShuZhiWu",
    16: "ShuXiZhuanYeYouHeZhuanChang", 17: "JianLi", 18: "JiangChengQingKuang", 19: "NianDuKaoHeJieGuo",
    25: "XianRenZhiWu", 26: "NiRenZhiWu", 27: "NiMianZhiWu", 28: "RenMianLiYou", 29: "ChengBaoDanWei",
    30: "JiSuanNianLingShiJian", 31: "TianBiaoRen", 32: "TianBiaoShiJian",
}  # fmt: skip
# Full-time and in-service are parted by @, diploma and degree by #.
EDUCATION_CELLS = {
    9: (("QuanRiZhiJiaoYu_XueLi", "QuanRiZhiJiaoYu_XueWei"), ("ZaiZhiJiaoYu_XueLi", "ZaiZhiJiaoYu_XueWei")),
    10: (
        ("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi"),
        ("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi"),
    ),
}
# A cell for each column of the family table, with @ between its rows.
FAMILY_CELLS = range(20, 25)
KNOWN_CELLS = {*PLAIN_CELLS, *EDUCATION_CELLS, *FAMILY_CELLS}
BETWEEN_CELLS = re.compile(r'"[ \t]{0,5},[ \t]{0,5}"')
LONGEST_CELL = 50_000


def read_lrm(content: bytes, photo: bytes | None = None) -> CadreForm:
    """The form in the bytes of an .lrm file and of the .pic beside it; `Rejected` where it is none."""
    check_size(len(content))
    cells = _cells(_decoded(content))
    contents = Contents(photo=photo)
    _check_number(cells, contents)
    for place, tag in PLAIN_CELLS.items():
        contents.texts[tag] = _cell(cells, place).replace("#", "\n")
    for place, tags in EDUCATION_CELLS.items():
        _split_education(place, _cell(cells, place), tags, contents)
    _collect_family(cells, contents)
    _keep_unknown(cells, contents)
    return form_from(contents)


def _decoded(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        encodings = ["utf-8"]
    else:
        encodings = ["gb18030", "utf-8"]
    for encoding in encodings:
        try:
            text = content.decode(encoding).strip(" \t\r\n\x1a\x00")
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and text.startswith('"'):
            return text
    raise Rejected("文件内容不是旧版任免审批表（应为GBK文本，各栏加引号）", EXPORT_AGAIN)


def _cells(text: str) -> list[str]:
    """The cells. Quotes inside are doubled by some writers and left alone by others: what gives 33 cells is right."""
    plain = [cell.replace('""', '"') for cell in BETWEEN_CELLS.split(text[1:].removesuffix('"'))]
    if len(plain) == CELLS:
        return plain
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except csv.Error:
        return plain
    return rows[0] if rows and len(rows[0]) == CELLS else plain


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _check_number(cells: list[str], contents: Contents) -> None:
    if len(cells) < LEAST_CELLS:
        raise Rejected(f"文件只有{len(cells)}栏，旧版任免审批表应有{CELLS}栏", EXPORT_AGAIN)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Rejected("文件中的文字过多，不是任免审批表", EXPORT_AGAIN)
    if len(cells) != CELLS:
        message = f"文件有{len(cells)}栏，旧版任免审批表应有{CELLS}栏，各栏可能错位。"
        contents.remarks.append(Remark("", f"{len(cells)}栏", message, "请逐项核对，或用任免表编辑器另存为.lrmx。"))


def _split_education(place: int, text: str, tags: tuple[tuple[str, str], ...], contents: Contents) -> None:
    groups = text.split("@")
    for group, pair in zip([*groups, ""][:2], tags, strict=True):
        parts = group.split("#")
        for part, tag in zip([*parts, ""][:2], pair, strict=True):
            contents.texts[tag] = part
        _note_rest(place, parts[2:], contents)
    _note_rest(place, groups[2:], contents)


def _collect_family(cells: list[str], contents: Contents) -> None:
    columns = [_cell(cells, place).split("@") for place in FAMILY_CELLS]
    rows = max(len(column) for column in columns)
    members = []
    for row in range(min(rows, LONGEST_CELL)):
        texts = {
            tag: column[row].replace("#", "\n") if row < len(column) else ""
            for tag, column in zip(MEMBER_TAGS, columns, strict=True)
        }
        members.append(MemberContents(texts))
    members = [member for member in members if not member.is_blank]
    contents.members = members[:MOST_MEMBERS]
    if members[MOST_MEMBERS:]:
        rest = [" ".join(as_line(text) for text in member.texts.values()) for member in members[MOST_MEMBERS:]]
        message = f"家庭成员超过{MOST_MEMBERS}人，审批表只列{MOST_MEMBERS}人，其余未列入。"
        contents.remarks.append(Remark("family", "；".join(rest)[:1000], message, "请保留主要成员后重新导出。"))
        contents.texts[f"{FAMILY}（续）"] = "\n".join(rest)


def _keep_unknown(cells: list[str], contents: Contents) -> None:
    for place, text in enumerate(cells):
        if place not in KNOWN_CELLS and text.strip():
            _note_rest(place, [text], contents)


def _note_rest(place: int, texts: list[str], contents: Contents) -> None:
    rest = "；".join(text.strip() for text in texts if text.strip())
    if not rest:
        return
    name = f"第{place + 1}栏"
    contents.texts[name] = "\n".join(part for part in (contents.texts.get(name, ""), rest) if part)
    message = f"旧版任免审批表{name}中有未能识别的内容，未列入。"
    contents.remarks.append(Remark("", rest[:1000], message, "请核对，必要时手工填写。"))
