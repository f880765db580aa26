"""How a finding came about: the rule and its words, the numbers of the edition, the answers to open questions, the
facts behind it.

Nobody has to believe a verdict; whatever it rests on is shown beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.permissions import Permission
from common import as_of, clock, tones
from compliance.judging import JudgedUnit
from compliance.models import Question
from regulation.facts import SettingState, setting_states_on
from rules.articles import citation, quotation
from rules.catalogue import all_rules
from rules.editions import Parameter
from rules.registry import Rule
from rules.standard import Standard
from rules.verdicts import Finding, Outcome, Verdict
from units.access import can, can_somewhere, units_with


class Link(NamedTuple):
    """Where the facts behind a finding are kept."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Explained:
    """A finding with the places where its facts are kept."""

    finding: Finding
    links: tuple[Link, ...] = ()

    @property
    def look(self) -> tones.Look:
        return tones.look_of(self.finding)

    @property
    def is_quiet(self) -> bool:
        """Nothing is to be done about it."""
        return not (self.finding.is_open or self.finding.reminds)


@dataclass(frozen=True)
class ExplainedRule:
    """One rule with everything that it rests on, and what it found: once, or once per post, person or filing."""

    rule: Rule | None
    finding: Finding
    findings: tuple[Explained, ...]
    states: tuple[SettingState, ...]
    parameters: tuple[Parameter, ...]
    ask_url: str
    questions: Sequence[Question] = ()

    @property
    def title(self) -> str:
        return self.rule.title if self.rule else self.finding.message

    @property
    def anchor(self) -> str:
        """The place in the text, as exactly as the rule names it."""
        return (self.rule.anchor if self.rule else "") or self.finding.anchor

    @property
    def citation(self) -> str:
        return citation(self.anchor)

    @property
    def quotation(self) -> str:
        """The words of the very item, where the rule names one; the article stands beside anyway."""
        return quotation(self.anchor) if self.anchor != self.finding.anchor else ""


class Explainer:
    """Explains the findings of one row; what it needs of the database is read once."""

    def __init__(
        self,
        standard: Standard,
        user: User,
        judged: JudgedUnit | None = None,
        asked: Mapping[str, Sequence[Question]] | None = None,
    ) -> None:
        """``asked``: what was asked about the row and answered, by rule."""
        self.standard, self.user, self.judged, self.asked = standard, user, judged, asked or {}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        return {each.id: each for each in all_rules()}

    @cached_property
    def states(self) -> dict[str, SettingState]:
        return {state.note.key: state for state in setting_states_on(self.standard.on)}

    def ordered(self, verdict: Verdict) -> list[Explained]:
        """What is open first, then what is near, then what is met, then what is only said."""
        return [Explained(each) for each in sorted(verdict.findings, key=_loudness)]

    def besides(self, shown: Collection[str]) -> list[Explained]:
        """Findings of articles that have no column: recorded, never judged."""
        if self.judged is None:
            return []
        return self.ordered(Verdict(tuple(each for each in self.judged.verdict.findings if each.article not in shown)))

    def by_rule(self, verdict: Verdict) -> list[ExplainedRule]:
        """The loudest rule first, each with all that it found."""
        found: dict[str, list[Finding]] = {}
        for each in sorted(verdict.findings, key=_loudness):
            found.setdefault(each.rule, []).append(each)
        return [self._explained(findings) for findings in found.values()]

    def _explained(self, findings: list[Finding]) -> ExplainedRule:
        rule = self.rules.get(findings[0].rule)
        keys = rule.settings if rule else ()
        return ExplainedRule(
            rule=rule,
            finding=findings[0],
            findings=tuple(Explained(each, tuple(self._links(each))) for each in findings),
            states=tuple(self.states[key] for key in keys if key in self.states),
            parameters=tuple(self._parameters(rule)),
            ask_url=self._ask_url(findings[0]),
            questions=self.asked.get(findings[0].rule, ()),
        )

    def parameters_of(self, article: str) -> list[Parameter]:
        """The numbers that the edition of the day fixes in an article."""
        if self.standard.edition is None:
            return []
        place = f"article-{article}"
        found = self.standard.edition.parameters.values()
        return [each for each in found if each.anchor == place or each.anchor.startswith(f"{place}-")]

    def _parameters(self, rule: Rule | None) -> Iterable[Parameter]:
        edition = self.standard.edition
        for key in rule.parameters if rule and edition else ():
            if edition and key in edition.parameters:
                yield edition.parameters[key]

    def _links(self, finding: Finding) -> Iterable[Link]:
        if self.judged is None:
            yield from _department_links(finding)
            return
        yield from self._subject_link(finding)
        if finding.article in ("2", "4"):
            yield from self._staffing_links(finding)

    def _subject_link(self, finding: Finding) -> Iterable[Link]:
        facts = self.judged.facts if self.judged else None
        if facts is None or not finding.subject:
            return
        people = {each.key: each.name for each in facts.organizers or ()}
        people |= {each.key: each.name for each in facts.staffing.holders if each.key}
        if finding.subject in people and can_somewhere(self.user, Permission.VIEW_ORGANIZER):
            name = people[finding.subject]
            yield Link(f"{name}同志的台账", reverse("organizers:detail", args=[finding.subject]), "user")
        if any(each.key == finding.subject for each in facts.filings or ()):
            yield Link("备案事项", reverse("filings:detail", args=[finding.subject]), "file-certificate")

    def _staffing_links(self, finding: Finding) -> Iterable[Link]:
        assert self.judged is not None  # noqa: S101 asked before
        unit = self.judged.unit.pk
        page = reverse("units:detail", args=[unit])
        if "count" in finding.rule or (finding.outcome is Outcome.UNKNOWN and self.judged.staffing.is_uncounted):
            yield Link("历次党员人数", f"{page}#counts", "users")
            if finding.is_open and can(self.user, Permission.REPORT_MEMBER_COUNT, unit):
                yield Link("报送党员人数", reverse("units:count-report", args=[unit]), "users-plus")
        elif not finding.subject:
            yield Link("单位台账", page, "building")

    def _ask_url(self, finding: Finding) -> str:
        """Who works for the unit may ask about what is said of it under a regulation whose text is at hand."""
        edition = self.standard.edition
        if self.judged is None or edition is None or not edition.is_known or not self._is_of_unit:
            return ""
        try:
            page = reverse("compliance:question-ask")
        except NoReverseMatch:  # asking is not built in
            return ""
        day = {} if self.standard.on == clock.today() else {as_of.PARAMETER: self.standard.on.isoformat()}
        return f"{page}?{urlencode({'unit': self.judged.unit.code, 'rule': finding.rule} | day)}"

    @cached_property
    def _is_of_unit(self) -> bool:
        return self.judged is not None and self.judged.unit.pk in units_with(self.user, Permission.VIEW_UNIT)


def _department_links(finding: Finding) -> Iterable[Link]:
    if finding.article == "2":
        yield Link("尚无专职组织员在岗的单位", f"{reverse('compliance:staffing')}?covered=no", "scale")


_TONES = {"GAP": 0, "ATTENTION": 1, "GOOD": 3, "NEUTRAL": 4}


def _loudness(finding: Finding) -> tuple[int, bool]:
    unknown = 2 if finding.outcome is Outcome.UNKNOWN and finding.is_open else _TONES[finding.tone.value]
    return unknown, not finding.strength.is_judged
