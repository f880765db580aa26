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
from functools import partial
from typing import Concatenate, ParamSpec, TypedDict, TypeVar, Unpack

from rules.articles import citation
from rules.circumstances import Circumstances
from rules.editions import Edition, ParameterKey
from rules.verdicts import Bearer, Evidence, Finding, Outcome, Strength
from rules.wording import chinese_date

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

    def met(self, message: str, **details: Unpack["Details"]) -> Finding:
        return self.finding(Outcome.MET, message, **details)

    def not_met(self, message: str, **details: Unpack["Details"]) -> Finding:
        return self.finding(Outcome.NOT_MET, message, **details)

    def unknown(self, message: str, **details: Unpack["Details"]) -> Finding:
        return self.finding(Outcome.UNKNOWN, message, **details)

    def not_applicable(self, message: str, **details: Unpack["Details"]) -> Finding:
        return self.finding(Outcome.NOT_APPLICABLE, message, **details)

    def deviates(self, message: str, *, circumstances: Circumstances | None, **details: Unpack["Details"]) -> Finding:
        """NOT_MET of a rule that says 一般 or 原则上; with noted circumstances it stands."""
        return explained(self.not_met(message, **details), circumstances)

    def unrecorded(self, what: str, **details: Unpack["Details"]) -> Finding:
        """No fact of the kind is recorded at all: said as such, never passed over."""
        return self.unknown(f"{what}尚无记录。", **details)

    def without_text(self, edition: Edition | None, **details: Unpack["Details"]) -> Finding | None:
        """None where the edition's text is at hand; otherwise why nothing is judged."""
        return None if edition is not None and edition.is_known else self.without_value(edition, **details)

    def without_value(self, edition: Edition | None, **details: Unpack["Details"]) -> Finding:
        """The answer for a day without an edition, or with one that does not give the number asked for."""
        if edition is None:
            return self.not_applicable("当日尚无施行中的办法，不作判断。", **details)
        return self.unknown(f"当日施行的《{edition.title}》条文未载入本系统，不作判断。", **details)

    def finding(self, outcome: Outcome, message: str, **details: Unpack["Details"]) -> Finding:
        return Finding(self.id, outcome, self.strength, message, self.article, bearer=self.bearer, **details)


class Details(TypedDict, total=False):
    """What a finding may say beside its message."""

    evidence: Evidence
    remedy: str
    subject: str
    reminds: bool
    word: str


def explained(found: Finding, circumstances: Circumstances | None) -> Finding:
    """A deviation with what was stated about it. Nothing else can be explained: MUST stays, and so does 未见记录."""
    is_deviation = found.outcome is Outcome.NOT_MET and found.strength is Strength.NORMALLY
    if circumstances is None or not is_deviation:
        return found
    noted = chinese_date(circumstances.noted_on) if circumstances.noted_on else "待党委组织部备注"
    said = (("情况说明", f"{circumstances.text}（{chinese_date(circumstances.stated_on)}）"), ("备注", noted))
    remedy = "" if circumstances.is_noted else "请党委组织部审核情况说明并备注。"
    return replace(found, circumstances=circumstances, evidence=(*found.evidence, *said), remedy=remedy)


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
        return partial(function, entry)

    return register


def registered_rules() -> tuple[Rule, ...]:
    """All rules, by article and then by name. Ask `rules.catalogue.all_rules`, which loads every module first."""
    return tuple(sorted(_RULES.values(), key=lambda entry: (int(entry.article), entry.id)))


def rule_named(rule_id: str) -> Rule:
    """The rule behind a finding: its title, its words, its parameters and settings. KeyError if there is none."""
    return _RULES[rule_id]
