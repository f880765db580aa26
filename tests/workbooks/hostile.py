"""Workbooks that must be refused, and genuine ones that look odd and must not be."""

import io
import zipfile

import openpyxl
from openpyxl.styles import Font

from tests.attachments import corpus
from tests.workbooks.books import book, rezipped, with_entry, with_sheet_xml

PLAIN = book({"单位": [["单位代码", "单位名称"], ["A1", "示例学院党委"]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def far_cell(place):
    """A few kilobytes, and one filled cell far out."""
    row = "".join(character for character in place if character.isdigit())
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return with_sheet_xml(PLAIN, rb"</sheetData>", cell)


def far_cell_prefixed():
    """The same with a namespace prefix and spaces where a hasty look would not find it."""
    cell = b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
    cell += b"<x:c s=\"0\"\n\tr = 'XFD1048576'><x:v>1</x:v></x:c></x:row></sheetData>"
    return with_sheet_xml(PLAIN, rb"</sheetData>", cell)


def many_unplaced_cells():
    """Cells without an address, one after the other in one row."""
    return with_sheet_xml(PLAIN, rb"</sheetData>", b'<row r="9">' + b"<c><v>1</v></c>" * 300 + b"</row></sheetData>")


def unclosed_cells():
    """Hundreds of thousands of cells that never end: a search from each to the end of the file takes for ever."""
    return with_sheet_xml(PLAIN, rb"</sheetData>", b"<f/>" + b'<c r="A1">' * 200_000 + b"</sheetData>")


def entity_bomb():
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rezipped(
        PLAIN,
        lambda name, data: data.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else data,
    )


def zip_bomb():
    return with_entry(PLAIN, "xl/worksheets/sheet9.xml", b"<sheetData>" + b" " * 60_000_000)


def with_macro():
    return with_entry(PLAIN, "xl/vbaProject.bin", OLE)


def renamed_macro_book():
    return rezipped(
        PLAIN,
        lambda name, data: data.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )


def with_external_link():
    return with_entry(PLAIN, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")


def many_sheets():
    return book({f"表{number}": [["a"]] for number in range(51)})


def utf16_sheet():
    return rezipped(
        PLAIN, lambda name, data: data.decode().encode("utf-16") if name == "xl/worksheets/sheet1.xml" else data
    )


def without(part):
    return rezipped(PLAIN, lambda name, data: None if name == part else data)


def damaged(part):
    return rezipped(PLAIN, lambda name, data: data[: len(data) // 2] if name == part else data)


def hostile():
    """Name → (file name, content)."""
    files = {
        "far corner": ("a.xlsx", far_cell("XFD1048576")),
        "far row": ("a.xlsx", far_cell("A1048576")),
        "far column": ("a.xlsx", far_cell("XFD9")),
        "beyond Excel": ("a.xlsx", far_cell("ZZZZ99999999")),
        "far corner, prefixed": ("a.xlsx", far_cell_prefixed()),
        "unplaced cells": ("a.xlsx", many_unplaced_cells()),
        "unclosed cells": ("a.xlsx", unclosed_cells()),
        "entities": ("a.xlsx", entity_bomb()),
        "zip bomb": ("a.xlsx", zip_bomb()),
        "macro": ("a.xlsx", with_macro()),
        "renamed macro book": ("a.xlsx", renamed_macro_book()),
        "external link": ("a.xlsx", with_external_link()),
        "51 sheets": ("a.xlsx", many_sheets()),
        "UTF-16 sheet": ("a.xlsx", utf16_sheet()),
        "program inside": ("a.xlsx", with_entry(PLAIN, "xl/media/image1.png", corpus.EXE)),
        "path": ("a.xlsx", with_entry(PLAIN, "../../evil.xml", b"<a/>")),
        "document": ("a.xlsx", corpus.docx()),
        "PDF": ("a.xlsx", corpus.pdf()),
        "program": ("a.xlsx", corpus.EXE),
        "empty": ("a.xlsx", b""),
        "text": ("a.xlsx", "单位代码,单位名称".encode()),
        "old format renamed": ("a.xlsx", OLE + b"\x00" * 600),
        "password": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600),
        "half": ("a.xlsx", PLAIN[: len(PLAIN) // 2]),
        "tail": ("a.xlsx", PLAIN + corpus.EXE),
        "head": ("a.xlsx", corpus.EXE + PLAIN),
    }
    for extension in ("xls", "et", "wps", "ods", "csv", "xlsm", "xlsb", "txt", ""):
        files[f"extension {extension}"] = (f"a.{extension}".rstrip("."), PLAIN)
    for part in ("[Content_Types].xml", "xl/workbook.xml", "_rels/.rels"):
        files[f"without {part}"] = ("a.xlsx", without(part))
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        files[f"damaged {part}"] = ("a.xlsx", damaged(part))
    return files


def mutations(step=97):
    """The plain workbook with single bytes turned over."""
    for place in range(0, len(PLAIN), step):
        content = bytearray(PLAIN)
        content[place] ^= 0xFF
        yield place, bytes(content)


def _formatted_far_out(workbook):
    sheet = workbook["单位"]
    sheet["XFD1048576"].font = Font(bold=True)
    sheet.column_dimensions["ZZ"].width = 30


def genuine():
    """Odd but honest workbooks: name → content."""
    chart = openpyxl.load_workbook(io.BytesIO(PLAIN))
    chart.create_chartsheet("图表")
    out = io.BytesIO()
    chart.save(out)
    return {
        "plain": PLAIN,
        "formatted far out": book({"单位": [["单位代码", "单位名称"], ["A1", "示例学院党委"]]}, _formatted_far_out),
        "chart sheet": out.getvalue(),
        "stored, not deflated": _stored(PLAIN),
        "like a place in the text": book(
            {"单位": [["单位代码", "单位名称"], ["A1", '<c r="XFD1048576"><v>1</v></c>']]}
        ),
    }


def _stored(content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()
