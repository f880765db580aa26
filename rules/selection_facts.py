"""What Article 7 is judged on: one appointment, removal or exchange on its way to the department's record."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rules.circumstances import Circumstances
from rules.extensions import Extension
from rules.qualification_facts import CandidateFacts
from rules.working_days import WorkingCalendar


class FilingKind(StrEnum):
    APPOINTMENT = "APPOINTMENT"
    REMOVAL = "REMOVAL"
    EXCHANGE = "EXCHANGE"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class Step(StrEnum):
    """The steps of the way, in their order."""

    COMMUNICATION = "COMMUNICATION"
    INITIATION = "INITIATION"
    RECOMMENDATION = "RECOMMENDATION"
    INSPECTION = "INSPECTION"
    MEETING = "MEETING"
    NOTICE = "NOTICE"
    DETERMINATION = "DETERMINATION"
    DOCUMENT = "DOCUMENT"
    REPORT = "REPORT"

    @property
    def label(self) -> str:
        return _STEP_LABELS[self]


_KIND_LABELS = {FilingKind.APPOINTMENT: "任职", FilingKind.REMOVAL: "免职", FilingKind.EXCHANGE: "交流（转岗）"}
_STEP_LABELS = {
    Step.COMMUNICATION: "沟通",
    Step.INITIATION: "动议",
    Step.RECOMMENDATION: "推荐",
    Step.INSPECTION: "考察",
    Step.MEETING: "会议讨论决定",
    Step.NOTICE: "公示",
    Step.DETERMINATION: "人选确定",
    Step.DOCUMENT: "发文",
    Step.REPORT: "报送备案",
}


@dataclass(frozen=True)
class FilingFacts:
    """One filing. `communicated_on` is None where no log is kept at all; `candidate` where no form is kept.

    `skipped` holds the word why for steps that did not take place; `calendar` the versions that a closed filing was
    judged by, where they are not those in use; `circumstances` what was stated about a rule's deviation, by its name.
    """

    key: str
    name: str
    kind: FilingKind = FilingKind.APPOINTMENT
    is_historical: bool = False
    is_school_appointed: bool = False
    communicated_on: tuple[date, ...] | None = None
    initiated_on: date | None = None
    recommended_on: date | None = None
    inspected_on: date | None = None
    meeting_on: date | None = None
    notice_until: date | None = None
    determined_on: date | None = None
    document_on: date | None = None
    document_number: str = ""
    skipped: tuple[tuple[Step, str], ...] = ()
    has_document: bool | None = None
    has_form: bool | None = None
    first_complete_at: datetime | date | None = None
    # Paper whose time of receipt nobody has written down yet: it may have arrived long ago.
    awaits_receipt: bool = False
    extension: Extension | None = None
    calendar: WorkingCalendar | None = field(default=None, compare=False)
    candidate: CandidateFacts | None = None
    circumstances: tuple[tuple[str, Circumstances], ...] = ()
    has_running_sanction: bool = False

    @property
    def dates(self) -> dict[Step, date | None]:
        """The day of each step; a public notice counts by its last day, communication by the first."""
        return {
            Step.COMMUNICATION: min(self.communicated_on, default=None) if self.communicated_on else None,
            Step.INITIATION: self.initiated_on,
            Step.RECOMMENDATION: self.recommended_on,
            Step.INSPECTION: self.inspected_on,
            Step.MEETING: self.meeting_on,
            Step.NOTICE: self.notice_until,
            Step.DETERMINATION: self.determined_on,
            Step.DOCUMENT: self.document_on,
        }
