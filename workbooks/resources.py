"""Sheets as import-export resources: a declaration of columns that parses rows and renders them again.

The library's own import loop asks the database for every row; here a resource only turns cells into values. What is
compared with them is loaded once, and a service applies the difference.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from import_export import fields, resources

from workbooks.headers import Header, find_header, is_footer, normal_header
from workbooks.reading import Grid
from workbooks.reports import Problem, SheetReport
from workbooks.values import CellError, is_blank, shown
from workbooks.widgets import CellWidget

# Stands for the code or staff number in the row of the template that shows how to fill it in; never imported.
EXAMPLE = "示例"
# Sheets that the system itself adds; what they say is not data.
HELP_SHEET, ERROR_SHEET = "填写说明", "错误清单"
BROKEN = {
    "error": ("该单元格的公式出错。", "请更正公式，或将结果粘贴为数值后再导入。"),
    "formula": ("该单元格是公式，文件中没有它的计算结果。", "请用表格软件打开并保存一次，或将结果粘贴为数值后再导入。"),
}


class Column(fields.Field):
    """A column: its header, other headers that mean the same (separated by spaces), and how its cells are read."""

    def __init__(self, header: str, widget: CellWidget, *, synonyms: str = "", attribute: str = "") -> None:
        super().__init__(attribute=attribute or None, column_name=header, widget=widget)
        self.synonyms = synonyms.split()


@dataclass
class Row:
    """A row of a sheet: ``number`` as the table program shows it, values by key, problems found so far."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    outcome: str = "unchanged"

    def get(self, key: str) -> Any:
        """The value of a cell; None when it is empty, wrong or not in the sheet."""
        return self.values.get(key)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems)


