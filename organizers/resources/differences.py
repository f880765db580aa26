"""The difference of a roster in words, for the preview: what is new, and each changed field before and after.

The comparison has set the new values on its rows already; what they were is read once more, one statement a table.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from organizers.models import Organizer, Post, Tenure
from organizers.resources.sheets import masked
from organizers.resources.stored import Work
from organizers.services.roster import ORDER
from rules.wording import chinese_date
from units.models import MemberCount, Unit, UnitProfile
from workbooks.reports import Difference

Place = tuple[str, int]
# What the system keeps for itself, and what is said elsewhere: a replaced count by the new one, a name's days by the
# next name or the unit's own days.
UNSAID = frozenset(
    {"id", "pinyin", "initials", "version", "id_number_sealed", "id_number_index", "replaced_by", "reported_at"}
    | {"valid_from", "valid_until"}
)


@dataclass
class Places:
    """Sheet and row of what a file says, by the key of the row that it is written to."""

    of: dict[uuid.UUID, Place] = field(default_factory=dict)
    unit_sheet: str = "单位"
    people_sheet: str = "组织员"

    def of_row(self, row: models.Model) -> Place | None:
        """The place of a row itself, else of what it belongs to."""
        for name in ("id", "organizer_id", "unit_id"):
            found = self.of.get(getattr(row, name, None))  # type: ignore[arg-type]
            if found is not None and not (isinstance(row, Post) and name == "unit_id"):
                return found
        return None


def differences(work: Work, places: Places) -> list[Difference]:
    """Everything that would be written, in the order of the file; what stands in no row of it last."""
    telling = _Telling(work, places)
    found = [each for table in ORDER for each in telling.of_table(table)]
    sheets = [places.unit_sheet, places.people_sheet]
    return sorted(found, key=lambda each: (sheets.index(each.sheet), each.row is None, each.row or 0))


class _Telling:
    """Puts rows into words, with what the comparison has loaded: no statement for a single row."""

    def __init__(self, work: Work, places: Places) -> None:
        self.work, self.places, self.stored = work, places, work.stored
        self.people = {person.pk: person for person in work.stored.people.values()}
        counts = (row for row in work.changes.changed(MemberCount) if isinstance(row, MemberCount))
        self.replaced = {row.replaced_by_id: row for row in counts}

    def of_table(self, table: type[models.Model]) -> Iterator[Difference]:
        """Changed rows field by field, and new ones."""
        changed = self.work.changes.changed(table)
        before = table._default_manager.in_bulk([row.pk for row in changed])
        for row in changed:
            sheet, number = self._placed(row)
            for name, old, new in _fields(before[row.pk], row):
                yield Difference(sheet, number, self._subject(row), name, old, new)
        for row in self.work.changes.new(table):
            sheet, number = self._placed(row)
            for name, old, new in self._new(row):
                yield Difference(sheet, number, self._subject(row), name, old, new)

    def _placed(self, row: models.Model) -> tuple[str, int | None]:
        is_of_unit = isinstance(row, Unit | UnitProfile | MemberCount)
        usual = self.places.unit_sheet if is_of_unit else self.places.people_sheet
        return self.places.of_row(row) or (usual, None)

    def _subject(self, row: models.Model) -> str:
        match row:
            case Unit():
                return self._unit(row.pk)
            case UnitProfile() | MemberCount():
                return self._unit(row.unit_id)
            case Organizer():
                return _person(row)
            case Post():
                return f"{self._unit(row.unit_id)}岗位{row.number}"
            case Tenure():
                post = self.stored.post_of[row.post_id]
                return f"{_person(self.people[row.organizer_id])}任{self._unit(post.unit_id)}岗位{post.number}"
        raise TypeError(f"a roster does not write {type(row).__name__}")

    def _unit(self, key: uuid.UUID) -> str:
        state = self.stored.state_of[key]
        return f"{state.profiles[0].name if state.profiles else ''}（{state.unit.code}）"

    def _new(self, row: models.Model) -> Iterator[tuple[str, str, str]]:
        """Something new. Count and name of a unit that is there already are told as its changes."""
        match row:
            case MemberCount():
                yield self._new_count(row)
            case UnitProfile():
                profiles = self.stored.state_of[row.unit_id].profiles
                # A new unit has one profile, and its name is told with it.
                for name, old, new in _fields(profiles[1], row) if len(profiles) > 1 else ():
                    yield f"{name}（自{chinese_date(row.valid_from)}起）", old, new
            case Tenure():
                end = f"至{chinese_date(row.ended_on)}" if row.ended_on else ""
                yield "", "", f"新任职，自{chinese_date(row.effective_on)}起{end}，{row.get_status_display()}"
            case Unit():
                yield "", "", f"新单位，自{chinese_date(row.established_on)}起"
            case Organizer() | Post():
                yield "", "", "新人员" if isinstance(row, Organizer) else "新岗位"

    def _new_count(self, row: MemberCount) -> tuple[str, str, str]:
        day, known = chinese_date(row.counted_on), self.replaced.get(row.pk)
        if self.stored.state_of[row.unit_id].is_new:
            return "", "", f"党员人数{_count(row)}，截至{day}"
        return f"党员人数（{day}）", _count(known) if known else "", _count(row)


def _fields(before: models.Model, after: models.Model) -> Iterator[tuple[str, str, str]]:
    for each in after._meta.concrete_fields:
        if each.name not in UNSAID and getattr(before, each.attname) != getattr(after, each.attname):
            yield str(each.verbose_name), _shown(before, each), _shown(after, each)
    if isinstance(before, Organizer) and isinstance(after, Organizer) and before.id_number != after.id_number:
        yield "身份证号", masked(before.id_number), masked(after.id_number)


def _shown(row: models.Model, each: Any) -> str:
    value = getattr(row, each.attname)
    if value is None or value == "":
        return ""
    if each.choices:
        return str(getattr(row, f"get_{each.name}_display")())
    if isinstance(value, bool):
        return "是" if value else "否"
    return chinese_date(value) if isinstance(value, date) else str(value)


def _person(row: Organizer) -> str:
    return f"{row.name}（{row.staff_number}）"


def _count(row: MemberCount) -> str:
    if row.full is None:
        return str(row.total)
    return f"{row.total}（正式{row.full}、预备{row.probationary}）"
