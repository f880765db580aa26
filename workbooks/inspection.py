"""Before a reader is let near a workbook: is it one, does anything in it act, and how large does it become?

A file of a few kilobytes can hold one cell at the far end of a sheet, and a reader that lays out a grid up to it takes
all memory there is. So the cells are counted in the file's own text first.
"""

import posixpath
import re
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from attachments.archives import Container, Limits, Rejected
from attachments.limits import MEGABYTE
from attachments.office import Strictness, inspect_office

FILE_BYTES = 10 * MEGABYTE
ROWS, COLUMNS, CELLS = 50_000, 200, 1_000_000
SHEETS = 50
# Markup elements that are looked at before a strange sheet is given up.
ELEMENTS = 4_000_000
LIMITS = Limits(entries=2_000, entry_bytes=60 * MEGABYTE, total_bytes=100 * MEGABYTE)

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SAVE_AS = "请用表格软件打开后另存为.xlsx（Excel工作簿）再导入"
OTHER_FORMATS = {
    "xls": "旧版Excel格式（.xls）",
    "et": "WPS表格格式（.et）",
    "ett": "WPS表格模板（.ett）",
    "wps": "WPS文字格式（.wps）",
    "ods": "OpenDocument格式（.ods）",
    "csv": "文本格式（.csv）",
    "xlsm": "含宏的工作簿（.xlsm）",
    "xlsb": "二进制工作簿（.xlsb）",
    "xltx": "Excel模板（.xltx）",
    "numbers": "Numbers格式（.numbers）",
    "doc": "Word文档（.doc）",
    "docx": "Word文档（.docx）",
    "pdf": "PDF文件（.pdf）",
}

CUSTOM_PROPERTIES = "docProps/custom.xml"
PREFIX = rb"<(?:[^\s<>/:!?]+:)?"
CELL_PLACE = re.compile(PREFIX + rb"c\s(?:[^<]*?\s)?r\s*=\s*[\"']([A-Za-z]+)(\d+)")
ROW_PLACE = re.compile(PREFIX + rb"row\s(?:[^<]*?\s)?r\s*=\s*[\"'](\d+)")
CELL_START = re.compile(PREFIX + rb"c[\s/>]")
# As nearly every program writes cells and rows, and none of them beyond column GR (the 200th) or row 49999. What is
# written otherwise is looked at closely: this only saves time.
CLOSE_CELLS = re.compile(rb"<c(?! r=\"(?:[A-F]?[A-Z]|G[A-R])(?:\d{1,4}|[1-4]\d{4})\"[ />])[\s/>]")
CLOSE_ROWS = re.compile(rb"<row(?! r=\"(?:\d{1,4}|[1-4]\d{4})\"[ />])[\s/>]")
PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)(\d+)")
ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
FORMULA = re.compile(PREFIX + rb"f[\s/>]")
VALUE = re.compile(PREFIX + rb"v[^<>]*>[^<]")
# A formula whose result is the empty text is calculated, and says so by its type.
TEXT_TYPE = re.compile(rb"\st\s*=\s*[\"']str[\"']")
ANY_VALUE = re.compile(PREFIX + rb"v[\s/>]")
VALUE_ELEMENTS = frozenset({"v", "is", "t"})

Place = tuple[int, int]


@dataclass
class SheetTraits:
    """What the sheet's own text says and a reader does not pass on. Places count from 0."""

    broken: dict[Place, str] = field(default_factory=dict)


@dataclass
class Traits:
    """What is known of a workbook before it is read: its sheets by name, and its own properties."""

    sheets: dict[str, SheetTraits] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def inspect_workbook(name: str, content: bytes) -> Traits:
    """The traits of a workbook, or `Rejected` with a reason and a remedy."""
    _check_format(name, content)
    container = inspect_office(BytesIO(content), "xlsx", limits=LIMITS, strictness=Strictness(external_links=True))
    parts = _sheet_parts(container)
    if len(parts) > SHEETS:
        raise Rejected(f"工作簿有{len(parts)}张工作表，超过{SHEETS}张", "请只保留需要导入的工作表")
    names = {part: sheet for sheet, part in parts.items()}
    traits = Traits(properties=_properties(container))
    for part in container.names():
        data = container.read(part)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") and b"sheetData" in data.replace(b"\x00", b""):
            raise Rejected("工作表的文字编码不受支持", SAVE_AS)
        if b"sheetData" in data:
            sheet = names.get(part, part)
            _check_extent(sheet, data)
            traits.sheets[sheet] = SheetTraits(_broken_cells(data))
    return traits


def _check_format(name: str, content: bytes) -> None:
    extension = posixpath.splitext(name)[1].lstrip(".").lower()
    if extension != "xlsx":
        kind = OTHER_FORMATS.get(extension, f"“.{extension}”文件" if extension else "没有扩展名的文件")
        raise Rejected(f"不能导入{kind}", SAVE_AS)
    if not content:
        raise Rejected("文件是空的（0字节）", "请重新选择文件")
    if len(content) > FILE_BYTES:
        raise Rejected(f"文件超过{FILE_BYTES // MEGABYTE}MB", "请删除图片和无关工作表后另存")
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM in content:
            raise Rejected("工作簿设有打开密码", "请取消密码后另存为.xlsx再导入")
        raise Rejected("文件实际是旧版格式（.xls、.et等），只是改了扩展名", SAVE_AS)


