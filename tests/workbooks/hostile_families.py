"""Families of workbooks that must be refused, all built here and the same on every run."""

import io
import random
import zipfile

from tests.attachments import corpus
from tests.workbooks import hostile
from tests.workbooks.books import rezipped, with_entry, with_sheet_xml

PLAIN = hostile.PLAIN
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
)  # fmt: skip
ALL_PARTS = (*PARTS, "xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml")
WRONG_EXTENSIONS = [
    "xls", "xlt", "et", "ett", "wps", "wpt", "ods", "fods", "csv", "tsv", "txt", "xlsm", "xlsb", "xltx", "xltm", "xlam",
    "numbers", "pdf", "doc", "docx", "html", "xml", "zip", "rar", "7z", "json", "exe", "bat", "xlsx.exe", "xlsx.",
]  # fmt: skip
PROGRAMS = [
    "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "jar", "lnk", "sh", "py", "php", "hta",
]  # fmt: skip
LOCAL_FIELDS = {"flags": 6, "method": 8, "crc": 14, "size": 18, "content size": 22, "name": 26}
DIRECTORY_FIELDS = {"flags": 8, "method": 10, "crc": 16, "size": 20, "content size": 24}
FAR = ("A50001", "A65536", "A1048576", "GS1", "XFD1", "XFD1048576", "ZZZ1", "AAAA1", "A9999999")


def far_cells():
    for place in FAR:
        row = "".join(character for character in place if character.isdigit())
        for style, cell in {
            "plain": f'<row r="{row}"><c r="{place}"><v>1</v></c></row>',
            "quoted": f"<row  r = '{row}'><c\n s='0'\tr='{place}' ><v >1</v></c></row>",
            "prefixed": f'<x:row xmlns:x="{MAIN}" r="{row}"><x:c r="{place}"><x:v>1</x:v></x:c></x:row>',
            "text": f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>甲</t></is></c></row>',
        }.items():
            yield f"far {place} {style}", with_sheet_xml(PLAIN, rb"</sheetData>", f"{cell}</sheetData>".encode())


