"""Pages of judging, by what they are about."""

from compliance.views.staffing import StaffingList
from compliance.views.what_if import StaffingWhatIf, StatisticsWhatIf

__all__ = ["StaffingList", "StaffingWhatIf", "StatisticsWhatIf"]
