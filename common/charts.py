"""A chart is its figures: the drawing, the table beside it and the links behind both are made of one description."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """How the figures are drawn."""

    BARS = "bars"  # lying, for long labels
    COLUMNS = "columns"
    LINE = "line"


@dataclass(frozen=True)
class Point:
    """One figure with the list behind it; None where nothing is known."""

    value: int | None
    url: str = ""


@dataclass(frozen=True)
class Series:
    """The figures of one name, in the order of the chart's labels; its tone is one of the badges'."""

    name: str
    tone: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """A line across the drawing at a figure that means something."""

    value: int
    words: str


@dataclass(frozen=True)
class Chart:
    """``{% chart chart %}`` draws it; without JavaScript its table stands there alone."""

    id: str
    title: str
    head: str  # what the labels are
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = Form.COLUMNS
    unit: str = ""
    is_stacked: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: no figure, or zeros only."""
        return not any(point.value for each in self.series for point in each.points)

    @property
    def rows(self) -> Iterator[tuple[str, list[tuple[Series, Point]]]]:
        """The table: each label with its figure of every series."""
        for number, label in enumerate(self.labels):
            yield label, [(each, each.points[number]) for each in self.series]

    @property
    def summary(self) -> str:
        """The sum of every series in words, for who does not see the drawing."""
        if self.form is Form.LINE:
            return ""
        sums = ((each.name, sum(point.value or 0 for point in each.points)) for each in self.series)
        return "，".join(f"{name}{total}{self.unit}" for name, total in sums)

    @property
    def data(self) -> dict[str, Any]:
        """What static/js/charts.js draws."""
        return {
            "form": self.form.value,
            "unit": self.unit,
            "stacked": self.is_stacked,
            "labels": self.labels,
            "marks": [{"value": mark.value, "words": mark.words} for mark in self.marks],
            "series": [
                {
                    "name": each.name,
                    "tone": each.tone,
                    "values": [point.value for point in each.points],
                    "urls": [point.url for point in each.points],
                }
                for each in self.series
            ],
        }
