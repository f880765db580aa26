"""Exporting: a workbook of a day, with who took it and when, and one audit row."""

from datetime import date
from pathlib import Path

from django.db import transaction

from accounts import audit
from accounts.models import User
from common import clock
from common.templatetags.words import cn_datetime
from workbooks.registry import DAY_PROPERTY, KIND_PROPERTY, ExportOptions, kind_of
from workbooks.writer import Watermark, write_book

BY_PROPERTY, AT_PROPERTY = "exported-by", "exported-at"


def export_workbook(
    *, kind: str, path: Path, by: User, as_of: date | None = None, with_id_numbers: bool = False, reason: str = ""
) -> dict[str, int]:
    """Write a workbook of a day (today unless said); returns the number of rows by sheet."""
    workbook = kind_of(kind)
    workbook.require(by)
    options = ExportOptions(as_of or clock.today(), as_of is not None, with_id_numbers)
    now = clock.now()
    properties = {
        KIND_PROPERTY: kind,
        DAY_PROPERTY: options.as_of.isoformat(),
        BY_PROPERTY: by.username,
        AT_PROPERTY: now.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"),
    }
    watermark = Watermark(workbook.label, f"{by.display_name}（{by.username}）于{cn_datetime(now)}导出")
    with transaction.atomic():
        counts = write_book(path, workbook.export(by=by, options=options), properties, watermark)
        details = {"kind": kind, "as_of": options.as_of.isoformat(), "rows": counts, "with_id_numbers": with_id_numbers}
        audit.record(
            by=by,
            action="workbooks.export_workbook",
            summary=f"导出{workbook.label}{'（含完整身份证号）' if with_id_numbers else ''}",
            changes={key: [None, value] for key, value in details.items()},
            reason=reason,
        )
    return counts
