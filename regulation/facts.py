"""Rows → what the rules take: the working calendar, and the answers to open questions on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Any, NamedTuple

from django.db.models import Q

from regulation.models import CalendarDay, CalendarVersion, InterpretationNote, Setting
from rules.settings import SETTING_NOTES, SettingNote, Settings, show_setting
from rules.working_days import CalendarYear, WorkingCalendar


def working_calendar(*, pinned: Mapping[int, int] | None = None) -> WorkingCalendar:
    """All schedules in use, in one query: every page with a deadline asks, and no schedule is without a day off.

    `pinned` ({year: version}) gives instead the versions that a closed matter was judged by.
    """
    if pinned is None:
        return WorkingCalendar(_years(_IN_USE))
    wanted = (Q(version__year=year, version__version=version) for year, version in pinned.items())
    return WorkingCalendar(_years(reduce(or_, wanted)) if pinned else [])


# CalendarVersion.objects.in_use(), asked of the days themselves: a query inside of the query costs as much again.
_IN_USE = ~Q(version__status=CalendarVersion.Status.SUPERSEDED)
Pinned = frozenset[tuple[int, int]]  # year, version


def pinned_calendars(pins: Iterable[Pinned]) -> dict[Pinned, WorkingCalendar]:
    """The same for many closed matters, by what pins them: one query, none where nothing is pinned."""
    wanted = set(pins)
    versions = frozenset[tuple[int, int]]().union(*wanted)
    named = [Q(version__year=year, version__version=version) for year, version in versions]
    years = _years(reduce(or_, named)) if named else []
    return {pin: WorkingCalendar(each for each in years if (each.year, each.version) in pin) for pin in wanted}


def schedule_of(version: CalendarVersion) -> CalendarYear:
    """One version's schedule, whatever became of it. One query; none is without a day off."""
    return _years(Q(version=version.pk))[0]


def calendar_with(version: CalendarVersion) -> WorkingCalendar:
    """All schedules in use, with a proposed version as if it were approved already."""
    others = (year for year in working_calendar().years.values() if year.year != version.year)
    return WorkingCalendar([*others, replace(schedule_of(version), approved=True)])


def _years(condition: Q) -> list[CalendarYear]:
    """In one query, and put together without a look at each row: most pages and most services ask for it."""
    found = CalendarDay.objects.filter(condition).annotate(approved=Q(version__approved_at__isnull=False))
    found = found.order_by("version__year", "version__version", "kind", "date")
    rows = found.values_list(*_OF_VERSION, "kind", "date", "name")
    years: dict[_Version, dict[str, dict[date, str]]] = {}
    for (*version, kind), days in groupby(rows, itemgetter(*range(6))):
        years.setdefault(_Version(*version), {})[kind] = dict(map(itemgetter(6, 7), days))
    return [_calendar_year(version, kinds) for version, kinds in years.items()]


class _Version(NamedTuple):
    """What is read of a version with its days."""

    year: int
    version: int
    approved: bool
    source_title: str
    source_number: str


_OF_VERSION = ("version__year", "version__version", "approved", "version__source_title", "version__source_number")


def _calendar_year(of: _Version, kinds: Mapping[str, Mapping[date, str]]) -> CalendarYear:
    source = f"{of.source_title}（{of.source_number}）" if of.source_number else of.source_title
    off, work = kinds.get(CalendarDay.Kind.OFF, {}), kinds.get(CalendarDay.Kind.WORK, {})
    # A superseded version was official in its time: what was judged by it stays as it was.
    return CalendarYear(of.year, of.version, of.approved, off, work, source)


def settings_on(day: date) -> Settings:
    """The answers that hold on a day, defaults where nothing was decided. One query.

    A question that the code no longer asks keeps its history and answers nothing.
    """
    rows = Setting.objects.as_of(day).filter(key__in=SETTING_NOTES).values_list("key", "value")
    return Settings().with_values(dict(rows))


@dataclass(frozen=True)
class SettingState:
    """A setting on a day: its question, the answer that holds, where that comes from, and what is to follow it."""

    note: SettingNote
    value: Any
    answer: str
    valid_from: date | None = None
    document: str = ""
    decided_by: str = ""
    upcoming: tuple[Setting, ...] = ()

    @property
    def is_default(self) -> bool:
        return self.valid_from is None

    @property
    def shown(self) -> str:
        return show_setting(self.value)


def setting_states_on(day: date) -> tuple[SettingState, ...]:
    """Every setting with its note, by article. One query."""
    decided: dict[str, list[Setting]] = {}
    for row in Setting.objects.current().select_related("decided_by").order_by("key", "valid_from"):
        decided.setdefault(row.key, []).append(row)
    states = (_state(note, decided.get(note.key, []), day) for note in SETTING_NOTES.values())
    return tuple(sorted(states, key=lambda state: int(state.note.article)))


def setting_state_on(key: str, day: date) -> SettingState:
    """One setting on a day. One query."""
    rows = Setting.objects.current().filter(key=key).select_related("decided_by").order_by("valid_from")
    return _state(SETTING_NOTES[key], list(rows), day)


def _state(note: SettingNote, rows: Sequence[Setting], day: date) -> SettingState:
    """From the current rows of a key, the earliest first."""
    begun = [row for row in rows if row.valid_from <= day]
    upcoming = tuple(rows[len(begun) :])
    if not begun:
        return SettingState(note, note.default, note.answer, upcoming=upcoming)
    row = begun[-1]
    decided_by = row.decided_by.display_name if row.decided_by else ""
    return SettingState(
        note, note.decode(row.value), row.answer, row.valid_from, row.document, decided_by, upcoming=upcoming
    )


def notes_by_article(on: date) -> dict[str, tuple[InterpretationNote, ...]]:
    """The department's notes that stand beside the articles on a day, by the article's number. One query."""
    found: dict[str, list[InterpretationNote]] = {}
    for note in InterpretationNote.objects.as_of(on).select_related("decided_by"):
        found.setdefault(note.article, []).append(note)
    return {article: tuple(notes) for article, notes in found.items()}
