"""Two editions of the regulation side by side: their numbers, and their words where both texts are at hand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from rules.articles import REGULATION, Article, RegulationText, citation
from rules.editions import EDITION_2021, EDITIONS, Edition, Parameter, ParameterKey

# The texts that are at hand, by edition. Of the trial rules of 2017 only title and dates are known.
TEXTS: Mapping[str, RegulationText] = {EDITION_2021.code: REGULATION}
NOT_AT_HAND = "未载入"
# Numbers and Latin words are compared whole, Chinese by the character.
_TOKEN = re.compile(r"[0-9A-Za-z.]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Segment:
    """Words that both have, or only one."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class ParameterPair:
    """The same number in two editions."""

    label: str
    left: str
    right: str
    left_place: str
    right_place: str
    is_known: bool
    is_changed: bool


@dataclass(frozen=True)
class ArticlePair:
    """The same article in two editions; no segments where an edition has no such article."""

    label: str
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]

    @property
    def is_changed(self) -> bool:
        return any(each.is_changed for each in (*self.left, *self.right))


def edition_of(code: str) -> Edition | None:
    """The edition with a code."""
    return next((edition for edition in EDITIONS if edition.code == code), None)


def parameter_pairs(left: Edition, right: Edition) -> list[ParameterPair]:
    """Every number that either edition fixes, in the order of the regulation."""
    return [
        _pair(left.parameters.get(key), right.parameters.get(key))
        for key in ParameterKey
        if key in left.parameters or key in right.parameters
    ]


def _pair(left: Parameter | None, right: Parameter | None) -> ParameterPair:
    known = left or right
    assert known is not None  # noqa: S101 - one of both has it
    is_known = left is not None and right is not None
    return ParameterPair(
        label=known.label,
        left=_shown(left),
        right=_shown(right),
        left_place=citation(left.anchor) if left else "",
        right_place=citation(right.anchor) if right else "",
        is_known=is_known,
        is_changed=is_known and _shown(left) != _shown(right),
    )


def _shown(parameter: Parameter | None) -> str:
    return f"{parameter.value}{parameter.unit}" if parameter else NOT_AT_HAND


def article_pairs(left: RegulationText, right: RegulationText) -> list[ArticlePair]:
    """Article by article; one that only one edition has is new or gone as a whole."""
    olds, news = ({each.number: each for each in text.articles} for text in (left, right))
    return [_articles(olds.get(number), news.get(number)) for number in sorted({*olds, *news})]


def _articles(left: Article | None, right: Article | None) -> ArticlePair:
    known = left or right
    assert known is not None  # noqa: S101 - one of both has it
    old, new = word_difference(left.text if left else "", right.text if right else "")
    return ArticlePair(known.label, old, new)


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