def _properties(container: Container) -> dict[str, str]:
    if CUSTOM_PROPERTIES not in container:
        return {}
    nodes = container.parse(CUSTOM_PROPERTIES)
    return {node.get("name", ""): "".join(node.itertext()).strip() for node in nodes}


def _sheet_parts(container: Container) -> dict[str, str]:
    """Sheet name → entry name, as the workbook and its relations say."""
    main = next((name for name in container.names() if name.lower().endswith("xl/workbook.xml")), None)
    if main is None:
        return {}
    folder, file = posixpath.split(main)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in container:
        return {}
    targets = {node.get("Id", ""): node.get("Target", "") for node in container.parse(relations)}
    parts = {}
    for node in container.parse(main).iter():
        if node.tag.rsplit("}", 1)[-1] == "sheet":
            key = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
            parts[node.get("name", "")] = posixpath.normpath(posixpath.join("/", folder, targets.get(key, ""))).lstrip(
                "/"
            )
    return parts


def _check_extent(sheet: str, data: bytes) -> None:
    if _is_plainly_small(data):
        return
    cells = sum(1 for _ in CELL_START.finditer(data))
    if cells > CELLS:
        raise Rejected(f"工作表“{sheet}”的单元格超过{CELLS}个", "请分成几个文件导入")
    places = CELL_PLACE.findall(data)
    letters = {column for column, _ in places}
    rows = max((int(row) for _, row in places), default=0)
    rows = max(rows, max((int(row) for row in ROW_PLACE.findall(data)), default=0))
    widest = max((column_number(each.decode()) for each in letters), default=0)
    if len(places) < cells:
        widest = max(widest, cells)
    if rows > ROWS or widest > COLUMNS:
        _check_filled_extent(sheet, data)


def _is_plainly_small(data: bytes) -> bool:
    """Whether every cell and row says where it is, in the usual spelling and within the limits."""
    has_prefixes = b":c" in data or b":row" in data
    return (
        not has_prefixes and data.count(b"<c ") <= CELLS and not (CLOSE_CELLS.search(data) or CLOSE_ROWS.search(data))
    )


def _check_filled_extent(sheet: str, data: bytes) -> None:
    """Formatted but empty cells far out are harmless and common; only filled ones count."""
    row, column = _Extent().measure(data)
    if row > ROWS:
        raise Rejected(f"工作表“{sheet}”在第{row}行有内容，超过{ROWS}行的上限", "请删除多余的行后另存，或分成几个文件")
    if column > COLUMNS:
        raise Rejected(f"工作表“{sheet}”在第{column}列有内容，超过{COLUMNS}列的上限", "请删除多余的列后另存")


class _Extent:
    """The last row and column that hold something, read element by element."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = self.elements = 0

    def measure(self, data: bytes) -> tuple[int, int]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, UnicodeError) as error:
            raise Rejected("工作表内容已损坏", SAVE_AS) from error
        return self.last_row, self.last_column

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > ELEMENTS:
            raise Rejected("工作表过于复杂", "请删除多余的行、列和格式后另存")
        name = tag.rsplit(" ", 1)[-1]
        if name == "row":
            self.row, self.column = self._number(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            self._place(attributes.get("r", ""))
        elif name in VALUE_ELEMENTS:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def _place(self, place: str) -> None:
        found = re.fullmatch(r"([A-Za-z]+)(\d{1,9})", place)
        if found:
            self.column, self.row = column_number(found[1]), int(found[2])
        else:
            self.column += 1

    @staticmethod
    def _number(text: str | None, default: int) -> int:
        return int(text) if text and text.isascii() and text.isdigit() else default


def _broken_cells(data: bytes) -> dict[Place, str]:
    """Cells whose formula failed or was never calculated: a reader passes them on as empty."""
    broken: dict[Place, str] = {}
    # The plain words first: searching for them is quick, and most sheets have neither.
    has_formulas = (b"<f" in data or b":f" in data) and FORMULA.search(data)
    has_errors = (b'"e"' in data or b"'e'" in data) and ERROR_TYPE.search(data)
    if not has_formulas and not has_errors:
        return broken
    starts = [found.start() for found in CELL_START.finditer(data)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        cell = data[start:end]
        attributes = cell.partition(b">")[0]
        place = PLACE.search(attributes)
        fault = _fault_of(attributes, cell) if place else ""
        if place and fault:
            broken[int(place[2]) - 1, column_number(place[1].decode()) - 1] = fault
    return broken


def _fault_of(attributes: bytes, cell: bytes) -> str:
    if ERROR_TYPE.search(attributes):
        return "error"
    if not FORMULA.search(cell):
        return ""
    calculated = ANY_VALUE if TEXT_TYPE.search(attributes) else VALUE
    return "" if calculated.search(cell) else "formula"


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27; anything longer than Excel knows is beyond every limit."""
    if len(letters) > 3:
        return COLUMNS * 1000
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
