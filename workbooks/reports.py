"""What an import says about a file: per sheet, with every wrong cell named (the stable shape of ``--json``)."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A cell (or row, or sheet) that cannot be taken. ``row`` is the row number of the table program.

    ``place`` is the column's place in the sheet (from 0) where there is one: for marking the cell, not for the JSON.
    """

    row: int | None
    column: str | None
    value: str
    message: str
    remedy: str
    place: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON holds it."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True)
class Difference:
    """What an import would write: something new (``name`` is empty), or a field of something with its old value."""

    sheet: str
    row: int | None
    subject: str
    name: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        return not self.name


@dataclass
class SheetReport:
    """How many rows of a sheet are new, changed, unchanged and wrong."""

    sheet: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    errors: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The four numbers."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "wrong": self.wrong}

    def as_dict(self) -> dict[str, Any]:
        """The sheet as JSON holds it."""
        return {"sheet": self.sheet, **self.counts(), "errors": [problem.as_dict() for problem in self.errors]}


@dataclass
class Report:
    """The outcome of one import. ``notices`` are for people and no part of the JSON."""

    kind: str
    file: str
    dry_run: bool
    sheets: list[SheetReport] = field(default_factory=list)
    applied: bool = False
    run: str | None = None
    notices: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether anything is wrong; nothing is applied then."""
        return any(sheet.wrong or sheet.errors for sheet in self.sheets)

    @property
    def is_unreadable(self) -> bool:
        """Whether the file itself is no workbook that can be taken; its sheets were not even looked at."""
        return any(not sheet.sheet for sheet in self.sheets)

    def fingerprint(self) -> str:
        """A SHA-256 over everything that a preview shows: equal exactly when the import would do the same."""
        shown = [[sheet.as_dict() for sheet in self.sheets], [vars(each) for each in self.differences]]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def packed(self) -> str:
        """The report as text, to be kept until it is confirmed."""
        sheets = [vars(sheet) | {"errors": [vars(each) for each in sheet.errors]} for sheet in self.sheets]
        told = vars(self) | {"sheets": sheets, "differences": [vars(each) for each in self.differences]}
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def unpacked(cls, text: str) -> "Report":
        """The report that `packed` wrote."""
        told = json.loads(text)
        sheets = [
            SheetReport(**(sheet | {"errors": [Problem(**each) for each in sheet["errors"]]}))
            for sheet in told["sheets"]
        ]
        differences = [Difference(**each) for each in told["differences"]]
        return cls(**(told | {"sheets": sheets, "differences": differences}))

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return {
            "kind": self.kind,
            "file": self.file,
            "dry_run": self.dry_run,
            "sheets": [sheet.as_dict() for sheet in self.sheets],
            "applied": self.applied,
            "run": self.run,
        }

    def as_text(self) -> str:
        """The report for a terminal."""
        lines = [f"{self.file}{'（试运行，未写入）' if self.dry_run else ''}"]
        for sheet in self.sheets:
            numbers = f"新增{sheet.new}，变更{sheet.changed}，不变{sheet.unchanged}，有误{sheet.wrong}"
            lines.append(f"{sheet.sheet or '文件'}：{numbers}")
            for each in sheet.errors:
                place = f"第{each.row}行" if each.row else ""
                column = f"“{each.column}”列" if each.column else ""
                value = f"（{each.value}）" if each.value else ""
                lines.append(f"  {place}{column}{value}：{each.message}{each.remedy}")
        lines.append("已导入。" if self.applied else "未导入任何数据。")
        return "\n".join(lines)


def file_problem(name: str, message: str, remedy: str) -> SheetReport:
    """A file that could not be read at all, in the shape of a sheet."""
    return SheetReport(sheet="", wrong=1, errors=[Problem(None, None, name, message, remedy)])
