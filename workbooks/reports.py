"""What an import says about a file: per sheet, with every wrong cell named (the stable shape of ``--json``)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A cell (or row, or sheet) that cannot be taken. ``row`` is the row number of the table program."""

    row: int | None
    column: str | None
    value: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON holds it."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


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

    @property
    def is_wrong(self) -> bool:
        """Whether anything is wrong; nothing is applied then."""
        return any(sheet.wrong or sheet.errors for sheet in self.sheets)

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
