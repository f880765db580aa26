"""One unit, and the department, against every article that can be judged: one cell for each.

standard = Standard(on, settings, calendar)
verdict = judge_unit(facts, standard)
row = cells(verdict)            # {"2": Verdict, "4": Verdict, …}
figures = totals(rows)          # {"2": {Outcome.MET: 17, …}, …}
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from rules.assessment import assess_annual, assess_follow_ups
from rules.cockpit_facts import (
    CoveredUnit,
    CycleFacts,
    DepartmentFacts,
    OrganizerFacts,
    ProgrammeFacts,
    UnitFacts,
)
from rules.conditions import assess_conditions
from rules.coverage import assess_coverage, assess_unit_coverage, out_of_scope
from rules.cultivation import assess_career, assess_cultivation
from rules.department import assess_duties
from rules.management import assess_dedicated, assess_work_reports
from rules.registry import rule_named
from rules.selection import assess_filing
from rules.selection_facts import FilingFacts
from rules.staffing import assess_staffing
from rules.standard import Standard
from rules.training import assess_training
from rules.unit_kinds import UnitKind
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


# What stands for an article where nobody, or nothing, is there to be judged.
_OF_FILINGS = ("qualification.opening", "selection.applies")
_OF_ORGANIZERS = ("training.school_hours", "management.dedicated", "assessment.unit_sheet")
_NOBODY = OrganizerFacts("", "")


def judge_unit(facts: UnitFacts, standard: Standard) -> Verdict:
    """Everything that the articles say about a unit and its organizers on the day."""
    if not facts.in_scope:
        return Verdict((out_of_scope(facts),))
    staffing = assess_staffing(facts.staffing, on=standard.on, edition=standard.edition, settings=standard.settings)
    findings = (
        assess_unit_coverage(staffing.in_post, standard),
        *staffing.findings,
        *_filings(facts.filings, standard),
        *_organizers(facts, standard),
        assess_work_reports(facts.work_reports, standard),
    )
    return Verdict(findings)


def _filings(filings: tuple[FilingFacts, ...] | None, standard: Standard) -> tuple[Finding, ...]:
    if filings is None:
        of_candidate, of_way = (rule_named(rule_id) for rule_id in _OF_FILINGS)
        return (
            of_candidate.without_text(standard.edition) or of_candidate.unrecorded("任职资格"),
            of_way.without_text(standard.edition) or of_way.unrecorded("选任备案"),
        )
    found = tuple(finding for each in filings for finding in assess_filing(each, standard))
    judged = {finding.article for finding in found}
    asked = (rule_named(rule_id) for rule_id in _OF_FILINGS)
    return found + tuple(
        each.not_applicable("近期无相关选任备案事项。") for each in asked if each.article not in judged
    )


def _organizers(facts: UnitFacts, standard: Standard) -> tuple[Finding, ...]:
    if facts.organizers is None:
        return _organizer(_NOBODY, facts.kind, standard)
    if not facts.organizers:
        seat = "conditions.attends_items" if facts.kind is UnitKind.HOSPITAL else "conditions.committee_member"
        asked = (rule_named(rule_id) for rule_id in (*_OF_ORGANIZERS, seat))
        return tuple(
            each.without_text(standard.edition) or each.not_applicable("现无在岗专职组织员，配备后适用。")
            for each in asked
        )
    return tuple(finding for each in facts.organizers for finding in _organizer(each, facts.kind, standard))


def _organizer(organizer: OrganizerFacts, kind: UnitKind, standard: Standard) -> tuple[Finding, ...]:
    return (
        *assess_training(
            organizer.training,
            standard,
            key=organizer.key,
            name=organizer.name,
            in_post_since=organizer.in_post_since,
        ),
        assess_cultivation(organizer, standard),
        *assess_career(organizer, standard),
        *assess_conditions(organizer, standard, kind=kind),
        *assess_dedicated(organizer, standard),
        *assess_annual(organizer, standard),
        *assess_follow_ups(organizer, standard),
    )


def judge_department(facts: DepartmentFacts, standard: Standard) -> Verdict:
    """The department's own duties, in a row of their own."""
    return Verdict((assess_coverage(facts.units, standard), *assess_duties(facts, standard)))


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
