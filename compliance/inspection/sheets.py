"""The pages that the system itself writes: blocks of facts under a title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from common import clock
from common.printing import Sheet
from compliance.inspection.binding import STYLES, TocLine
from rules.articles import citation, quotation
from rules.verdicts import DISCLAIMER, Finding
from rules.wording import chinese_date, chinese_moment

FOLDER = "compliance/inspection"
PAGE_STYLES = ("css/paper.css", "css/filing-papers.css", "css/paper-inspection.css")  # the strip of days is a paper's
NONE = "未见记录"


@dataclass(frozen=True)
class Block:
    """A heading with facts (label, value), or with a table; ``empty`` is said where there is neither."""

    heading: str = ""
    facts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    empty: str = NONE
    widths: Sequence[str] = ()  # classes of the columns: is-narrow, is-day, is-wide, is-code
    quotations: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Head with the class of each column."""
        widths = [*self.widths, *[""] * (len(self.head) - len(self.widths))]
        return list(zip(self.head, widths, strict=True))

    @property
    def pairs(self) -> list[Sequence[tuple[str, str]]]:
        """Facts two by two, as the rows of the printed table."""
        return [self.facts[start : start + 2] for start in range(0, len(self.facts), 2)]


def page(title: str, blocks: Iterable[Block], *, day: str = "", strip: Sequence[Any] = ()) -> Sheet:
    """A page, or as many as the blocks take; a strip of counted days stands below the title."""
    context: dict[str, Any] = {"title": title, "day": day, "blocks": list(blocks), "strip": strip}
    return Sheet(f"{FOLDER}/page.html", context, PAGE_STYLES)


def cover(title: str, about: str, facts: Sequence[tuple[str, str]], day: str) -> Sheet:
    return Sheet(f"{FOLDER}/cover.html", {"title": title, "about": about, "facts": facts, "day": day}, STYLES)


def contents(lines: Sequence[TocLine]) -> Sheet:
    return Sheet(f"{FOLDER}/contents.html", {"lines": lines}, STYLES)


def article_block(heading: str, findings: Sequence[Finding]) -> Block:
    """What was found under one article, with its own words."""
    rows = [(_strength(each), each.label, _told(each)) for each in findings]
    anchor = findings[0].anchor
    return Block(
        heading,
        head=("要求", "情况", "系统提示"),
        rows=rows,
        widths=("is-short", "is-short"),
        quotations=[(citation(anchor), quotation(anchor))],
    )


def findings_block(heading: str, findings: Sequence[Finding]) -> Block:
    """Findings of several articles in one table."""
    rows = [(each.citation, _strength(each), each.label, _told(each)) for each in findings]
    return Block(
        heading,
        head=("条款", "要求", "情况", "系统提示"),
        rows=rows,
        widths=("is-narrow", "is-short", "is-short"),
        note=DISCLAIMER,
        empty="没有须对照的事项。",
    )


def _strength(finding: Finding) -> str:
    """应当, 一般, 可以, 工作要求: without the words of the text that stand for it."""
    return finding.strength.label.partition("（")[0]


def _told(finding: Finding) -> str:
    stated = f"（说明：{finding.circumstances.text}）" if finding.circumstances else ""
    return finding.message + stated


def day_words(day: date | None) -> str:
    return chinese_date(day) if day else ""


def moment_words(moment: datetime | None) -> str:
    return chinese_moment(moment.astimezone(clock.SHANGHAI)) if moment else ""
