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
from organizers.resources.stored import Stored, Work
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
    """Everything that would be written, in the order of the tables, then of the file."""
    found = [each for table in ORDER for each in _of_table(table, work, places)]
    sheets = [places.unit_sheet, places.people_sheet]
    return sorted(found, key=lambda each: (sheets.index(each.sheet), each.row or 0))


def _of_table(table: type[models.Model], work: Work, places: Places) -> Iterator[Difference]:
    changed = work.changes.changed(table)
    replaced = {row.replaced_by_id: row for row in changed if isinstance(row, MemberCount)}
    before = table._default_manager.in_bulk([row.pk for row in changed])
    for row in changed:
        sheet, number = _placed(row, places)
        for name, old, new in _fields(before[row.pk], row):
            yield Difference(sheet, number, _subject(row, work.stored), name, old, new)
    for row in work.changes.new(table):
        if isinstance(row, UnitProfile) and work.changes.is_new(row.unit):
            continue
        sheet, number = _placed(row, places)
        for name, old, new in _new(row, work, replaced):
            yield Difference(sheet, number, _subject(row, work.stored), name, old, new)


def _placed(row: models.Model, places: Places) -> tuple[str, int | None]:
    is_of_unit = isinstance(row, Unit | UnitProfile | MemberCount)
    found = places.of_row(row)
    return found or (places.unit_sheet if is_of_unit else places.people_sheet, None)


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


def _subject(row: models.Model, stored: Stored) -> str:
    match row:
        case Unit():
            return _unit(row.pk, stored)
        case UnitProfile() | MemberCount():
            return _unit(row.unit_id, stored)
        case Organizer():
            return _person(row)
        case Post():
            return f"{_unit(row.unit_id, stored)}岗位{row.number}"
        case Tenure():
            post = stored.post_of[row.post_id]
            return f"{_person(row.organizer)}任{_unit(post.unit_id, stored)}岗位{post.number}"
    raise TypeError(f"a roster does not write {type(row).__name__}")


def _unit(key: uuid.UUID, stored: Stored) -> str:
    state = stored.state_of[key]
    return f"{state.profiles[0].name if state.profiles else ''}（{state.unit.code}）"


def _person(row: Organizer) -> str:
    return f"{row.name}（{row.staff_number}）"


def _new(row: models.Model, work: Work, replaced: dict[Any, MemberCount]) -> Iterator[tuple[str, str, str]]:
    """Something new. A count and a name are told as changes of their unit."""
    match row:
        case MemberCount():
            known = replaced.get(row.pk)
            yield f"党员人数（{chinese_date(row.counted_on)}）", _count(known) if known else "", _count(row)
        case UnitProfile():
            profiles = work.stored.state_of[row.unit_id].profiles
            for name, old, new in _fields(profiles[profiles.index(row) + 1], row):
                yield f"{name}（自{chinese_date(row.valid_from)}起）", old, new
        case Tenure():
            days = f"自{chinese_date(row.effective_on)}起" + (f"至{chinese_date(row.ended_on)}" if row.ended_on else "")
            yield "", "", f"新任职，{days}，{row.get_status_display()}"
        case Unit():
            yield "", "", f"新单位，自{chinese_date(row.established_on)}起"
        case Organizer():
            yield "", "", "新人员"
        case Post():
            yield "", "", "新岗位"


def _count(row: MemberCount) -> str:
    if row.full is None:
        return str(row.total)
    return f"{row.total}（正式{row.full}、预备{row.probationary}）"
