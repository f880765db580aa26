"""Files of fictional people, built here so that nothing binary has to be kept."""

import base64
import io
import zipfile
from xml.sax.saxutils import escape

from PIL import Image

from filings.documents.cadre_form import ELEMENTS

NUMBER = "11010519491231002X"  # the standard's own example: 31 December 1949, female
FEMALE_1985 = "310101198503150029"

TEXTS = {
    "XingMing": "示例甲",
    "XingBie": "女",
    "ChuShengNianYue": "198503",
    "MinZu": "汉族",
    "JiGuan": "上海市",
    "ChuShengDi": "江苏苏州",
    "RuDangShiJian": "200506",
    "CanJiaGongZuoShiJian": "200707",
    "JianKangZhuangKuang": "健康",
    "ZhuanYeJiShuZhiWu": "助理研究员",
    "ShuXiZhuanYeYouHeZhuanChang": "党务管理",
    "QuanRiZhiJiaoYu_XueLi": "研究生",
    "QuanRiZhiJiaoYu_XueWei": "法学硕士",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "示例大学马克思主义学院\n思想政治教育专业",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "示例大学马克思主义学院",
    "ZaiZhiJiaoYu_XueLi": "",
    "ZaiZhiJiaoYu_XueWei": "",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "",
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "",
    "XianRenZhiWu": "示例学院党委专职组织员",
    "NiRenZhiWu": "示例医院党委专职组织员（科级正职）",
    "NiMianZhiWu": "示例学院党委专职组织员",
    "JianLi": (
        "2003.09--2007.07  示例大学法学专业学习\n"
        "2007.07--2012.03  示例学院辅导员\n"
        "                  （其间：2009.09--2011.06 示例大学在职硕士研究生学习）\n"
        "2012.03--         示例学院党委专职组织员"
    ),
    "JiangChengQingKuang": "2021年获示例大学优秀党务工作者。",
    "NianDuKaoHeJieGuo": "2022年年度考核合格；2023年年度考核优秀；2024年年度考核合格",
    "RenMianLiYou": "工作需要",
    "ChengBaoDanWei": "中共示例学院委员会",
    "JiSuanNianLingShiJian": "20260301",
    "TianBiaoShiJian": "20260302",
    "TianBiaoRen": "示例乙",
    "ShenFenZheng": FEMALE_1985,
    "ZhaoPian": "",
    "Version": "3.2.1.16",
}
MEMBERS = (
    ("丈夫", "示例丙", "198401", "中共党员", "示例公司职员"),
    ("女儿", "示例丁", "201506", "", "示例小学学生"),
)
MEMBER_TAGS = ("ChengWei", "XingMing", "ChuShengRiQi", "ZhengZhiMianMao", "GongZuoDanWeiJiZhiWu")
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def item(texts, extra=""):
    inner = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in zip(MEMBER_TAGS, texts, strict=True))
    return f"<Item>{inner}{extra}</Item>"


def family(members=MEMBERS, extra=""):
    return "".join(item(member) for member in members) + extra


def element(tag, xml):
    return f"  <{tag}>{xml}</{tag}>"


def lrmx(
    *, head=HEAD, root="<Person>", end="</Person>", skip=(), before="", extra="", members=MEMBERS, xml=None, **texts
):
    """A form; keyword arguments change the text of elements, ``xml`` gives markup, None leaves an element out."""
    values = {**TEXTS, **texts}
    xml = xml or {}
    lines = [head, root, before] if before else [head, root]
    for known in ELEMENTS:
        tag = known.tag
        if tag in skip:
            continue
        if tag in xml:
            lines.append(element(tag, xml[tag]))
        elif tag == "JiaTingChengYuan":
            lines.append(element(tag, family(members)))
        else:
            lines.append(element(tag, escape(values[tag])))
    return "\n".join([*lines, extra, end]).encode()


def picture(form="JPEG", size=(30, 40), mode="RGB", color=None, **options):
    out = io.BytesIO()
    Image.new(mode, size, color if color is not None else (180, 60, 40)).save(out, form, **options)
    return out.getvalue()


def photograph():
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif[0x0112] = 6  # lying on its side
    return picture(exif=exif)


def encoded(content):
    return base64.b64encode(content).decode()


LRM_CELLS = (
    "示例甲", "女", "198503", "汉族", "上海市", "200506", "健康", "江苏苏州", "200707",
    "研究生#法学硕士@#", "示例大学法学院#示例大学马克思主义学院@#", "助理研究员", "", "", "", "", "党务管理",
    "2003.09--2007.07  示例大学法学专业学习#2007.07--         示例学院专职组织员", "无", "2024年年度考核合格",
    "丈夫@女儿@@@@@", "示例丙@示例丁@@@@@", "198401@201506@@@@@", "中共党员@@@@@@", "示例公司职员@示例小学学生@@@@@",
    "示例学院党委专职组织员", "示例医院党委专职组织员", "示例学院党委专职组织员", "工作需要", "中共示例学院委员会",
    "20260301", "示例乙", "20260302",
)  # fmt: skip


def lrm(cells=LRM_CELLS, encoding="gbk", **changed):
    """An older form; ``c5="…"`` changes the sixth cell."""
    values = list(cells)
    for name, text in changed.items():
        values[int(name[1:])] = text
    return ",".join(f'"{value}"' for value in values).encode(encoding)


def zipped(entries, gbk=False):
    """A zip; with ``gbk`` the names are written as older Chinese tools do, without saying so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(_GbkInfo(name) if gbk else name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _GbkInfo(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):  # noqa: N802
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800
