"""Pages of judging, by what they are about."""

from compliance.views.calendar import CalendarApprove, CalendarEffect
from compliance.views.cockpit import CellPage, Cockpit, DepartmentCellPage, DepartmentPage, UnitPage
from compliance.views.documents import CockpitDocuments
from compliance.views.forecast import ForecastPage
from compliance.views.inspection import PersonVolume, UnitVolume
from compliance.views.questions import QuestionAnswer, QuestionAsk, QuestionDetail, QuestionList
from compliance.views.snapshots import SnapshotDetail, SnapshotDocuments, SnapshotList, SnapshotTake, SnapshotUnit
from compliance.views.staffing import StaffingList
from compliance.views.staffing_export import StaffingExport
from compliance.views.what_if import StaffingWhatIf, StatisticsWhatIf

__all__ = [
    "CalendarApprove",
    "CalendarEffect",
    "CellPage",
    "Cockpit",
    "CockpitDocuments",
    "DepartmentCellPage",
    "DepartmentPage",
    "PersonVolume",
    "QuestionAnswer",
    "QuestionAsk",
    "QuestionDetail",
    "QuestionList",
    "ForecastPage",
    "SnapshotDetail",
    "SnapshotDocuments",
    "SnapshotList",
    "SnapshotTake",
    "SnapshotUnit",
    "StaffingExport",
    "StaffingList",
    "StaffingWhatIf",
    "StatisticsWhatIf",
    "UnitPage",
    "UnitVolume",
]
