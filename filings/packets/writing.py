"""The empty form of the packet as a workbook: the sheet to fill in, and the rules on a second one."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from filings.kinds import words_of_kind
from filings.models import FilingKind
from filings.packets.fields import UNIT_CODE, UNIT_NAME, PacketField, fields_of
from rules.articles import article
from rules.wording import chinese_date
from workbooks.form_sheets import FormSheet, Heading, Line, TextSheet, write_form_book

SHEET, RULES_SHEET = "备案报送表", "填写说明"
KIND_LABEL = "任免类别"
LEDE = "只填写“填写”一栏；日期按2026-03-01的样式填写到日。填好后连同任免正式发文、基本信息表送党委组织部。"
FOOT = ("单位党组织负责人：　　　　　　（盖章）", "填表人：　　　　　　联系电话：", "填表日期：　　年　　月　　日")
KIND_NOTE, PREFILLED = "一份表格报送一人一项；其他类别请用相应的表格。", "已预填。"
PROPERTIES = {"workbook-kind": "filing-packet"}


def title_of(kind: FilingKind) -> str:
    """专职组织员任职备案报送表."""
    return f"专职组织员{kind.word}{SHEET}"


def write_packet(path: Path, kind: FilingKind, values: Mapping[str, Any] | None = None, *, on: date) -> None:
    """Write the form; ``values`` stand in it already (the unit's name and code)."""
    form = FormSheet(SHEET, title_of(kind), LEDE, list(_lines(kind, values or {})), FOOT)
    write_form_book(path, form, rules_of(kind, on), PROPERTIES)


def _lines(kind: FilingKind, values: Mapping[str, Any]) -> Iterator[Line | Heading]:
    section = ""
    for field in fields_of(kind):
        if field.section != section:
            section = field.section
            yield Heading(section)
        yield _line(field, values.get(field.name))
        if field.name == UNIT_NAME:
            yield Line(KIND_LABEL, kind.word, note=KIND_NOTE, is_locked=True)


def _line(field: PacketField, value: Any) -> Line:
    shown = None if value is None else field.widget.render(value)
    is_locked = field.name in (UNIT_CODE, UNIT_NAME) and bool(value)
    note = PREFILLED if is_locked else field.full_note
    example = "" if is_locked else field.example
    return Line(field.label, shown, field.widget.cell, note, example, field.choices, is_locked)


def rules_of(kind: FilingKind, on: date) -> TextSheet:
    """What a unit without access to the system has to know."""
    paragraphs = [
        "一、报送什么",
        *(f"　　{each}" for each in words_of_kind(kind).explains),
        "二、何时报送（《办法》第七条）",
        *(f"　　{each.text}" for each in article("7").paragraphs),
        TIME,
        "三、怎样填写",
        "　　1. 在“备案报送表”的“填写”一栏填写，其他单元格已锁定；有下拉列表的请从列表选择。",
        "　　2. 日期填写到日。任免理由、各环节的说明按实际填写，没有的留空。",
        "　　3. 按规定可以不进行而未进行的环节，日期留空，在该环节的说明中写明原因。",
        "　　4. 工号、文号等按文字填写，不要使用公式，不要增删行、列。",
        "　　5. 表格不填写身份证号，不通过互联网传输。",
        "四、怎样报送",
        "　　1. 将填好的表格打印盖章，连同任免正式发文、相关人员基本信息表送党委组织部。",
        "　　2. 同时以光盘、U盘等方式报送本表格的电子文件（.xlsx），有任免审批表文件（.lrmx）的一并报送。",
        "　　3. 使用WPS等软件的，请保存为.xlsx（Excel工作簿）。",
        "　　4. 收到时间由党委组织部两名工作人员登记、确认，以两份材料收齐为准。",
        f"（本表格由专职组织员选任与管理系统于{chinese_date(on)}生成）",
    ]
    return TextSheet(RULES_SHEET, f"{title_of(kind)}填写说明", paragraphs)


TIME = (
    "　　人选确定后5个工作日内报备。有公示的，人选确定日为公示期满无异议之日；未公示的，为会议决定之日。人选确定"
    "当日不计，自次日起算。超过时限的，须书面说明情况。"
)
