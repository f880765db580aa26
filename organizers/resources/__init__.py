"""The roster workbook: sheets that are parsed, compared with what is stored, and written again."""

from organizers.resources.roster import RosterWorkbook

__all__ = ["RosterWorkbook"]
