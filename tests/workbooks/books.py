"""Workbooks built for tests."""

import io
import re
import zipfile

import openpyxl

UNIT_HEADERS = [
    "单位代码", "单位名称", "单位类别", "党组织类别", "正式党员", "预备党员", "统计时点",
    "启用日期", "停用日期", "备注",
]  # fmt: skip
ORGANIZER_HEADERS = [
    "工号", "姓名", "性别", "民族", "出生日期", "身份证号", "入党日期",
    "转正日期", "学历", "学位", "单位代码", "岗位序号", "岗位级别", "职员职级",
    "专业技术职务", "任职日期", "免职日期", "任职文号", "联系电话", "备注",
]  # fmt: skip


def book(sheets, change=None):
    """The bytes of a workbook: ``{sheet: [rows]}``; ``change(workbook)`` may do more."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def table(headers, *rows):
    """Rows under headers; a row is a dict by header."""
    return [headers, *([row.get(header) for header in headers] for row in rows)]


def roster(units=(), organizers=()):
    """A roster workbook with all headers; without rows a sheet is left out."""
    sheets = {}
    if units:
        sheets["单位"] = table(UNIT_HEADERS, *units)
    if organizers:
        sheets["组织员"] = table(ORGANIZER_HEADERS, *organizers)
    return book(sheets)


def rezipped(content, change):
    """The same zip with entries changed: ``change(name, data)`` returns the new data, or None to leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return out.getvalue()


def with_entry(content, name, data):
    """The same zip with one more entry."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, data)
    return out.getvalue()


def with_sheet_xml(content, pattern, replacement):
    """The same workbook with its first sheet's XML edited."""

    def edit(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        edited = re.sub(pattern, replacement, data, count=1, flags=re.DOTALL)
        assert edited != data
        return edited

    return rezipped(content, edit)


def rows_of(content):
    """Every sheet's values, as a table program would show them."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in workbook}


class _Pipe(io.RawIOBase):
    """Something that can only be written to: the sizes then follow each entry."""

    def __init__(self):
        self.content = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.content += data
        return len(data)


def streamed(content):
    """The same zip, written as a server streams it."""
    pipe = _Pipe()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return bytes(pipe.content)
