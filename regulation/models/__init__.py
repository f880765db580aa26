"""The rows behind the rules."""

from regulation.models.calendar import CalendarDay, CalendarVersion
from regulation.models.notes import InterpretationNote
from regulation.models.settings import Setting

__all__ = ["CalendarDay", "CalendarVersion", "InterpretationNote", "Setting"]
