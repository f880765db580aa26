"""The text of a pasted notice as sentences: one spelling of digits and brackets, no stray spaces, lines joined.

Each sentence knows the line that it began on and how it was written there, so that a complaint can quote it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉", "()()()()()")
_DASHES = str.maketrans("—–―─‐‑‒﹣~", "---------")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
# What stands around a notice on a page and names a day of its own: when it was written, issued, put on line.
_LABELLED_DAY = re.compile(
    rf"(?:成文|发布|发文|印发|公布|公开|生成)(?:日期|时间):?{_DAY}(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
)
_SIGNATURE = re.compile(rf"(?:国务院办公厅)?{_DAY}(?:印发|发布)?(?:\(此件[^()]*\))?")
# Title and number end with their line, without a full stop.
_ENDS_WITH_LINE = re.compile(r"的通知$|\(\d{4}\)\d+号$")
_ARRANGES = re.compile(r"放假|上班|补休|调休|公休")
_STOPS = "。!?\n"


@dataclass(frozen=True)
class _Character:
    normal: str
    written: str
    line: int


_END_OF_LINE = _Character("\n", "", 0)


@dataclass(frozen=True)
class Sentence:
    """A sentence in the spelling that is read, and as it was written."""

    text: str
    quote: str
    line: int


def one_spelling(text: str) -> str:
    """NFKC (full-width digits, radicals from PDFs), one kind of bracket and dash, nothing invisible, no spaces."""
    normal = unicodedata.normalize("NFKC", text).translate(_BRACKETS).translate(_DASHES)
    return "".join(each for each in normal if not each.isspace() and each not in _INVISIBLE)


def sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences with something in them. A line break ends none: lines break anywhere in what is pasted."""
    return tuple(_sentences(_without_labelled_days(list(_characters(text)))))


def _characters(text: str) -> Iterator[_Character]:
    lines = text.splitlines()
    last = max((number for number, line in enumerate(lines) if _ARRANGES.search(line)), default=-1)
    for number, line in enumerate(lines):
        spelt = one_spelling(line)
        if number > last and _SIGNATURE.fullmatch(spelt):
            yield _END_OF_LINE
            continue
        for written in line:
            for place, normal in enumerate(one_spelling(written)):
                yield _Character(normal, written if place == 0 else "", number + 1)
        if _ENDS_WITH_LINE.search(spelt):
            yield _END_OF_LINE


def _without_labelled_days(characters: list[_Character]) -> list[_Character]:
    spelt = "".join(each.normal for each in characters)
    dropped = {place for found in _LABELLED_DAY.finditer(spelt) for place in range(*found.span())}
    return [each for place, each in enumerate(characters) if place not in dropped]


def _sentences(characters: list[_Character]) -> Iterator[Sentence]:
    current: list[_Character] = []
    depth = 0
    for each in characters:
        depth = max(0, depth + (each.normal == "(") - (each.normal == ")"))
        opens = each.normal == ":" and "".join(one.normal for one in current[-2:]) == "如下"
        # A semicolon in brackets parts nothing; a full stop does, whatever bracket was forgotten.
        if each.normal in _STOPS or (each.normal == ";" and not depth) or opens:
            yield from _sentence(current)
            current, depth = [], 0
        else:
            current.append(each)
    yield from _sentence(current)


def _sentence(characters: list[_Character]) -> Iterator[Sentence]:
    text = "".join(each.normal for each in characters)
    if text and not _SIGNATURE.fullmatch(text):
        yield Sentence(text, "".join(each.written for each in characters), characters[0].line)
