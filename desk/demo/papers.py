"""The two documents of a filing as scans: drawn, so that a demonstration needs no file of anybody."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from common.staticfiles import NODE_MODULES
from filings.models import FilingKind
from rules.wording import chinese_date

WIDTH, HEIGHT = 744, 1052  # A4 at 90 dots per inch: small, and still readable
RED, INK, PALE = (176, 28, 32), (40, 36, 34), (238, 232, 224)
MARGIN = 84
_FONTS = NODE_MODULES / "@expo-google-fonts" / "noto-serif-sc"
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Paper:
    """What the two documents say."""

    unit: str
    name: str
    post: str
    number: str
    dated: date
    rows: Sequence[tuple[str, str]]
    is_sealed: bool = True
    kind: FilingKind = FilingKind.APPOINTMENT

    @property
    def decision(self) -> str:
        """What the document says of the person."""
        match self.kind:
            case FilingKind.REMOVAL:
                return f"免去{self.name}同志{self.post}职务。"
            case FilingKind.EXCHANGE:
                return f"{self.name}同志任{self.post}，免去其原单位{self.post}职务。"
        return f"{self.name}同志任{self.post}。"

    @property
    def matter(self) -> str:
        return "免职" if self.kind == FilingKind.REMOVAL else "任职"


def appointment_document(paper: Paper) -> "ContentFile[bytes]":
    """任免正式发文 as a scanned PDF with number, date and (mostly) seal."""
    sheet, pen = _sheet()
    _centred(pen, 110, f"{paper.unit}文件", 30, RED)
    _centred(pen, 190, paper.number, 17, INK)
    pen.line((MARGIN, 228, WIDTH - MARGIN, 228), fill=RED, width=3)
    _centred(pen, 280, f"关于{paper.name}同志{paper.matter}的通知", 25, INK)
    lines = (
        "各党支部：",
        f"　　经{paper.unit}会议研究决定：",
        f"　　{paper.decision}",
        "　　特此通知。",
    )
    for position, line in enumerate(lines):
        pen.text((MARGIN, 370 + position * 42), line, font=_font(19), fill=INK)
    pen.text((WIDTH - MARGIN - 300, 640), paper.unit, font=_font(18), fill=INK)
    pen.text((WIDTH - MARGIN - 250, 680), chinese_date(paper.dated), font=_font(18), fill=INK)
    if paper.is_sealed:
        _seal(pen, (WIDTH - MARGIN - 160, 670))
    out = io.BytesIO()
    moment = paper.dated.timetuple()
    sheet.save(out, "PDF", resolution=90, quality=55, creationDate=moment, modDate=moment, producer="", title="")
    return ContentFile(out.getvalue(), name=f"{paper.matter}通知（{paper.name}）.pdf")


def information_form(paper: Paper) -> "ContentFile[bytes]":
    """相关人员基本信息表 as a scanned picture."""
    sheet, pen = _sheet()
    _centred(pen, 96, "专职组织员基本信息表", 26, INK)
    top, height, middle = 170, 46, MARGIN + 170
    for position, (label, value) in enumerate(paper.rows):
        y = top + position * height
        pen.rectangle((MARGIN, y, WIDTH - MARGIN, y + height), outline=INK)
        pen.line((middle, y, middle, y + height), fill=INK)
        pen.text((MARGIN + 14, y + 12), label, font=_font(16), fill=INK)
        pen.text((middle + 14, y + 12), value or "（未填写）", font=_font(16), fill=INK)
    foot = top + len(paper.rows) * height + 30
    pen.text(
        (MARGIN, foot), f"填报单位：{paper.unit}　　填表日期：{chinese_date(paper.dated)}", font=_font(15), fill=INK
    )
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=60)
    return ContentFile(out.getvalue(), name=f"基本信息表（{paper.name}）.jpg")


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A white page that says 示例 across."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(sheet)
    for y in range(140, HEIGHT, 300):
        for x in range(60, WIDTH, 330):
            pen.text((x, y), "示例", font=_font(64), fill=PALE)
    return sheet, pen


def _centred(pen: ImageDraw.ImageDraw, y: int, text: str, size: int, colour: tuple[int, int, int]) -> None:
    font = _font(size)
    pen.text(((WIDTH - pen.textlength(text, font=font)) / 2, y), text, font=font, fill=colour)


def _seal(pen: ImageDraw.ImageDraw, centre: tuple[int, int]) -> None:
    """A round red mark with a star that nobody could take for a real seal: it reads 示例."""
    x, y = centre
    pen.ellipse((x - 72, y - 72, x + 72, y + 72), outline=RED, width=4)
    points = []
    for corner in range(10):
        angle, radius = math.pi * corner / 5 - math.pi / 2, 26 if corner % 2 == 0 else 10
        points.append((x + radius * math.cos(angle), y - 10 + radius * math.sin(angle)))
    pen.polygon(points, fill=RED)
    pen.text((x - 40, y + 26), "示例用章", font=_font(20), fill=RED)


@cache
def _font(size: int) -> Font:
    """The serif of the printed documents; where it is not installed, whatever Pillow has (no Chinese then)."""
    found = sorted(_FONTS.glob("**/*400Regular*.ttf"))
    return ImageFont.truetype(found[0], size) if found else ImageFont.load_default(size)
