"""What a reader of one element finds doubtful."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """``message`` and ``remedy`` are Chinese; ``value`` is what stands there, if it is less than the whole element."""

    message: str
    remedy: str = ""
    value: str | None = None
