"""Pages of the regulation: its text, the working calendar, the answers to open questions."""

from regulation.views.calendar import CalendarYearPage
from regulation.views.editions import EditionList
from regulation.views.notes import NoteCreate, NoteList, NoteWithdraw
from regulation.views.settings import SettingDecide, SettingDetail, SettingList, SettingWithdraw
from regulation.views.text import RegulationTextPage

__all__ = [
    "CalendarYearPage",
    "EditionList",
    "NoteCreate",
    "NoteList",
    "NoteWithdraw",
    "RegulationTextPage",
    "SettingDecide",
    "SettingDetail",
    "SettingList",
    "SettingWithdraw",
]
