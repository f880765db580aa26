"""What Articles 9 to 14 are judged on: one organizer's growth, conditions, duties and assessments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rules.circumstances import Circumstances


class CultivationKind(StrEnum):
    """Article 9."""

    PRACTICE = "PRACTICE"
    RESEARCH = "RESEARCH"
    PARTY_WORK_CHECK = "PARTY_WORK_CHECK"
    INSPECTION_TOUR = "INSPECTION_TOUR"
    COMMENDATION = "COMMENDATION"

    @property
    def label(self) -> str:
        return _CULTIVATION_LABELS[self]


_CULTIVATION_LABELS = {
    CultivationKind.PRACTICE: "实践锻炼",
    CultivationKind.RESEARCH: "专题研究",
    CultivationKind.PARTY_WORK_CHECK: "党建检查",
    CultivationKind.INSPECTION_TOUR: "巡视巡察",
    CultivationKind.COMMENDATION: "评优评奖",
}


@dataclass(frozen=True)
class CultivationRecord:
    kind: CultivationKind
    what: str
    from_on: date
    until: date | None = None


@dataclass(frozen=True)
class CareerFacts:
    """Article 10: the two lines, each with the day since which the present step is held."""

    staff_rank: str = ""
    staff_rank_since: date | None = None
    professional_title: str = ""
    professional_title_since: date | None = None


@dataclass(frozen=True)
class AttendanceFacts:
    """Article 11, this calendar year up to the day: how many there were, attended and known to be missed.

    `items` are the committee's items on 发展党员 and 党员教育管理; `meetings` its meetings. What is neither
    attended nor missed has no attendance on record.
    """

    items: int = 0
    items_attended: int = 0
    items_missed: int = 0
    meetings: int = 0
    meetings_attended: int = 0
    meetings_missed: int = 0

    def __post_init__(self) -> None:
        if self.items_attended + self.items_missed > self.items:
            raise ValueError("no more items are attended or missed than there were")
        if self.meetings_attended + self.meetings_missed > self.meetings:
            raise ValueError("no more meetings are attended or missed than there were")


@dataclass(frozen=True)
class ConcurrentDuty:
    """Article 12: other work beside the post (兼任工作), its share of the time in per cent, and until when."""

    what: str
    share_percent: Decimal | None = None
    from_on: date | None = None
    until: date | None = None
    circumstances: Circumstances | None = None

    def is_running(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class WorkReport:
    """A report on the organizer's work that the unit's party organization heard, and issues still to be solved."""

    heard_on: date
    issues: int = 0
    open_issues: int = 0


class FollowUpKind(StrEnum):
    """Article 14: 对于工作不力者予以及时约谈、严格问责."""

    TALK = "TALK"
    ACCOUNTABILITY = "ACCOUNTABILITY"

    @property
    def label(self) -> str:
        return "约谈" if self is FollowUpKind.TALK else "问责"


@dataclass(frozen=True)
class FollowUp:
    kind: FollowUpKind
    held_on: date
    due_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class AssessmentFacts:
    """One organizer's annual assessment of a year. `rating` is empty until it is decided."""

    year: int
    has_unit_sheet: bool = False
    has_department_sheet: bool = False
    is_closed: bool = False
    rating: str = ""
    not_rated_because: str = ""
