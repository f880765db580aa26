"""Taking a document out: written, marked with who took it and when, and recorded."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from common import clock
from common.errors import Invalid
from common.templatetags.words import cn_datetime
from compliance.documents.overview import ISSUES_SHEET, REGISTER_SHEET, Overview
from compliance.documents.printed import print_overview
from compliance.documents.workbook import write_overview
from compliance.services.exports import record_export

MOST_ROWS = 1000  # a page of a table takes the engine a third of a second
PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Taken(NamedTuple):
    """A file to be sent."""

    name: str
    media_type: str
    content: bytes


def take_overview(overview: Overview, *, form: str, reason: str, by: User) -> Taken:
    """``form`` is a4, a3 or xlsx. Nothing is sent that was not recorded."""
    if form != "xlsx" and max(len(overview.issues), len(overview.lines)) > MOST_ROWS:
        raise Invalid({"form": [f"超过{MOST_ROWS}行的表不宜印成PDF，请先缩小范围，或导出Excel工作簿。"]})
    taken = f"由{by.display_name}（{by.username}）于{cn_datetime(clock.now())}导出"
    with transaction.atomic():
        details = {
            "as_of": overview.on.isoformat(),
            "form": form,
            "rows": len(overview.lines),
            "issues": len(overview.issues),
            "asked": overview.asked,
            "source": overview.source,
        }
        record_export(what=f"{REGISTER_SHEET}和{ISSUES_SHEET}", details=details, reason=reason, by=by)
        content = (
            _workbook(overview, taken) if form == "xlsx" else print_overview(overview, taken, is_wide=form == "a3")
        )
    name = f"{REGISTER_SHEET}和{ISSUES_SHEET}（{overview.on:%Y-%m-%d}）"
    return Taken(f"{name}.xlsx", EXCEL, content) if form == "xlsx" else Taken(f"{name}.pdf", PDF, content)


def _workbook(overview: Overview, taken: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "overview.xlsx"
        write_overview(path, overview, taken)
        return path.read_bytes()
