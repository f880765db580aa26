"""Importing and exporting workbooks: all of a file or nothing, and always written down."""

from workbooks.services.exporting import export_workbook
from workbooks.services.importing import import_workbook
from workbooks.services.waiting import GONE, confirm_import, discard_import, let_wait, preview_import

__all__ = [
    "GONE",
    "confirm_import",
    "discard_import",
    "export_workbook",
    "import_workbook",
    "let_wait",
    "preview_import",
]
