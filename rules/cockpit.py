"""One unit, and the department, against every article that can be judged: one cell for each.

standard = Standard(on, settings, calendar)
verdict = judge_unit(facts, standard)
row = cells(verdict)            # {"2": Verdict, "4": Verdict, …}
figures = totals(rows)          # {"2": {Outcome.MET: 17, …}, …}
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from rules.cockpit_facts import (
    CoveredUnit,
    CycleFacts,
    DepartmentFacts,
    OrganizerFacts,
    ProgrammeFacts,
    UnitFacts,
)
from rules.staffing import assess_staffing
from rules.standard import Standard
from rules.verdicts import Finding, Outcome, Verdict

__all__ = [
    "ARTICLES",
    "DEPARTMENT_ARTICLES",
    "CoveredUnit",
    "CycleFacts",
    "DepartmentFacts",
    "OrganizerFacts",
    "ProgrammeFacts",
    "Standard",
    "UnitFacts",
    "cells",
    "judge_department",
    "judge_unit",
    "totals",
]

# The columns. Articles 9, 10 and 13 are recorded, never judged; their findings stand in the verdict of a unit.
ARTICLES = ("2", "4", "6", "7", "8", "11", "12", "14")
DEPARTMENT_ARTICLES = ("2", "8", "11", "14")


def judge_unit(facts: UnitFacts, standard: Standard) -> Verdict:
    """Everything that the articles say about a unit and its organizers on the day."""
    return assess_staffing(facts.staffing, on=standard.on, edition=standard.edition, settings=standard.settings)


def judge_department(facts: DepartmentFacts, standard: Standard) -> Verdict:
    """The department's own duties, in a row of their own."""
    return Verdict()


def cells(verdict: Verdict) -> dict[str, Verdict]:
    """One verdict per judged article, in the order of the columns; what is not asked there is not applicable."""
    found: dict[str, list[Finding]] = {article: [] for article in ARTICLES}
    for finding in verdict.findings:
        if finding.article in found:
            found[finding.article].append(finding)
    return {article: Verdict(tuple(findings)) for article, findings in found.items()}


def totals(rows: Iterable[Mapping[str, Verdict]]) -> dict[str, dict[Outcome, int]]:
    """How many rows have which outcome under each article; every outcome is named, also with none."""
    counted: dict[str, Counter[Outcome]] = {article: Counter() for article in ARTICLES}
    for row in rows:
        for article, cell in row.items():
            counted[article][cell.outcome] += 1
    return {article: {outcome: counter[outcome] for outcome in Outcome} for article, counter in counted.items()}
