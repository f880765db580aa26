"""A comparison of two editions as the page shows it: where each number stands, and the words that differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from rules.articles import citation
from rules.comparison import ArticleRow, Change, Comparison, ParameterRow
from rules.editions import EDITIONS, Edition
from rules.wording import chinese_numeral

# Numbers and Latin words are compared whole, Chinese by the character.
_TOKEN = re.compile(r"[0-9A-Za-z.]+|\s+|.", re.DOTALL)
_TONES = {Change.SAME: "muted", Change.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Segment:
    """Words that both have, or only one."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class ParameterLine:
    """A number in both editions with the places that it is taken from."""

    row: ParameterRow
    left_place: str
    right_place: str

    @property
    def tone(self) -> str:
        return _TONES.get(self.row.change, "warn")


@dataclass(frozen=True)
class ArticleLine:
    """The same article in both editions; no segments where an edition has no such article."""

    row: ArticleRow
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]

    @property
    def label(self) -> str:
        return f"第{chinese_numeral(self.row.number)}条"

    @property
    def is_changed(self) -> bool:
        return self.row.change is not Change.SAME

    @property
    def tone(self) -> str:
        return _TONES.get(self.row.change, "warn")


def edition_of(code: str) -> Edition | None:
    """The edition with a code."""
    return next((edition for edition in EDITIONS if edition.code == code), None)


def parameter_lines(comparison: Comparison) -> list[ParameterLine]:
    """Every number that either edition fixes, in the order of the regulation."""
    return [
        ParameterLine(row, _place(comparison.before, row), _place(comparison.after, row))
        for row in comparison.parameters
    ]


def _place(edition: Edition, row: ParameterRow) -> str:
    parameter = edition.parameters.get(row.key)
    return citation(parameter.anchor) if parameter else ""


def article_lines(comparison: Comparison) -> list[ArticleLine]:
    """Article by article; one that only one edition has is new or gone as a whole."""
    return [ArticleLine(row, *word_difference(row.before or "", row.after or "")) for row in comparison.articles]


def word_difference(left: str, right: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts cut into what they share and what only one has.

    A single sign that happens to stand in both between two changes is no common ground: it is read as changed.
    """
    olds, news = _TOKEN.findall(left), _TOKEN.findall(right)
    blocks = SequenceMatcher(None, olds, news, autojunk=False).get_matching_blocks()
    ends = (len(olds), len(news))
    kept = [each for each in blocks if each.size > 1 or (each.a, each.b) == (0, 0) or _reaches(each, ends)]
    old, new, a, b = [], [], 0, 0
    for block in kept:
        old += [Segment("".join(olds[a : block.a]), is_changed=True)]
        new += [Segment("".join(news[b : block.b]), is_changed=True)]
        a, b = block.a + block.size, block.b + block.size
        old += [Segment("".join(olds[block.a : a]), is_changed=False)]
        new += [Segment("".join(news[block.b : b]), is_changed=False)]
    return tuple(_filled(old)), tuple(_filled(new))


def _reaches(block: Match, ends: tuple[int, int]) -> bool:
    return (block.a + block.size, block.b + block.size) == ends


def _filled(segments: list[Segment]) -> Iterator[Segment]:
    return (each for each in segments if each.words)
