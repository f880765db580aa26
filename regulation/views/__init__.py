"""Pages of the regulation: its text, the working calendar, the answers to open questions."""

from regulation.views.calendar import CalendarYearPage
from regulation.views.settings import SettingList
from regulation.views.text import RegulationTextPage

__all__ = ["CalendarYearPage", "RegulationTextPage", "SettingList"]
