"""Importing: a file is read, held against what is stored, and applied as a whole or not at all."""

import hashlib

from django.db import IntegrityError, transaction

from accounts.models import User
from attachments.archives import Rejected
from common import clock, collector
from common.errors import Refused
from common.fields import new_key
from rules.wording import chinese_date
from workbooks.models import ImportRun
from workbooks.reading import Book, read_book
from workbooks.registry import Comparison, WorkbookKind, kind_of
from workbooks.reports import Difference, Report, file_problem


@collector.paused()
def import_workbook(
    *, kind: str, name: str, content: bytes, by: User, dry_run: bool = False, expected: str | None = None
) -> Report:
    """Read a file, hold it against what is stored and, when nothing is wrong, apply the difference at once.

    With ``expected`` (the fingerprint of a preview) it is applied only when it would still do the same.
    """
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
            comparison = _compare(workbook, book, report, by)
            if dry_run or expected is not None:
                report.differences = _told(comparison, report)
            if not dry_run and not report.is_wrong and expected in (None, report.fingerprint()):
                _apply(comparison, report, content, by)
    except IntegrityError as error:
        raise Refused("导入期间数据被他人修改，未导入任何数据。", remedy="请重新导入。") from error
    _tell_earlier_run(report, content)
    return report


def _compare(workbook: WorkbookKind, book: Book, report: Report, by: User) -> Comparison:
    comparison = workbook.compare(book, file_name=report.file, by=by, will_apply=not report.dry_run)
    report.sheets = comparison.sheets
    report.notices = [f"隐藏的工作表“{title}”已忽略。" for title in book.hidden] + comparison.notices
    return comparison


def _told(comparison: Comparison, report: Report) -> list[Difference]:
    """The differences of rows that are right; those of wrong rows are half of what was meant."""
    wrong = {(sheet.sheet, problem.row) for sheet in report.sheets for problem in sheet.errors}
    found = comparison.differences()
    if not report.is_wrong:
        return found
    return [each for each in found if each.row is not None and (each.sheet, each.row) not in wrong]


def _apply(comparison: Comparison, report: Report, content: bytes, by: User) -> None:
    run = ImportRun(
        id=new_key(),
        kind=report.kind,
        file_name=report.file[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        counts={sheet.sheet: sheet.counts() for sheet in report.sheets},
        by=by,
        applied_at=clock.now(),
    )
    run.digest = comparison.apply(run)
    run.save(force_insert=True)
    report.applied, report.run = True, str(run.pk)


def _tell_earlier_run(report: Report, content: bytes) -> None:
    """Say when the same file was imported before."""
    sha256 = hashlib.sha256(content).hexdigest()
    runs = ImportRun.objects.filter(kind=report.kind, sha256=sha256)
    before = (runs.exclude(pk=report.run) if report.run else runs).first()
    if before is not None:
        report.notices.append(f"同一文件已于{chinese_date(clock.day_of(before.applied_at))}导入过。")
