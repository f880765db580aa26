"""Finding the header row below titles, and which column is what."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbooks.reading import Grid
from workbooks.values import compact, is_blank

SEARCHED_ROWS = 30
REMARKS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
# Numbers the rows in nearly every register; nobody needs to be told that it is not read.
SERIAL = frozenset({"序号", "序", "编号", "no", "no."})
FOOTER = re.compile(
    r"(合计|总计|小计|共计|总数|填报单位|填表单位|制表单位|报送单位|单位\(?盖章|\(?盖章|负责人|填表人|填报人|审核人|制表人|经办人"
    r"|联系人|联系电话[:：]|电话[:：]|填表日期|填报日期|制表日期|日期[:：]|说明[:：]?|填表说明|填写说明|注[:：\d]|备注[:：]|以下空白|以下无内容)"
)

TOTAL = re.compile(r"合计|总计|小计|共计|总数")
COUNTED = re.compile(r"共?\d+[人名个家]?")
LABEL = re.compile(
    FOOTER.pattern + r"[^:：]*[:：]|(填报|填表|制表|报送)(单位|人|日期)(\(?盖章\)?)?|负责人|审核人|经办人|联系人"
)


@dataclass
class Header:
    """Where the header stands (``first`` to ``last`` row, from 0) and the column of each key."""

    first: int
    last: int
    columns: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def normal_header(text: Any) -> str:
    """A header in one spelling: no spaces, stars, remarks in brackets or leading 其中."""
    if not isinstance(text, str):
        return ""
    short = REMARKS.sub("", compact(text)).strip("*＊:：、.").removeprefix("其中").lstrip(":：")
    return short.casefold()


def header_text(text: Any) -> str:
    """A header as the file shows it, on one line."""
    return " ".join(str(text).split())


def matches(row: list[Any], words: Mapping[str, str]) -> set[str]:
    """The keys that a row names."""
    return {words[normal_header(cell)] for cell in row if normal_header(cell) in words}


def find_header(grid: Grid, words: Mapping[str, str], least: int = 2) -> Header | None:
    """The row that names the most columns, together with a second line of it below; None when there is none."""
    best, found = -1, 0
    for number, row in enumerate(grid.rows[:SEARCHED_ROWS]):
        named = len(matches(row, words))
        if named > found:
            best, found = number, named
    if found < least:
        return None
    header = Header(best, best)
    cells = list(grid.rows[best])
    if best + 1 < len(grid.rows) and _continues(grid.rows[best + 1], words):
        header.last = best + 1
        cells = [
            low if normal_header(low) in words else top for top, low in zip(cells, grid.rows[best + 1], strict=False)
        ]
    _assign(header, cells, words)
    return header


def _continues(row: list[Any], words: Mapping[str, str]) -> bool:
    """Whether a row is a second line of the header: nothing but known words."""
    filled = [cell for cell in row if not is_blank(cell)]
    return bool(filled) and all(normal_header(cell) in words or normal_header(cell) in SERIAL for cell in filled)


def _assign(header: Header, cells: list[Any], words: Mapping[str, str]) -> None:
    """Give every understood header its column."""
    own_words: dict[str, str] = {}
    for word, meant in words.items():
        own_words.setdefault(meant, word)
    for column, cell in enumerate(cells):
        key = words.get(normal_header(cell))
        if key is not None:
            _take(header, key, column, header_text(cell), own_words[key])
        elif not is_blank(cell) and normal_header(cell) not in SERIAL:
            header.ignored.append(header_text(cell))


def _take(header: Header, key: str, column: int, text: str, own_word: str) -> None:
    """One column per key: the key's own header wins over its synonyms, the same header twice is a mistake."""
    known = header.texts.get(key, "")
    if known and normal_header(known) == normal_header(text):
        header.repeated.append(text)
    elif known and normal_header(text) != own_word:
        header.ignored.append(text)
    else:
        header.ignored += [known] if known else []
        header.columns[key], header.texts[key] = column, text


def is_footer(row: list[Any], identity: list[int]) -> bool:
    """Whether a row is a total or a foot (填报单位（盖章）…): such words first, and nobody and nothing named beside."""
    first = next(cell for cell in row if not is_blank(cell))
    # Such words are Chinese; most rows begin with a plain number.
    if not isinstance(first, str) or first.isascii() or not FOOTER.match(compact(first)):
        return False
    filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
    is_total = TOTAL.match(compact(first)) is not None
    return not any(
        column in identity and not _belongs_to_foot(cell, before, is_total)
        for (_, before), (column, cell) in itertools.pairwise(filled)
    )


def _belongs_to_foot(cell: Any, before: Any, is_total: bool) -> bool:
    """A cell of a foot that happens to stand below 姓名: a label, what a label asks for, or a number of a total."""
    text = compact(cell) if isinstance(cell, str) else ""
    if is_total:
        return not text or COUNTED.fullmatch(text) is not None
    return FOOTER.match(text) is not None or (isinstance(before, str) and LABEL.fullmatch(compact(before)) is not None)
