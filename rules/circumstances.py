"""特殊情况说明: what lets a deviation from 一般 or 原则上 stand. The unit states it, the department notes it."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Circumstances:
    """Stated by the unit on a day; noted by the department on another, or not yet (None)."""

    text: str
    stated_on: date
    noted_on: date | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a statement of circumstances says something")
        if self.noted_on is not None and self.noted_on < self.stated_on:
            raise ValueError("circumstances are noted after they were stated")

    @property
    def is_noted(self) -> bool:
        return self.noted_on is not None


def known_on(circumstances: Circumstances | None, day: date) -> Circumstances | None:
    """As it stood on a day: what was stated later was not known, what was noted later was not noted yet."""
    if circumstances is None or circumstances.stated_on > day:
        return None
    if circumstances.noted_on is not None and circumstances.noted_on > day:
        return replace(circumstances, noted_on=None)
    return circumstances
