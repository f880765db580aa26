"""The register and the list as PDF, A4 or A3 across."""

from typing import Any

from common.printing import Sheet, print_pdf
from compliance.cockpit import COLUMNS
from compliance.documents.overview import BLANKS, FOOT, ISSUES, REGISTER, Overview

STYLES = ("css/paper.css", "css/paper-cockpit.css")


def print_overview(overview: Overview, taken: str, *, is_wide: bool) -> bytes:
    """One document, first the register, then the list on a page of its own."""
    context: dict[str, Any] = {
        "overview": overview,
        "taken": taken,
        "paper": "is-wide-register" if is_wide else "is-register",
        "columns": COLUMNS,
        "register_title": REGISTER,
        "issues_title": ISSUES,
        "foot": FOOT,
        "blanks": BLANKS,
    }
    return print_pdf(Sheet("compliance/documents/overview.html", context, STYLES))
