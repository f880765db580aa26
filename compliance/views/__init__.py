"""Pages of judging, by what they are about."""

from compliance.views.staffing import StaffingList, StaffingWhatIf

__all__ = ["StaffingList", "StaffingWhatIf"]
