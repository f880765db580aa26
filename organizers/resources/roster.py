"""The roster as a kind of workbook."""

import re
from datetime import date
from typing import Any

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from organizers.resources import export, timeline
from organizers.resources.differences import Places, differences
from organizers.resources.people import PersonComparison
from organizers.resources.sheets import OrganizerImportSheet, UnitImportSheet
from organizers.resources.stored import Work, load_work
from organizers.resources.template import template_sheets
from organizers.resources.tenures import TenureComparison
from organizers.resources.units import UnitComparison, plain
from organizers.services.roster import apply_roster
from workbooks.models import ImportRun
from workbooks.reading import Book
from workbooks.registry import DAY_PROPERTY, Comparison, ExportOptions
from workbooks.reports import Problem, file_problem
from workbooks.resources import SheetData, recognized
from workbooks.values import CellError, compact, parse_day
from workbooks.writer import OutSheet

AS_OF = re.compile(r"截[至止](?:到|于)?[:：]?\s*([^()（）,，;；截]+)")
SOURCE_LENGTH = 200


class RosterWorkbook:
    """Units with their member counts, and organizers with their posts and tenures."""

    code = "roster"
    label = "花名册"
    lede = "单位及其党员人数、专职组织员及其岗位和任职。"

    def require(self, by: User) -> None:
        """The department's own: whoever may manage the whole ledger."""
        require(by, Permission.EXCHANGE_ROSTER)

    def compare(self, book: Book, *, file_name: str, by: User, will_apply: bool) -> Comparison:
        """Hold both sheets (or the one that there is) against what is stored."""
        data, wrong, notices = recognized(book.grids, [UnitImportSheet(), OrganizerImportSheet()])
        if not data and not wrong:
            remedy = "请使用含“单位”或“组织员”工作表的工作簿，表头写明单位代码、工号等列。"
            wrong = [file_problem(file_name, "没有找到“单位”或“组织员”工作表。", remedy)]
        elif not wrong and all(each.is_without_rows for each in data):
            wrong = [file_problem(file_name, "没有数据行。", "请在表头下方逐行填写后再导入；“示例”行不算在内。")]
        today = clock.today()
        work = load_work(
            today=today,
            compared_on=min(today, _day_shown(book, data) or today),
            by=by,
            source=f"花名册导入（{file_name}）"[:SOURCE_LENGTH],
            will_apply=will_apply,
        )
        places = _compare(data, work)
        reports = [each.report() for each in data] + wrong

        def apply(run: ImportRun) -> str:
            return apply_roster(changes=work.changes, run=run, by=by)

        return Comparison(reports, apply, lambda: differences(work, places), notices)

    def template(self) -> list[OutSheet]:
        """Both sheets without rows."""
        return template_sheets()

    def export(self, *, by: User, options: ExportOptions) -> list[OutSheet]:
        """Both sheets; numbers of identity masked unless asked for in full."""
        return export.sheets(options)


def _compare(data: list[SheetData], work: Work) -> Places:
    """Compare both sheets; returns where in the file each stored or new row is spoken of."""
    places = Places()
    units = next((each for each in data if isinstance(each.resource, UnitImportSheet)), None)
    people = next((each for each in data if isinstance(each.resource, OrganizerImportSheet)), None)
    if people is not None and not people.has("staff_number"):
        _refuse_missing(people, "staff_number")
        people = None
    of_units = UnitComparison(units, work, _first_days(people)) if units else None
    if of_units:
        of_units.run()
        places.unit_sheet = of_units.data.grid.sheet
        places.of |= {state.unit.pk: (places.unit_sheet, row.number) for row, state in of_units.rows}
    told: set[object] = set()
    if people is not None:
        of_tenures = _compare_people(people, work)
        places.people_sheet = people.grid.sheet
        places.of |= _places_of_people(of_tenures, work)
        told = {key for key, row in of_tenures.row_of.items() if row.is_wrong}
    if of_units:
        timeline.close_abolished(of_units.data, of_units.rows, work, told)
    return places


def _places_of_people(of_tenures: TenureComparison, work: Work) -> dict[Any, tuple[str, int]]:
    sheet = of_tenures.data.grid.sheet
    found: dict[Any, tuple[str, int]] = {}
    for row in of_tenures.data.rows:
        person = work.stored.people.get(row.get("staff_number"))
        if person is not None:
            found.setdefault(person.pk, (sheet, row.number))
    return found | {key: (sheet, row.number) for key, row in of_tenures.row_of.items()}


def _compare_people(data: SheetData, work: Work) -> TenureComparison:
    of_people, of_tenures = PersonComparison(data, work), TenureComparison(data, work)
    for row in data.rows:
        person = of_people.run(row)
        if person is not None:
            of_tenures.run(row, person)
    of_tenures.finish()
    timeline.refuse_overlaps(of_tenures)
    return of_tenures


def _refuse_missing(data: SheetData, key: str) -> None:
    column = data.column(key)
    row = data.header.first + 1
    data.sheet_problems.append(Problem(row, column, "", f"缺少“{column}”列。", f"请加上“{column}”列并逐行填写。"))
    data.rows = []


def _first_days(people: SheetData | None) -> dict[str, date]:
    """The first day of a tenure that the file names, by what it calls the unit."""
    found: dict[str, date] = {}
    for row in people.rows if people else []:
        day = row.get("effective_on")
        for key in ("unit_code", "unit_name"):
            name = compact(row.get(key) or "")
            if day is not None and name:
                found[name] = min(plain(day), found.get(name, date.max))
    return found


def _day_shown(book: Book, data: list[SheetData]) -> date | None:
    """The day that a file shows: an export says it itself, other files in a title (截至2026年11月22日)."""
    titles = [title for each in data for title in each.titles()]
    said = [book.properties.get(DAY_PROPERTY, ""), *(found[1] for found in map(AS_OF.search, titles) if found)]
    for text in filter(None, said):
        try:
            return plain(parse_day(text))
        except CellError:
            continue
    return None