def damaged_parts():
    changes = {
        "gone": lambda data: None,
        "empty": lambda data: b"",
        "half": lambda data: data[: len(data) // 2],
        "garbage": lambda data: b"\x00\xff" * 500,
        "text": lambda data: "不是XML".encode(),
        "unclosed": lambda data: data.rstrip()[:-3],
    }
    for part in PARTS:
        for what, change in changes.items():
            if part == "xl/worksheets/sheet1.xml" and what in ("empty", "text", "garbage"):
                continue  # a sheet without cells: nothing to take in, and nothing that harms
            yield f"{what} {part}", rezipped(PLAIN, lambda name, data, p=part, c=change: c(data) if name == p else data)


def entities():
    payloads = {
        "laughs": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        "file": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "remote": b'<!DOCTYPE a PUBLIC "x" "http://example.org/a.dtd">',
        "parameter": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.org/a">%x;]>',
        "lower case": b"<!doctype a>",
    }
    for part in ALL_PARTS:
        for what, payload in payloads.items():

            def insert(name, data, part=part, payload=payload):
                if name != part:
                    return data
                head, mark, rest = data.partition(b"?>")
                return head + mark + payload + rest if mark else payload + data

            yield f"{what} in {part}", rezipped(PLAIN, insert)


def acting_parts():
    names = (
        "xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/sub/vbaProject.bin", "xl/vbaProjectSignature.bin",
        "xl/activeX/activeX1.xml", "xl/ActiveX/activeX1.bin", "xl/macrosheets/sheet1.xml", "xl/macroSheets/a.xml",
        "xl/embeddings/oleObject1.bin", "xl/embeddings/OLEOBJECT.bin", "xl/externalLinks/externalLink1.xml",
        "xl/connections.xml", "xl/queryTables/queryTable1.xml", "xl/ExternalLinks/a.xml",
    )  # fmt: skip
    for name in names:
        yield f"part {name}", with_entry(PLAIN, name, b"<a/>")
    for extension in PROGRAMS:
        yield f"program {extension}", with_entry(PLAIN, f"xl/media/a.{extension}", b"echo")
    for number, magic in enumerate((b"MZ\x90", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa")):
        yield f"program bytes {number}", with_entry(PLAIN, "xl/media/image1.png", magic + b"\x00" * 50)
    for what in ("macroEnabled.main", "macroEnabled.12", "vbaProject"):
        yield (
            f"type {what}",
            rezipped(
                PLAIN,
                lambda name, data, what=what: (
                    data.replace(b"spreadsheetml.sheet.main", f"sheet.{what}".encode()) if name == PARTS[0] else data
                ),
            ),
        )
    for kind in ("oleObject", "frame", "subDocument", "aFChunk", "externalLinkPath"):
        relations = corpus.relations(kind, "https://example.org/a")
        yield f"relation {kind}", with_entry(PLAIN, "xl/worksheets/_rels/sheet1.xml.rels", relations)
    for number, target in enumerate(("https://example.org/a.dotm", r"\\server\share\a.dotm", "file://server/a")):
        relations = corpus.relations("attachedTemplate", target)
        yield f"template {number}", with_entry(PLAIN, "xl/_rels/a.xml.rels", relations)


def broken_containers():
    yield "tail", PLAIN + b"tail"
    yield "head", b"head" + PLAIN
    yield "twice", PLAIN + PLAIN
    for tenth in range(1, 10):
        yield f"cut at {tenth}/10", PLAIN[: len(PLAIN) * tenth // 10]
    for name in ("../a.xml", "/etc/a.xml", "a\\b.xml", "C:/a.xml", "xl/../../a.xml", "xl/..", "a:b"):
        yield f"path {name}", with_entry(PLAIN, name, b"<a/>")
    yield "same name, other case", with_entry(PLAIN, "XL/WORKBOOK.XML", b"<a/>")
    for method, number in ((zipfile.ZIP_BZIP2, 12), (zipfile.ZIP_LZMA, 14)):
        yield f"compressed by {number}", _recompressed(method)
    commented = bytearray(PLAIN)
    commented[-2:] = (3).to_bytes(2, "little")
    yield "comment", bytes(commented) + b"abc"
    for what, offset in LOCAL_FIELDS.items():
        yield f"changed local {what}", _changed_headers(b"PK\x03\x04", offset)
    for what, offset in DIRECTORY_FIELDS.items():
        yield f"changed directory {what}", _changed_headers(b"PK\x01\x02", offset)
    yield "many entries", corpus.zipped({f"{number}.xml": b"" for number in range(2_001)})
    yield "bomb", with_entry(PLAIN, "xl/media/a.xml", b" " * 60_000_000)
    yield "million cells", with_sheet_xml(PLAIN, rb"</sheetData>", b'<c r="A1"/>' * 1_000_001 + b"</sheetData>")


def _recompressed(method):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source, zipfile.ZipFile(out, "w", method) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()


def _changed_headers(magic, offset):
    content, at = bytearray(PLAIN), 0
    while (at := content.find(magic, at)) >= 0:
        content[at + offset] ^= 0x41
        at += 4
    return bytes(content)


def other_files():
    ole = hostile.OLE
    files = {
        "docx": corpus.docx(),
        "ofd": corpus.ofd(),
        "pdf": corpus.pdf(),
        "picture": corpus.picture("PNG"),
        "lrmx": corpus.lrmx(),
        "lrm": corpus.lrm(),
        "ole": ole + b"\x00" * 600,
        "ole, locked": ole + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600,
        "html": b"<html><table></table></html>",
        "text": "单位代码,单位名称".encode(),
        "xml sheet": f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"/>'.encode(),
        "zip": corpus.zipped({"a.txt": b"a"}),
        "jar": corpus.zipped({"META-INF/MANIFEST.MF": b"Main-Class: a"}),
        "ods": corpus.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        "nothing": b"",
        "start only": b"PK\x03\x04",
        "end only": b"PK\x05\x06" + b"\x00" * 18,
        "too long": PLAIN + b"\x00" * (10 * 1024 * 1024),
    }
    yield from files.items()
    for seed in range(12):
        noise = random.Random(seed).randbytes(2_000)
        yield f"noise {seed}", noise
        yield f"noise {seed} after a zip's beginning", b"PK\x03\x04" + noise


def nested():
    """Elements in elements, many thousand deep: what recurses runs out of stack."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    for part in (PARTS[0], PARTS[1]):
        yield f"deep {part}", rezipped(PLAIN, lambda name, data, part=part: deep if name == part else data)
    yield "deep docProps", with_entry(PLAIN, "docProps/custom.xml", deep[: len(deep) - 4])
    yield (
        "many attributes",
        rezipped(
            PLAIN,
            lambda name, data: b"<a " + b" ".join(b'a%d="1"' % n for n in range(50_000)) if name == PARTS[2] else data,
        ),
    )


FAMILIES = (far_cells, damaged_parts, entities, acting_parts, broken_containers, other_files, nested)


def files():
    """Name, file name and content of every hostile workbook, those of `hostile` included."""
    for name, (file_name, content) in hostile.hostile().items():
        yield name, file_name, content
    for extension in WRONG_EXTENSIONS:
        yield f"extension {extension}", f"花名册.{extension}", PLAIN
    for family in FAMILIES:
        for name, content in family():
            yield name, "花名册.xlsx", content


def mutations(count=600, seed=20260722):
    """The plain workbook with bytes turned, dropped, doubled or filled with noise."""
    dice = random.Random(seed)
    for _ in range(count):
        content = bytearray(PLAIN)
        for _ in range(dice.choice((1, 1, 2, 8))):
            at, length = dice.randrange(len(content)), dice.choice((1, 1, 2, 16, 200))
            match dice.randrange(4):
                case 0:
                    content[at] ^= 1 << dice.randrange(8)
                case 1:
                    del content[at : at + length]
                case 2:
                    content[at:at] = content[at : at + length]
                case _:
                    content[at : at + length] = dice.randbytes(length)
        yield bytes(content)


def inner_mutations(count=300, seed=7):
    """The same done to the XML inside, with the zip whole."""
    dice = random.Random(seed)
    for _ in range(count):
        part = dice.choice(ALL_PARTS)

        def edit(name, data, part=part):
            if name != part or not data:
                return data
            changed = bytearray(data)
            at, length = dice.randrange(len(changed)), dice.choice((1, 4, 30))
            changed[at : at + length] = dice.choice((b"", b"<", b"&x;", b"9999999", dice.randbytes(length), b"/>"))
            return bytes(changed)

        yield rezipped(PLAIN, edit)
