"""The register and the list as rows of words, whichever file they are written to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from compliance.cockpit import COLUMNS, OPEN, Row, Standing, Tally, tally
from compliance.freezing import basis_of
from rules.articles import citation
from rules.verdicts import Finding, Outcome
from rules.wording import chinese_date

REGISTER, ISSUES = "专职组织员工作执行情况一览表", "专职组织员工作问题清单"
REGISTER_SHEET, ISSUES_SHEET = "执行情况一览表", "问题清单"
FOOT = ("填报单位（盖章）：", "负责人：", "填表人：", "联系电话：", "填表日期：　　年　　月　　日")
DISCLAIMER = "系统提示，以党委组织部认定为准。"
BLANKS = ("整改措施", "责任人", "时限")


class Issue(NamedTuple):
    """One open point. The blanks beside it are filled in by hand."""

    name: str
    article: str
    word: str
    message: str
    basis: str
    remedy: str
    is_unknown: bool = False

    @property
    def article_label(self) -> str:
        return citation(f"article-{self.article}")


class Line(NamedTuple):
    """A row of the register with its open points."""

    row: Row
    issues: tuple[Issue, ...]

    @property
    def words(self) -> list[str]:
        """One word per article."""
        return [self.row.marks[column.article].word for column in COLUMNS]

    @property
    def is_gap(self) -> list[bool]:
        return [self.row.marks[column.article].standing is Standing.GAP for column in COLUMNS]


@dataclass(frozen=True)
class Overview:
    """Everything that is printed. `own` is the department's line; `asked` says how it was narrowed down."""

    on: date
    lines: tuple[Line, ...]
    own: Line | None
    issues: tuple[Issue, ...]
    left_out: int  # open points without a record that are counted and not listed
    asked: str = ""
    source: str = ""  # where the figures come from, when not from today's records

    @property
    def day(self) -> str:
        return chinese_date(self.on)

    @property
    def tally(self) -> Tally:
        return tally(line.row for line in self.lines)

    @property
    def totals(self) -> list[tuple[str, list[int]]]:
        """The last rows: of each word, how many units under each article."""
        counted = self.tally
        return [(each.label, [counted[column.article][each] for column in COLUMNS]) for each in Standing]

    @property
    def notes(self) -> list[str]:
        """The sentences below."""
        found = [f"范围：{self.asked}。"] if self.asked else []
        if self.source:
            found.append(self.source)
        if self.left_out:
            found.append(f"另有“未见记录”事项{self.left_out}项，未列入问题清单。")
        return [*found, "“不适用”指条文对该单位没有须对照的要求，或只作记录。", DISCLAIMER]


def overview_of(
    on: date, lines: Iterable[Line], *, own: Line | None = None, article: str = "", outcome: str = "",
    with_unknown: bool = False, asked: str = "", source: str = "",
) -> Overview:  # fmt: skip
    """Put together what is printed; the list is narrowed to an article and an outcome as the grid was."""
    lines = tuple(lines)
    every = [issue for line in ([own] if own else []) + list(lines) for issue in line.issues]
    every = [each for each in every if article in ("", each.article)]
    if outcome == Standing.UNKNOWN:
        every, with_unknown = [each for each in every if each.is_unknown], True
    elif outcome in OPEN:
        gap = Standing.GAP.label  # every other word of what is open asks for an explanation
        every = [each for each in every if not each.is_unknown and (each.word == gap) == (outcome == Standing.GAP)]
    listed = tuple(each for each in every if with_unknown or not each.is_unknown)
    return Overview(on, lines, own, listed, len(every) - len(listed), asked, source)


Bases = Mapping[tuple[str, str], str]


def line_of(row: Row, bases: Bases | None = None) -> Line:
    """A row with what is open; `bases` are the names of rules as they were frozen, where they were."""
    return Line(row, issues_of(row.name, row.verdict.judged, bases or {}))


def issues_of(name: str, findings: Sequence[Finding], bases: Bases) -> tuple[Issue, ...]:
    """What is open, by article, the louder first."""
    opened = [each for each in findings if each.is_open]
    opened.sort(key=lambda each: (int(each.article), each.outcome is Outcome.UNKNOWN))
    return tuple(_issue(name, each, bases) for each in opened)


def _issue(name: str, finding: Finding, bases: Bases) -> Issue:
    is_unknown = finding.outcome is Outcome.UNKNOWN
    basis = bases.get((finding.rule, finding.article)) or basis_of(finding)
    return Issue(name, finding.article, finding.label, finding.message, basis, finding.remedy, is_unknown)
