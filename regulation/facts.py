"""Rows → what the rules take: the working calendar, and the answers to open questions on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q

from regulation.models import CalendarDay, CalendarVersion, Setting
from rules.settings import SETTING_NOTES, SettingNote, Settings, show_setting
from rules.working_days import CalendarYear, WorkingCalendar


def working_calendar(*, pinned: Mapping[int, int] | None = None) -> WorkingCalendar:
    """All schedules in use, in one query: every page with a deadline asks, and no schedule is without a day off.

    `pinned` ({year: version}) gives instead the versions that a closed matter was judged by.
    """
    if pinned is None:
        return WorkingCalendar(_years(Q(version__in=CalendarVersion.objects.in_use())))
    wanted = (Q(version__year=year, version__version=version) for year, version in pinned.items())
    return WorkingCalendar(_years(reduce(or_, wanted)) if pinned else [])


def _years(condition: Q) -> list[CalendarYear]:
    days: dict[_Version, dict[str, dict[date, str]]] = {}
    of_version = (f"version__{name}" for name in _Version._fields)
    rows = CalendarDay.objects.filter(condition).order_by("date")
    for day, kind, name, *version in rows.values_list("date", "kind", "name", *of_version):
        kinds = days.setdefault(_Version(*version), {CalendarDay.Kind.OFF: {}, CalendarDay.Kind.WORK: {}})
        kinds[kind][day] = name
    return [_calendar_year(version, kinds) for version, kinds in days.items()]


class _Version(NamedTuple):
    """The fields of a version that its days are read with."""

    year: int
    version: int
    approved_at: datetime | None
    source_title: str
    source_number: str


def _calendar_year(of: _Version, kinds: Mapping[str, dict[date, str]]) -> CalendarYear:
    source = f"{of.source_title}（{of.source_number}）" if of.source_number else of.source_title
    off, work = kinds[CalendarDay.Kind.OFF], kinds[CalendarDay.Kind.WORK]
    # A superseded version was official in its time: what was judged by it stays as it was.
    return CalendarYear(of.year, of.version, of.approved_at is not None, off, work, source)


def settings_on(day: date) -> Settings:
    """The answers that hold on a day, defaults where nothing was decided. One query."""
    rows = Setting.objects.as_of(day).values_list("key", "value")
    return Settings().with_values(dict(rows))


@dataclass(frozen=True)
class SettingState:
    """A setting on a day: its question, the answer that holds and where that comes from."""

    note: SettingNote
    value: Any
    answer: str
    valid_from: date | None = None
    document: str = ""

    @property
    def is_default(self) -> bool:
        return self.valid_from is None

    @property
    def shown(self) -> str:
        return show_setting(self.value)


def setting_states_on(day: date) -> tuple[SettingState, ...]:
    """Every setting with its note, by article. One query."""
    decided = {row.key: row for row in Setting.objects.as_of(day)}
    states = (_state(note, decided.get(note.key)) for note in SETTING_NOTES.values())
    return tuple(sorted(states, key=lambda state: int(state.note.article)))


def _state(note: SettingNote, row: Setting | None) -> SettingState:
    if row is None:
        return SettingState(note, note.default, note.answer)
    return SettingState(note, note.decode(row.value), row.answer, row.valid_from, row.document)
