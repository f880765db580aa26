"""The picture of counted days: which day counts, which does not, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

WEEKEND = (5, 6)


class CountedDay(Protocol):
    """One day as a calendar counted it: ``count`` is its number, or None where it is not counted."""

    @property
    def date(self) -> date: ...
    @property
    def working(self) -> bool: ...
    @property
    def count(self) -> int | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Cell:
    """One day of the strip, ready to be drawn."""

    date: date
    kind: str  # start, counted, extended (worked, but beyond the count), off or beyond
    count: int | None = None
    note: str = ""
    marks: tuple[str, ...] = ()
    is_today: bool = False
    is_due: bool = False
    is_done: bool = False
    is_past: bool = False
    is_make_up: bool = False
    gap_before: bool = False
    shows_month: bool = True

    @property
    def css(self) -> str:
        """The classes of the cell."""
        flags = {
            "is-today": self.is_today,
            "is-due": self.is_due,
            "is-done": self.is_done,
            "is-past": self.is_past,
            "is-make-up": self.is_make_up,
            "has-gap": self.gap_before,
        }
        return " ".join([f"day-{self.kind}", *(name for name, on in flags.items() if on)])


@dataclass(frozen=True)
class Marks:
    """The days that stand out, and what they are called."""

    start: date | None = None
    due: date | None = None
    today: date | None = None
    done: date | None = None
    start_word: str = "起算"
    due_word: str = "截止"
    done_word: str = "首次报齐"


def _get(day: Any, name: str) -> Any:
    return day.get(name) if isinstance(day, dict) else getattr(day, name, None)


def build(days: Iterable[Any], marks: Marks) -> tuple[Cell, ...]:
    """The cells from the first day to the last one that matters, in order.

    Days that lie after the counted ones (today, a late submission) follow after a visible gap.
    """
    cells = [_cell(day, marks) for day in days]
    known = {cell.date for cell in cells}
    if marks.start and marks.start not in known:
        cells.insert(0, _marked(Cell(marks.start, "start", note="当日不计"), marks))
    last = cells[-1].date if cells else None
    # Once it is done, today no longer matters.
    later = {marks.done or marks.today} - known - {None, marks.start}
    beyond = sorted(day for day in later if day and (last is None or day > last))
    cells += [_marked(Cell(day, "beyond", gap_before=not _is_next(last, day)), marks) for day in beyond]
    return tuple(_with_months(cells))


def _with_months(cells: list[Cell]) -> Iterable[Cell]:
    """The month is written where it changes, and where the row of days is broken."""
    month = 0
    for cell in cells:
        yield replace(cell, shows_month=cell.date.month != month or cell.kind in ("start", "beyond"))
        month = cell.date.month


def _is_next(last: date | None, day: date) -> bool:
    return last is not None and (day - last).days == 1


def _note(name: Any) -> str:
    """A holiday's name; the bare name of a weekday says nothing that the cell does not show already."""
    words = str(name or "")
    return "" if words.startswith(("星期", "周")) else words


def _cell(day: Any, marks: Marks) -> Cell:
    on: date = _get(day, "date")
    working, count, name = bool(_get(day, "working")), _get(day, "count"), _note(_get(day, "name"))
    if on == marks.start:
        return _marked(Cell(on, "start", note=name or "当日不计"), marks)
    if working and not count:
        return _marked(Cell(on, "extended", note=name), marks)
    if not working:
        return _marked(Cell(on, "off", note=name or ("周末" if on.weekday() in WEEKEND else "不计")), marks)
    is_make_up = on.weekday() in WEEKEND
    return _marked(Cell(on, "counted", count, name or ("调休上班" if is_make_up else ""), is_make_up=is_make_up), marks)


def _marked(cell: Cell, marks: Marks) -> Cell:
    words = (
        (cell.kind == "start" and cell.date == marks.start, marks.start_word),
        (cell.date == marks.due, marks.due_word),
        (cell.date == marks.done, marks.done_word),
        (cell.date == marks.today, "今天"),
    )
    return replace(
        cell,
        marks=tuple(word for is_on, word in words if is_on),
        is_today=cell.date == marks.today,
        is_due=cell.date == marks.due,
        is_done=cell.date == marks.done,
        is_past=bool(marks.today and cell.date < marks.today),
    )