class SheetResource(resources.Resource):
    """A kind of sheet. Subclasses declare columns, the sheet's name and the columns that identify a row."""

    sheet = ""
    sheet_words = ""
    identity: tuple[str, ...] = ()

    def words(self) -> dict[str, str]:
        """Every header that is understood → the column's key; a column's own header stands first."""
        found: dict[str, str] = {}
        for key, column in self.fields.items():
            for word in (column.column_name, *column.synonyms):
                found.setdefault(normal_header(word), key)
        return found

    def is_named(self, title: str) -> bool:
        """Whether a sheet's title is this kind's own."""
        return normal_header(title) in {normal_header(word) for word in (self.sheet, *self.sheet_words.split())}

    def header_of(self, grid: Grid) -> Header | None:
        """The header of a sheet of this kind: at least one column that identifies a row is named."""
        header = find_header(grid, self.words())
        return header if header and any(key in header.columns for key in self.identity) else None

    def rendered(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
        """The cells of rows that are written, from values by attribute; what is not there is an empty cell."""
        cells = [(column.attribute, column.widget.render) for column in self.fields.values()]
        return ([render(values.get(name)) for name, render in cells] for values in rows)


class SheetData:
    """A sheet that was recognized: its rows, and where problems are put."""

    def __init__(self, resource: SheetResource, grid: Grid, header: Header) -> None:
        self.resource, self.grid, self.header = resource, grid, header
        self.sheet_problems = [
            Problem(header.first + 1, text, text, "表头中该列重复。", "请只保留一列。", self._place_of(text))
            for text in header.repeated
        ]
        self.examples = 0
        self.rows = list(self._rows())

    @property
    def is_without_rows(self) -> bool:
        """Whether there is a header and nothing below it, and nothing wrong with the header either."""
        return not self.rows and not self.sheet_problems

    def has(self, key: str) -> bool:
        """Whether the sheet has a column."""
        return key in self.header.columns

    def column(self, key: str) -> str:
        """The header of a column as the file has it; its proper name where the file lacks it."""
        proper: str = self.resource.fields[key].column_name
        return self.header.texts.get(key, proper)

    def first_of(self, *keys: str) -> str:
        """The first of some columns that the sheet has (the first of all where it has none)."""
        return next((key for key in keys if self.has(key)), keys[0])

    def refuse(self, row: Row, key: str, message: str, remedy: str, value: str | None = None) -> None:
        """Note a problem of a cell."""
        text = shown(row.raw.get(key)) if value is None else value
        row.bad.add(key)
        place = self.header.columns.get(key)
        row.problems.append(Problem(row.number, self.column(key), text, message, remedy, place))

    def _place_of(self, text: str) -> int | None:
        return next((self.header.columns[key] for key, each in self.header.texts.items() if each == text), None)

    def titles(self) -> list[str]:
        """The text above the header."""
        return [cell for row in self.grid.rows[: self.header.first] for cell in row if isinstance(cell, str) and cell]

    def notices(self) -> list[str]:
        """What was not read of the sheet, and is no mistake."""
        sheet = self.grid.sheet
        found = []
        if self.header.ignored:
            found.append(f"工作表“{sheet}”中未识别的列已忽略：{'、'.join(self.header.ignored)}。")
        if self.is_without_rows:
            found.append(f"工作表“{sheet}”没有数据行。")
        return found + ([f"工作表“{sheet}”中的示例行已忽略。"] if self.examples else [])

    def report(self) -> SheetReport:
        """Counts and problems, in the order of the sheet."""
        report = SheetReport(self.grid.sheet, wrong=len(self.sheet_problems), errors=list(self.sheet_problems))
        order = {text: place for place, text in enumerate(self.header.texts.values())}
        for row in self.rows:
            if row.is_wrong:
                report.wrong += 1
                report.errors += sorted(row.problems, key=lambda each: order.get(each.column or "", len(order)))
            else:
                setattr(report, row.outcome, getattr(report, row.outcome) + 1)
        return report

    def _rows(self) -> Iterator[Row]:
        identity = [self.header.columns[key] for key in self.resource.identity if key in self.header.columns]
        places = [(key, place, self.resource.fields[key].widget) for key, place in self.header.columns.items()]
        for index in range(self.header.last + 1, len(self.grid.rows)):
            cells = self.grid.rows[index]
            is_empty = all(is_blank(cells[place]) and (index, place) not in self.grid.broken for _, place, _ in places)
            if is_empty or is_footer(cells, identity):
                continue
            if self._is_example(cells):
                self.examples += 1
            else:
                yield self._parsed(index, cells, places)

    def _is_example(self, cells: list[Any]) -> bool:
        place = self.header.columns.get(self.resource.identity[0])
        return place is not None and isinstance(cells[place], str) and cells[place].strip() == EXAMPLE

    def _parsed(self, index: int, cells: list[Any], places: list[tuple[str, int, CellWidget]]) -> Row:
        row, broken = Row(index + 1), self.grid.broken
        for key, place, widget in places:
            raw = row.raw[key] = cells[place]
            if broken and (index, place) in broken:
                self.refuse(row, key, *BROKEN[broken[index, place]])
                continue
            try:
                value = widget.clean(raw)
            except CellError as error:
                self.refuse(row, key, error.message, error.remedy)
                continue
            if value is not None:
                row.values[key] = value
        return row


def recognized(grids: list[Grid], kinds: list[SheetResource]) -> tuple[list[SheetData], list[SheetReport], list[str]]:
    """The sheets of each kind in the order of the file, reports of sheets that are not right, and notices."""
    found: dict[int, list[tuple[Grid, Header]]] = {}
    notices = []
    grids = [grid for grid in grids if grid.sheet.strip() not in (HELP_SHEET, ERROR_SHEET)]
    for grid in grids:
        place = _kind_of(grid, kinds)
        if place is not None:
            found.setdefault(place[0], []).append((grid, place[1]))
        elif not grid.is_empty():
            notices.append(f"工作表“{grid.sheet}”不是可识别的表，已忽略。")
    data, wrong = [], []
    for index, candidates in found.items():
        kind = kinds[index]
        chosen = [each for each in candidates if each[0].sheet.strip() == kind.sheet] or candidates
        if len(chosen) > 1:
            titles = "、".join(f"“{grid.sheet}”" for grid, _ in chosen)
            wrong.append(_sheet_problem(chosen[1][0].sheet, f"{titles}都像“{kind.sheet}”表。", "请只保留一张。"))
        notices += [f"工作表“{each[0].sheet}”已忽略。" for each in candidates if each not in chosen]
        data.append(SheetData(kind, *chosen[0]))
    for each in data:
        notices += each.notices()
    wrong += _headless(grids, [kind for index, kind in enumerate(kinds) if index not in found])
    order = {id(grid): place for place, grid in enumerate(grids)}
    return sorted(data, key=lambda each: order[id(each.grid)]), wrong, notices


def _kind_of(grid: Grid, kinds: list[SheetResource]) -> tuple[int, Header] | None:
    """The kind whose headers a sheet shows; its title decides before the number of columns does."""
    headers = [(index, kind.header_of(grid)) for index, kind in enumerate(kinds)]
    fitting = [(index, header) for index, header in headers if header is not None]
    if not fitting:
        return None
    return max(fitting, key=lambda each: (kinds[each[0]].is_named(grid.sheet), len(each[1].columns)))


def _headless(grids: list[Grid], kinds: list[SheetResource]) -> list[SheetReport]:
    """Sheets that bear a kind's name, hold something, and have no header of it."""
    reports = []
    for kind in kinds:
        needed = "、".join(kind.fields[key].column_name for key in kind.identity)
        remedy = f"请在数据上方用一行写明各列名称，其中须有：{needed}。"
        named = [grid for grid in grids if kind.is_named(grid.sheet) and not grid.is_empty()]
        reports += [_sheet_problem(grid.sheet, "没有找到表头。", remedy) for grid in named]
    return reports


def _sheet_problem(sheet: str, message: str, remedy: str) -> SheetReport:
    return SheetReport(sheet, wrong=1, errors=[Problem(None, None, "", message, remedy)])
