"""How much room a text takes on paper, counted before anything is laid out.

Chinese characters are squares, so lines can be counted; what is left over at the end of a line (no punctuation begins a
line) is allowed for. The count is meant to be too high rather than too low.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common.printing import printable

MM_PER_PT = 0.3528
LEFT_OVER = 1.6  # full-width characters that a line may leave empty
UPPER, LOWER = 0.85, 0.62  # of a full-width character


@dataclass(frozen=True)
class Step:
    """A size of type with its line height; css/cadre-form.css names them is-step-0 …"""

    points: float
    leading: float

    @property
    def em(self) -> float:
        """A full-width character, in mm."""
        return self.points * MM_PER_PT

    @property
    def line(self) -> float:
        """A line, in mm."""
        return self.em * self.leading


STEPS = (
    Step(10.5, 1.4),
    Step(10, 1.38),
    Step(9.5, 1.35),
    Step(9, 1.32),
    Step(8.5, 1.28),
    Step(8, 1.25),
    Step(7.5, 1.22),
    Step(6.8, 1.2),
)


def width(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1 if ord(each) >= 0x2000 else UPPER if each.isupper() else LOWER for each in text)


def lines(text: str, mm: float, step: Step) -> int:
    """The lines that a text takes in a column of so many mm; an empty one takes one."""
    room = max(1.0, mm / step.em - LEFT_OVER)
    return sum(max(1, -int(-width(line) // room)) for line in printable(text).split("\n"))


def height(texts: Sequence[str], mm: float, step: Step) -> float:
    """The height of texts below each other, in mm."""
    return sum(lines(text, mm, step) for text in texts) * step.line
