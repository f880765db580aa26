"""Pages of the regulation: its text, the working calendar, the answers to open questions."""

from regulation.views.calendar import CalendarVersionPage, CalendarYearPage
from regulation.views.calendar_propose import CalendarNotice, CalendarPropose
from regulation.views.editions import EditionList
from regulation.views.notes import NoteCreate, NoteList, NoteWithdraw
from regulation.views.settings import SettingDecide, SettingDetail, SettingList, SettingWithdraw
from regulation.views.text import RegulationTextPage

__all__ = [
    "CalendarNotice",
    "CalendarPropose",
    "CalendarVersionPage",
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
