"""Two editions side by side (Article 16): their numbers, and article by article their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rules.editions import Edition, Parameter, ParameterKey

NOT_AT_HAND = "未载入"
NOT_CONTAINED = "无"


class Change(StrEnum):
    SAME = "SAME"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    UNKNOWN = "UNKNOWN"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Change.SAME: "相同",
    Change.CHANGED: "有修改",
    Change.ADDED: "新增",
    Change.REMOVED: "删去",
    Change.UNKNOWN: NOT_AT_HAND,
}


@dataclass(frozen=True)
class ParameterRow:
    """A number in both editions, as words; 未载入 where an edition's text is not at hand."""

    key: ParameterKey
    label: str
    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class Segment:
    """A run of characters that both have, or only one (ADDED: the later, REMOVED: the earlier)."""

    change: Change
    text: str


@dataclass(frozen=True)
class ArticleRow:
    """One article in both editions. `before` or `after` is None where that edition has none, or is not at hand."""

    number: int
    before: str | None
    after: str | None
    change: Change
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Comparison:
    before: Edition
    after: Edition
    parameters: tuple[ParameterRow, ...]
    articles: tuple[ArticleRow, ...]


def compare_editions(before: Edition, after: Edition) -> Comparison:
    """From one edition to another. What is not at hand is UNKNOWN, never called changed or the same."""
    numbers = sorted({*before.articles, *after.articles})
    return Comparison(
        before,
        after,
        tuple(_parameters(before, after)),
        tuple(_article(before, after, number) for number in numbers),
    )


def _parameters(before: Edition, after: Edition) -> Iterator[ParameterRow]:
    for key in ParameterKey:
        pair = (before.parameters.get(key), after.parameters.get(key))
        named = next((each for each in reversed(pair) if each is not None), None)
        if named is None:
            continue
        change = _change(before.is_known, after.is_known, _number(pair[0]), _number(pair[1]))
        yield ParameterRow(key, named.label, _shown(before, pair[0]), _shown(after, pair[1]), change)


def _number(parameter: Parameter | None) -> str | None:
    return None if parameter is None else f"{parameter.value}{parameter.unit}"


def _shown(edition: Edition, parameter: Parameter | None) -> str:
    return _number(parameter) or (NOT_CONTAINED if edition.is_known else NOT_AT_HAND)


def _change(is_before_known: bool, is_after_known: bool, before: str | None, after: str | None) -> Change:
    if not (is_before_known and is_after_known):
        return Change.UNKNOWN
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    return Change.SAME if before == after else Change.CHANGED


def _article(before: Edition, after: Edition, number: int) -> ArticleRow:
    one, other = before.articles.get(number), after.articles.get(number)
    change = _change(bool(before.articles), bool(after.articles), one, other)
    segments = tuple(_segments(one, other)) if one is not None and other is not None else ()
    return ArticleRow(number, one, other, change, segments)


def _segments(before: str, after: str) -> Iterator[Segment]:
    for tag, *span in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        from_one, to_one, from_other, to_other = span
        if tag == "equal":
            yield Segment(Change.SAME, before[from_one:to_one])
            continue
        if to_one > from_one:
            yield Segment(Change.REMOVED, before[from_one:to_one])
        if to_other > from_other:
            yield Segment(Change.ADDED, after[from_other:to_other])
