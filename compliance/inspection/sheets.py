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
    return Sheet(f"{FOLDER}/page.html", context, STYLES)


def cover(title: str, about: str, facts: Sequence[tuple[str, str]], day: str) -> Sheet:
    return Sheet(f"{FOLDER}/cover.html", {"title": title, "about": about, "facts": facts, "day": day}, STYLES)


def contents(lines: Sequence[TocLine]) -> Sheet:
    return Sheet(f"{FOLDER}/contents.html", {"lines": lines}, STYLES)


def finding_rows(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """条款, 要求程度, 情况, 系统提示 of what was found."""
    return [(each.citation, each.strength.label, each.label, _told(each)) for each in findings]


def _told(finding: Finding) -> str:
    told = finding.message
    if finding.circumstances is not None:
        told += f"（说明：{finding.circumstances.text}）"
    return told


def findings_block(heading: str, findings: Sequence[Finding], quoted: Iterable[str]) -> Block:
    """Findings with the words of the articles that they rest on."""
    anchors = list(dict.fromkeys(quoted))
    return Block(
        heading,
        head=("条款", "要求", "情况", "系统提示"),
        rows=finding_rows(findings),
        widths=("is-narrow", "is-day", "is-day", ""),
        note=DISCLAIMER,
        empty="没有须对照的事项。",
        quotations=[(citation(anchor), quotation(anchor)) for anchor in anchors],
    )


def day_words(day: date | None) -> str:
    return chinese_date(day) if day else ""


def moment_words(moment: datetime | None) -> str:
    return chinese_moment(moment.astimezone(clock.SHANGHAI)) if moment else ""
