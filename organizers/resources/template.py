"""The empty roster workbook: choices to pick from, notes at the headers, an example row, and a sheet that explains."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from organizers.resources.sheets import OrganizerSheet, UnitSheet
from workbooks.resources import EXAMPLE, HELP_SHEET, SheetResource
from workbooks.widgets import DayWidget, WordWidget
from workbooks.writer import OutColumn, OutSheet

REQUIRED = {UnitSheet: {"code", "name"}, OrganizerSheet: {"staff_number", "name"}}
UNIT_NOTES = {
    "code": "用来辨认单位，每个单位一个，以后各次导入须保持一致。文本格式，保留前面的0。",
    "name": "二级单位党组织全称。与已登记的不同时，自导入当日起按改名处理，原名称保留。",
    "kind": "名称中写明医院、学院、机关等的可不填。",
    "party_kind": "名称中写明党委、党总支、直属党支部的可不填。",
    "full": "正式党员人数；与预备党员一并填写，没有的填0。",
    "probationary": "预备党员人数；没有的填0。",
    "counted_on": "党员人数统计到哪一天；填写人数的须填写。",
    "established_on": "单位成立或启用的日期；不填的以本表中该单位最早的日期为准。",
    "abolished_on": "单位撤销的，填写最后一日，须写明到日。",
}
ORGANIZER_NOTES = {
    "staff_number": "用来辨认人员，每人一个，以后各次导入须保持一致。文本格式，保留前面的0。一人有几段任职的填几行。",
    "id_number": "18位，文本格式。核对校验位、出生日期和性别；不修改的可留空。",
    "unit_code": "任职单位的代码，须在“单位”表或系统中已有。",
    "number": "该单位的第几个专职组织员岗位，填1、2……；不填的由系统排到空岗。",
    "level": "岗位级别；不填的按岗位已登记的级别。",
    "effective_on": "任职起算日期，以任职决定或文件载明的日期为准；填写任职单位的须填写。",
    "ended_on": "在任的最后一日，须写明到日；在任的留空。",
    "document_number": "任职文件的发文字号。",
    "full_member_on": "转为正式党员的日期；党龄自该日起算。",
}
UNIT_EXAMPLE = {
    "code": EXAMPLE,
    "name": "某某学院党委（本行为填写示例，导入时自动忽略，可删除）",
    "kind": "学院（系）",
    "party_kind": "党委",
    "full": 188,
    "probationary": 12,
    "counted_on": date(2025, 12, 31),
    "established_on": date(2005, 7, 18),
}
ORGANIZER_EXAMPLE = {
    "staff_number": EXAMPLE,
    "name": "某某某",
    "sex": "女",
    "ethnicity": "汉族",
    "born_on": date(1985, 3, 1),
    "joined_on": date(2006, 6, 30),
    "full_member_on": date(2007, 6, 30),
    "education": "研究生",
    "degree": "硕士",
    "unit_code": EXAMPLE,
    "number": 1,
    "level": "科级正职",
    "staff_rank": "七级职员",
    "effective_on": date(2021, 9, 1),
    "document_number": "某委〔2021〕9号",
    "phone": "13800000000",
    "remarks": "本行为填写示例，导入时自动忽略，可删除",
}
DATE_NOTE = "日期，例如2026-03-01。"
GENERAL = (
    "一、在“单位”“组织员”两张表中填写，可以只填一张；列的先后不限，用不到的列可以删去，表头的名称不要改。",
    "二、空着的单元格不改动系统中已有的内容；导入不删除任何数据。",
    "三、代码、工号、身份证号、电话各列已设为文本格式，请勿改为数字，以免丢失前面的0或末几位。",
    f"四、代码或工号为“{EXAMPLE}”的行是填写示例，导入时自动忽略。",
    "五、上传后先核对、后确认：任何一处有误，整个文件都不导入。",
)


def template_sheets() -> list[OutSheet]:
    """Both sheets without rows, and what to know about their columns."""
    return [
        _empty(UnitSheet(), UNIT_NOTES, UNIT_EXAMPLE),
        _empty(OrganizerSheet(), ORGANIZER_NOTES, ORGANIZER_EXAMPLE),
        OutSheet(HELP_SHEET, [OutColumn("填写说明", width=120)], [[line] for line in _explained()]),
    ]


def _empty(resource: SheetResource, notes: Mapping[str, str], example: Mapping[str, Any]) -> OutSheet:
    columns = [
        OutColumn(
            column.column_name,
            column.widget.cell,
            column.widget.width,
            note=_note(resource, key, notes),
            choices=_choices(column.widget),
        )
        for key, column in resource.fields.items()
    ]
    return OutSheet(resource.sheet, columns, [], example=[example.get(key) for key in resource.fields])


def _note(resource: SheetResource, key: str, notes: Mapping[str, str]) -> str:
    column = resource.fields[key]
    parts = ["必填。"] if key in REQUIRED[type(resource)] else []
    parts += [notes[key]] if key in notes else []
    if isinstance(column.widget, DayWidget):
        parts.append(DATE_NOTE)
    choices = _choices(column.widget)
    if choices:
        parts.append(f"可填：{'、'.join(choices)}。")
    return "".join(parts)


def _choices(widget: Any) -> tuple[str, ...]:
    """The words of a column, except those for what is not known: an empty cell says that."""
    return tuple(filter(None, widget.labels.values())) if isinstance(widget, WordWidget) else ()


def _explained() -> list[str]:
    lines = list(GENERAL)
    for resource, notes in ((UnitSheet(), UNIT_NOTES), (OrganizerSheet(), ORGANIZER_NOTES)):
        for key, column in resource.fields.items():
            note = _note(resource, key, notes)
            if note:
                lines.append(f"{resource.sheet}表“{column.column_name}”：{note}")
    return lines
