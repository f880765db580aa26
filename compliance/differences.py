"""What was said then against what is said of the same day by today's knowledge (当时数据 / 更正后)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from compliance.cockpit import COLUMN_OF, COLUMNS, URGENCY, Mark, Row
from rules.verdicts import Finding

Said = tuple[str, str]  # the word and the message of a finding


class Difference(NamedTuple):
    """One cell that is no longer what it was. None: the row was not there."""

    key: str
    name: str
    article: str
    then: Mark | None
    now: Mark | None
    gone: tuple[Said, ...]
    come: tuple[Said, ...]

    @property
    def label(self) -> str:
        return COLUMN_OF[self.article].full_name if self.article else "整个单位"

    @property
    def is_verdict_changed(self) -> bool:
        """The word itself is another, not only what it was said of."""
        return (self.then and self.then.word) != (self.now and self.now.word)


class Pair(NamedTuple):
    """A row then and now; either may be missing."""

    then: Row | None
    now: Row | None

    @property
    def row(self) -> Row:
        found = self.then or self.now
        assert found is not None  # noqa: S101 a pair has at least one
        return found


def paired(then: Sequence[Row], now: Sequence[Row]) -> list[Pair]:
    """Rows of the same key side by side: those of then in their order, then those that came later."""
    later = {row.key: row for row in now}
    found = [Pair(row, later.pop(row.key, None)) for row in then]
    return found + [Pair(None, row) for row in later.values()]


def differences(pairs: Iterable[Pair]) -> list[Difference]:
    """Every cell that differs, by row and article."""
    return [each for pair in pairs for each in _of_pair(pair)]


def _of_pair(pair: Pair) -> list[Difference]:
    then, now, row = pair.then, pair.now, pair.row
    if then is None or now is None or then.in_scope != now.in_scope:
        return [Difference(row.key, row.name, "", _whole(then), _whole(now), (), ())]
    return [each for column in COLUMNS if (each := _of_cell(then, now, column.article))]


def _whole(row: Row | None) -> Mark | None:
    """A row in a word, where only being there or in scope has changed."""
    if row is None:
        return None
    return min(row.marks.values(), key=lambda mark: URGENCY[mark.standing])


def _of_cell(then: Row, now: Row, article: str) -> Difference | None:
    before, after = said_under(then, article), said_under(now, article)
    gone = tuple(each for each in before if each not in after)
    come = tuple(each for each in after if each not in before)
    old, new = then.marks[article], now.marks[article]
    if not gone and not come and old.word == new.word:
        return None
    return Difference(then.key, then.name, article, old, new, gone, come)


def said_under(row: Row, article: str) -> list[Said]:
    """What a row is told under an article."""
    return [_said(each) for each in row.verdict.findings if each.article == article]


def _said(finding: Finding) -> Said:
    return finding.label, finding.message
