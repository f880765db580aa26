"""The register of rules: what a rule is, and the decorator with which a rule function enters the catalogue.

    @rule("staffing.minimum", title="至少配备1名", article="4", strength=Strength.MUST)
    def minimum(this: Rule, case: Case) -> Finding:
        '''“医学院系统各二级单位党组织须至少配备 1 名专职组织员” …'''
        return this.met("…")

The decorated function is called without `this`. A module with rules is named once in `rules.catalogue`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from rules.articles import citation
from rules.editions import ParameterKey
from rules.verdicts import Bearer, Evidence, Finding, Outcome, Strength

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Rule:
    """What is known about a rule before any fact is seen, and the maker of its findings."""

    id: str
    title: str
    article: str
    strength: Strength
    bearer: Bearer = Bearer.UNIT
    anchor: str = ""
    parameters: tuple[ParameterKey, ...] = ()
    settings: tuple[str, ...] = ()
    docstring: str = ""

    @property
    def citation(self) -> str:
        return citation(self.anchor or f"article-{self.article}")

    def softened(self, strength: Strength) -> "Rule":
        """The same rule speaking less strongly, e.g. where it applies only by analogy."""
        return replace(self, strength=strength)

    def met(self, message: str, *, evidence: Evidence = (), remedy: str = "") -> Finding:
        return self.finding(Outcome.MET, message, evidence=evidence, remedy=remedy)

    def not_met(self, message: str, *, evidence: Evidence = (), remedy: str = "") -> Finding:
        return self.finding(Outcome.NOT_MET, message, evidence=evidence, remedy=remedy)

    def unknown(self, message: str, *, evidence: Evidence = (), remedy: str = "") -> Finding:
        return self.finding(Outcome.UNKNOWN, message, evidence=evidence, remedy=remedy)

    def not_applicable(self, message: str, *, evidence: Evidence = (), remedy: str = "") -> Finding:
        return self.finding(Outcome.NOT_APPLICABLE, message, evidence=evidence, remedy=remedy)

    def finding(self, outcome: Outcome, message: str, *, evidence: Evidence = (), remedy: str = "") -> Finding:
        return Finding(self.id, outcome, self.strength, message, self.article, evidence, self.bearer, remedy)


_RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    *,
    title: str,
    article: str,
    strength: Strength,
    bearer: Bearer = Bearer.UNIT,
    anchor: str = "",
    parameters: tuple[ParameterKey, ...] = (),
    settings: tuple[str, ...] = (),
) -> Callable[[Callable[Concatenate[Rule, P], R]], Callable[P, R]]:
    """Enter a rule function in the register; its docstring quotes the article."""

    def register(function: Callable[Concatenate[Rule, P], R]) -> Callable[P, R]:
        if rule_id in _RULES:
            raise ValueError(f"two rules are called {rule_id}")
        docstring = inspect.getdoc(function) or ""
        entry = Rule(rule_id, title, article, strength, bearer, anchor, parameters, settings, docstring)
        _RULES[rule_id] = entry

        def judge(*args: P.args, **kwargs: P.kwargs) -> R:
            return function(entry, *args, **kwargs)

        return judge

    return register


def registered_rules() -> tuple[Rule, ...]:
    """All rules, by article and then by name. Ask `rules.catalogue.all_rules`, which loads every module first."""
    return tuple(sorted(_RULES.values(), key=lambda entry: (int(entry.article), entry.id)))
