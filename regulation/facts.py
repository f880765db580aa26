"""Rows → what the rules take: the working calendar, and the answers to open questions on a day."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regulation.models import CalendarDay, CalendarVersion, Setting
from rules.settings import SETTING_NOTES, SettingNote, Settings, show_setting
from rules.working_days import CalendarYear, WorkingCalendar


def working_calendar(*, pinned: Mapping[int, int] | None = None) -> WorkingCalendar:
    """All schedules in use, in one query: every page with a deadline asks, and no schedule is without a day off.

    `pinned` ({year: version}) gives instead the versions that a closed matter was judged by.
    """
    if pinned is not None:
        return WorkingCalendar(
            calendar_years(each for each in CalendarVersion.objects.all() if pinned.get(each.year) == each.version)
        )
    days = CalendarDay.objects.filter(version__in=CalendarVersion.objects.in_use()).select_related("version")
    versions: dict[uuid.UUID, CalendarVersion] = {}
    off: dict[uuid.UUID, dict[date, str]] = defaultdict(dict)
    work: dict[uuid.UUID, dict[date, str]] = defaultdict(dict)
    for day in days:
        versions.setdefault(day.version_id, day.version)
        (off if day.kind == CalendarDay.Kind.OFF else work)[day.version_id][day.date] = day.name
    return WorkingCalendar(_calendar_year(each, off[pk], work[pk]) for pk, each in versions.items())


def calendar_years(versions: Iterable[CalendarVersion]) -> list[CalendarYear]:
    """Versions with their days as the rules take them, in one query."""
    by_id = {each.pk: each for each in versions}
    off: dict[uuid.UUID, dict[date, str]] = {pk: {} for pk in by_id}
    work: dict[uuid.UUID, dict[date, str]] = {pk: {} for pk in by_id}
    rows = CalendarDay.objects.filter(version__in=by_id).order_by("date")
    for version_id, day, kind, name in rows.values_list("version_id", "date", "kind", "name"):
        (off if kind == CalendarDay.Kind.OFF else work)[version_id][day] = name
    return [_calendar_year(each, off[each.pk], work[each.pk]) for each in by_id.values()]


def _calendar_year(version: CalendarVersion, off: dict[date, str], work: dict[date, str]) -> CalendarYear:
    # A superseded version was official in its time: what was judged by it stays as it was.
    source = f"{version.source_title}（{version.source_number}）" if version.source_number else version.source_title
    return CalendarYear(version.year, version.version, version.approved_at is not None, off, work, source)


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
