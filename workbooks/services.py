"""Importing and exporting workbooks: all of a file or nothing, and always written down."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from attachments.archives import Rejected
from common import clock
from common.errors import Refused
from common.fields import new_key
from rules.wording import chinese_date
from workbooks.models import ImportRun
from workbooks.reading import read_book
from workbooks.registry import DAY_PROPERTY, KIND_PROPERTY, Comparison, ExportOptions, kind_of
from workbooks.reports import Report, file_problem
from workbooks.writer import write_book


def import_workbook(*, kind: str, name: str, content: bytes, by: User, dry_run: bool = False) -> Report:
    """Read a file, hold it against what is stored and, when nothing is wrong, apply the difference at once."""
    workbook = kind_of(kind)
    workbook.require(by)
    report = Report(kind=kind, file=name, dry_run=dry_run)
    try:
        book = read_book(name, content)
    except Rejected as rejected:
        report.sheets = [file_problem(name, f"{rejected.reason}。", f"{rejected.remedy}。" if rejected.remedy else "")]
        return report
    try:
        with transaction.atomic():
            comparison = workbook.compare(book, file_name=name, by=by, will_apply=not dry_run)
            report.sheets = comparison.sheets
            report.notices = [f"隐藏的工作表“{title}”已忽略。" for title in book.hidden] + comparison.notices
            if not dry_run and not report.is_wrong:
                run = _apply(comparison, report, content, by)
                report.applied, report.run = True, str(run.pk)
    except IntegrityError as error:
        raise Refused("导入期间数据被他人修改，未导入任何数据。", remedy="请重新导入。") from error
    return report


def _apply(comparison: Comparison, report: Report, content: bytes, by: User) -> ImportRun:
    sha256 = hashlib.sha256(content).hexdigest()
    before = ImportRun.objects.filter(kind=report.kind, sha256=sha256).first()
    if before is not None:
        day = chinese_date(clock.day_of(before.applied_at))
        report.notices.append(f"同一文件已于{day}导入过。")
    run = ImportRun(
        id=new_key(),
        kind=report.kind,
        file_name=report.file[:255],
        sha256=sha256,
        counts={sheet.sheet: sheet.counts() for sheet in report.sheets},
        by=by,
        applied_at=clock.now(),
    )
    run.digest = comparison.apply(run)
    run.save(force_insert=True)
    return run


def export_workbook(
    *, kind: str, path: Path, by: User, as_of: date | None = None, with_id_numbers: bool = False
) -> dict[str, int]:
    """Write a workbook of a day (today unless said); returns the number of rows by sheet."""
    workbook = kind_of(kind)
    workbook.require(by)
    options = ExportOptions(as_of or clock.today(), as_of is not None, with_id_numbers)
    with transaction.atomic():
        properties = {KIND_PROPERTY: kind, DAY_PROPERTY: options.as_of.isoformat()}
        counts = write_book(path, workbook.export(by=by, options=options), properties)
        details = {"kind": kind, "as_of": options.as_of.isoformat(), "rows": counts, "with_id_numbers": with_id_numbers}
        audit.record(
            by=by,
            action="workbooks.export_workbook",
            summary=f"导出{workbook.label}{'（含完整身份证号）' if with_id_numbers else ''}",
            changes={key: [None, value] for key, value in details.items()},
        )
    return counts
