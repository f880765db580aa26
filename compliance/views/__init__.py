"""Pages of judging, by what they are about."""

from compliance.views.cockpit import CellPage, Cockpit, DepartmentCellPage, DepartmentPage, UnitPage
from compliance.views.forecast import ForecastPage
from compliance.views.staffing import StaffingList
from compliance.views.what_if import StaffingWhatIf, StatisticsWhatIf

__all__ = [
    "CellPage",
    "Cockpit",
    "DepartmentCellPage",
    "DepartmentPage",
    "ForecastPage",
    "StaffingList",
    "StaffingWhatIf",
    "StatisticsWhatIf",
    "UnitPage",
]
