"""What a unit is shown about one rule on a day, judged by the server and not taken from what is posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.models import User
from common import tones
from compliance.facts import UnitRow
from compliance.judging import judge
from rules.catalogue import all_rules
from rules.registry import Rule
from rules.verdicts import Finding, Verdict


@dataclass(frozen=True)
class ShownVerdict:
    """All findings of one rule about a unit: one, or one per post or person."""

    rule: Rule
    on: date
    findings: tuple[Finding, ...]
    subject: str = ""

    @cached_property
    def message(self) -> str:
        return "\n".join(finding.message for finding in self.findings)

    @cached_property
    def look(self) -> tones.Look:
        """Tone and word of the whole; what is only recorded or allowed speaks with its first finding."""
        whole = Verdict(self.findings)
        return tones.look_of(whole if len(whole.judged) > 1 else (*whole.judged, *self.findings)[0])

    @property
    def is_open(self) -> bool:
        return any(finding.is_open for finding in self.findings)


def verdicts_shown(user: User, units: Iterable[UUID], on: date) -> list[tuple[UnitRow, list[ShownVerdict]]]:
    """What is said about units on a day, rule by rule: what is open first, then in the order of the articles."""
    return [(row.unit, _by_rule(row.verdict, on)) for row in judge(user, on, units=units).units]


def _by_rule(verdict: Verdict, on: date) -> list[ShownVerdict]:
    found = ((rule, verdict.findings_of(rule.id)) for rule in all_rules())
    shown = [ShownVerdict(rule, on, findings) for rule, findings in found if findings]
    return sorted(shown, key=lambda each: not each.is_open)


def verdict_shown(user: User, unit: UUID, rule_id: str, on: date, subject: str = "") -> ShownVerdict | None:
    """What one rule says about a unit on a day, of one subject where one is named; None where it says nothing."""
    said = (shown for _, group in verdicts_shown(user, [unit], on) for shown in group)
    found = next((shown for shown in said if shown.rule.id == rule_id), None)
    if found is None or not subject:
        return found
    findings = tuple(finding for finding in found.findings if finding.subject == subject)
    return ShownVerdict(found.rule, on, findings, subject) if findings else None
