"""Article 6 item by item: the clause, what the rules find, what the committee says, what circumstances are stated."""

from collections.abc import Iterable
from dataclasses import dataclass

from filings.models import FilingCircumstances
from rules.qualification_facts import CandidateFacts, Judgement, StatedJudgement
from rules.verdicts import Finding

# The items of Article 6 in the order of the text, each with the rules that speak of it.
ITEMS: tuple[tuple[str, str, tuple[str, ...], Judgement | None], ...] = (
    ("总的要求", "政治素质好、党性意识强、业务水平高、熟悉党务工作", ("qualification.opening",), Judgement.OPENING),
    ("（一）", "一般应具有3年以上党龄", ("qualification.party_standing",), None),
    (
        "（二）",
        "热爱党务工作，熟悉党规党纪，一般应具有党务工作或思想政治工作经历",
        ("qualification.knowledge", "qualification.experience"),
        Judgement.KNOWLEDGE,
    ),
    (
        "（三）",
        "具备良好的综合素质，事业心和责任感强，具有一定的组织协调、文字表达、调查研究、教育引导能力",
        ("qualification.ability",),
        Judgement.ABILITY,
    ),
    ("（四）", "工作作风优良，公道正派，坚持原则，联系群众，严于律己", ("qualification.conduct",), Judgement.CONDUCT),
    ("（五）", "具有正常履行职责的身体条件", ("qualification.fitness",), None),
)
EXPLAINED = {
    "qualification.party_standing": FilingCircumstances.About.PARTY_STANDING,
    "qualification.experience": FilingCircumstances.About.EXPERIENCE,
}


@dataclass(frozen=True)
class Item:
    """One clause. ``about`` names the part that the committee puts into words, where it does."""

    number: str
    text: str
    about: Judgement | None
    findings: tuple[Finding, ...]
    stated: StatedJudgement | None
    circumstances: tuple[FilingCircumstances, ...]


def items_of(
    findings: Iterable[Finding], candidate: CandidateFacts | None, circumstances: Iterable[FilingCircumstances]
) -> list[Item]:
    """The opening clause and (一)–(五), in the order of the text."""
    found, stated = list(findings), list(circumstances)
    items = []
    for number, text, rules, about in ITEMS:
        explained = {EXPLAINED[rule] for rule in rules if rule in EXPLAINED}
        items.append(
            Item(
                number,
                text,
                about,
                tuple(each for each in found if each.rule in rules),
                candidate.judgement(about) if candidate and about else None,
                tuple(row for row in stated if row.about in explained),
            )
        )
    return items
