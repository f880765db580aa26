"""Every unit that an account sees, and the department itself, against every judged article on a day: one pass.

The number of statements does not grow with units or organizers; pages, exports, snapshots and the command all read this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from compliance.facts import UnitRow, UnitStaffing, staffing_of
from regulation.facts import settings_on, working_calendar
from rules.cockpit import DepartmentFacts, Standard, UnitFacts, cells, judge_department, judge_unit, totals
from rules.verdicts import Outcome, Verdict


@dataclass(frozen=True)
class JudgedUnit:
    """One row of the cockpit: the unit, the facts, all findings."""

    unit: UnitRow
    staffing: UnitStaffing
    facts: UnitFacts
    verdict: Verdict

    @cached_property
    def cells(self) -> Mapping[str, Verdict]:
        """One verdict per judged article."""
        return cells(self.verdict)


@dataclass(frozen=True)
class Judgement:
    """What one account sees judged on a day. `department` is None for those who do not work for it."""

    standard: Standard
    units: tuple[JudgedUnit, ...]
    department: Verdict | None

    @property
    def on(self) -> date:
        return self.standard.on

    @cached_property
    def department_cells(self) -> Mapping[str, Verdict] | None:
        return None if self.department is None else cells(self.department)

    @cached_property
    def totals(self) -> dict[str, dict[Outcome, int]]:
        """By article and outcome, of the units in scope."""
        return totals(row.cells for row in self.units if row.staffing.in_scope)


def judge(user: User, on: date, *, units: Iterable[UUID] | None = None) -> Judgement:
    """Judge every unit that the account sees (or those named) by today's knowledge of the day."""
    settings = settings_on(on)
    standard = Standard(on, settings, working_calendar())
    rows = staffing_of(user, on, units=units, settings=settings)
    judged = tuple(_judged(row, standard) for row in rows)
    sees_department = units is None and allows(user, Permission.VIEW_UNIT)
    return Judgement(standard, judged, judge_department(DepartmentFacts(), standard) if sees_department else None)


def _judged(row: UnitStaffing, standard: Standard) -> JudgedUnit:
    facts = UnitFacts(key=str(row.unit.pk), name=row.unit.name, staffing=row.facts, in_scope=row.in_scope)
    return JudgedUnit(row.unit, row, facts, judge_unit(facts, standard))
