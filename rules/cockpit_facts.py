"""Everything that is known about one unit, and about the department, on the day that is judged by.

None where a whole family of facts is not recorded at all: every rule of it then answers UNKNOWN (尚无记录). An empty
tuple says that it is recorded, and that there is nothing.
"""

from dataclasses import dataclass
from datetime import date

from rules.people_facts import (
    AssessmentFacts,
    AttendanceFacts,
    CareerFacts,
    ConcurrentDuty,
    CultivationRecord,
    FollowUp,
    WorkReport,
)
from rules.selection_facts import FilingFacts
from rules.staffing_facts import StaffingFacts
from rules.training_facts import TrainingFacts
from rules.unit_kinds import UnitKind


@dataclass(frozen=True)
class OrganizerFacts:
    """A full-time organizer in post on the day. `in_post_since` is the first day as one, in whichever unit."""

    key: str
    name: str
    in_post_since: date | None = None
    training: TrainingFacts | None = None
    cultivation: tuple[CultivationRecord, ...] | None = None
    career: CareerFacts | None = None
    is_committee_member: bool | None = None
    attendance: AttendanceFacts | None = None
    concurrent_duties: tuple[ConcurrentDuty, ...] | None = None
    assessments: tuple[AssessmentFacts, ...] | None = None
    follow_ups: tuple[FollowUp, ...] | None = None
    has_office: bool | None = None
    has_allowance: bool | None = None


@dataclass(frozen=True)
class UnitFacts:
    """One party organization of a secondary unit. Filings: those that are open, and those of the last two years."""

    key: str
    name: str
    staffing: StaffingFacts
    kind: UnitKind = UnitKind.OTHER
    in_scope: bool = True
    organizers: tuple[OrganizerFacts, ...] | None = None
    filings: tuple[FilingFacts, ...] | None = None
    work_reports: tuple[WorkReport, ...] | None = None


@dataclass(frozen=True)
class CoveredUnit:
    """A unit in scope, and how many full-time organizers are in post there."""

    key: str
    name: str
    in_post: int


@dataclass(frozen=True)
class ProgrammeFacts:
    """A year's 组织员素质提升计划 and how many of its events took place."""

    year: int
    title: str
    events: int = 0


@dataclass(frozen=True)
class CycleFacts:
    """A year's annual assessment; `ratings` are those decided, one per person assessed."""

    year: int
    opened_on: date
    closed_on: date | None = None
    ratings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DepartmentFacts:
    """What the department itself is asked for: Articles 2, 8, 11 and 14."""

    units: tuple[CoveredUnit, ...] | None = None
    programmes: tuple[ProgrammeFacts, ...] | None = None
    regular_meetings: tuple[date, ...] | None = None
    cycles: tuple[CycleFacts, ...] | None = None
