"""Every unit that an account sees, and the department itself, against every judged article on a day: one pass.

The number of statements does not grow with units, organizers or filings: ten, one more where closed filings were
judged by schedules that are no longer in use, one more where a level would have to be explained, beside those that
read what the account may see. Pages, exports, snapshots and the command all read this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from compliance.facts import UnitRow, UnitStaffing, staffing_in
from filings.judged_facts import filing_facts
from filings.models import Filing
from filings.models.filings import FilingQuerySet
from organizers.facts import organizer_facts
from regulation.facts import settings_on, working_calendar
from rules.cockpit import (
    CoveredUnit,
    DepartmentFacts,
    Standard,
    UnitFacts,
    cells,
    judge_department,
    judge_unit,
    totals,
)
from rules.unit_kinds import UnitKind
from rules.verdicts import Outcome, Verdict
from training.facts import training_facts
from units.models import Unit
from units.models.units import UnitQuerySet


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


def judge(
    user: User, on: date, *, units: Iterable[UUID] | None = None, filings: FilingQuerySet | None = None
) -> Judgement:
    """Judge every unit that the account sees (or those named) by today's knowledge of the day.

    By all filings that the account sees, or by those given.
    """
    rows = Unit.objects.visible_to(user)
    return _judgement(
        rows if units is None else rows.filter(pk__in=units),
        Filing.objects.visible_to(user) if filings is None else filings,
        standard_on(on),
        with_department=units is None and allows(user, Permission.VIEW_UNIT),
    )


def judge_everything(on: date, *, code: str | None = None) -> Judgement:
    """For the command line, where no account asks: all units and the department, or the unit with a code alone."""
    rows = Unit.objects.all()
    return _judgement(
        rows if code is None else rows.filter(code=code),
        Filing.objects.all(),
        standard_on(on),
        with_department=code is None,
    )


def standard_on(on: date) -> Standard:
    """Settings as they hold on the day, and the schedules in use. Two statements."""
    return Standard(on, settings_on(on), working_calendar())


def _judgement(rows: UnitQuerySet, filings: FilingQuerySet, standard: Standard, *, with_department: bool) -> Judgement:
    staffing = staffing_in(rows, standard.on, settings=standard.settings)
    judged = _judged(staffing, filings, standard)
    department = judge_department(_department_facts(staffing), standard) if with_department else None
    return Judgement(standard, judged, department)


def _judged(staffing: Sequence[UnitStaffing], filings: FilingQuerySet, standard: Standard) -> tuple[JudgedUnit, ...]:
    on = standard.on
    keys = [row.unit.pk for row in staffing]
    posts = {row.unit.pk: row.facts for row in staffing}
    present = {UUID(holder.key) for facts in posts.values() for holder in facts.holders_on(on)}
    people = organizer_facts(posts, on, training=training_facts(present, on))
    filed = filing_facts(filings, on, calendar=standard.calendar, units=keys)
    found = []
    for row in staffing:
        key = row.unit.pk
        facts = UnitFacts(
            key=str(key),
            name=row.unit.name,
            staffing=row.facts,
            kind=UnitKind(row.unit.kind),
            in_scope=row.in_scope,
            organizers=people[key],
            filings=tuple(filed.get(key, ())),
        )
        found.append(JudgedUnit(row.unit, row, facts, judge_unit(facts, standard)))
    return tuple(found)


def _department_facts(staffing: Sequence[UnitStaffing]) -> DepartmentFacts:
    """Programmes, regular meetings and assessments have no table yet: None."""
    covered = (CoveredUnit(str(row.unit.pk), row.unit.name, row.in_post) for row in staffing if row.in_scope)
    return DepartmentFacts(units=tuple(covered))
