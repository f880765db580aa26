"""What every rule answers with: findings, and the verdict that they make together."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rules.articles import citation
from rules.circumstances import Circumstances

DISCLAIMER = "系统提示，以党委组织部认定为准。"

Evidence = tuple[tuple[str, str], ...]


class Outcome(StrEnum):
    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


class Strength(StrEnum):
    """How strongly the regulation itself speaks (须、应 / 一般、原则上 / 可、鼓励 / 要、注重)."""

    MUST = "MUST"
    NORMALLY = "NORMALLY"
    MAY = "MAY"
    WORK = "WORK"

    @property
    def label(self) -> str:
        return _STRENGTH_LABELS[self]

    @property
    def is_judged(self) -> bool:
        """Only 须/应 and 一般/原则上 can leave something open; the others are suggestions and records."""
        return self in (Strength.MUST, Strength.NORMALLY)


class Bearer(StrEnum):
    """Whose duty it is."""

    UNIT = "UNIT"
    ORGANIZER = "ORGANIZER"
    DEPARTMENT = "DEPARTMENT"

    @property
    def label(self) -> str:
        return _BEARER_LABELS[self]


class Tone(StrEnum):
    """How loudly a screen should speak. Never the only signal: the label and the message say the same in words."""

    GOOD = "GOOD"
    ATTENTION = "ATTENTION"
    GAP = "GAP"
    NEUTRAL = "NEUTRAL"


_OUTCOME_LABELS = {
    Outcome.MET: "已达到",
    Outcome.NOT_MET: "尚未达到",
    Outcome.UNKNOWN: "未见记录",
    Outcome.NOT_APPLICABLE: "不适用",
}
_STRENGTH_LABELS = {
    Strength.MUST: "应当（须、应）",
    Strength.NORMALLY: "一般（一般、原则上）",
    Strength.MAY: "可以（可、鼓励）",
    Strength.WORK: "工作要求（要、注重）",
}
_BEARER_LABELS = {
    Bearer.UNIT: "二级单位党组织",
    Bearer.ORGANIZER: "专职组织员",
    Bearer.DEPARTMENT: "党委组织部",
}
_UNJUDGED_LABELS = {
    (Strength.MAY, Outcome.MET): "可考虑",
    (Strength.WORK, Outcome.MET): "已记录",
    (Strength.WORK, Outcome.NOT_MET): "待推进",
}
# The worst judged finding speaks for the whole.
_WORST_FIRST = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)


@dataclass(frozen=True)
class Finding:
    """One rule's answer: what was found, how strongly the article speaks, why, and what may be done."""

    rule: str
    outcome: Outcome
    strength: Strength
    message: str
    article: str
    evidence: Evidence = ()
    bearer: Bearer = Bearer.UNIT
    remedy: str = ""
    # The key of what was judged inside a unit (an organizer's, a filing's): a screen links to it.
    subject: str = ""
    circumstances: Circumstances | None = None
    # Nothing is open yet, but a day comes near (临近期限).
    reminds: bool = False
    # The word on the badge, where that of the outcome would say something else: an old count is not a missing one.
    word: str = ""

    @property
    def is_explained(self) -> bool:
        """一般/原则上: a deviation stands when the unit has stated the circumstances and the department noted them."""
        stated = self.circumstances is not None and self.circumstances.is_noted
        return stated and self.outcome is Outcome.NOT_MET and self.strength is Strength.NORMALLY

    @property
    def standing(self) -> Outcome:
        """What a finding counts as in a verdict: a deviation that stands leaves nothing open."""
        return Outcome.MET if self.is_explained else self.outcome

    @property
    def is_gap(self) -> bool:
        return self.standing is Outcome.NOT_MET and self.strength.is_judged

    @property
    def is_open(self) -> bool:
        """Something is still to be done or to be reported."""
        return self.standing in (Outcome.NOT_MET, Outcome.UNKNOWN) and self.strength.is_judged

    @property
    def tone(self) -> Tone:
        if self.is_gap and self.strength is Strength.MUST:
            return Tone.GAP
        if self.is_open or self.reminds:
            return Tone.ATTENTION
        is_good = self.outcome is Outcome.MET and self.strength.is_judged
        return Tone.GOOD if is_good else Tone.NEUTRAL

    @property
    def label(self) -> str:
        """The word on the badge: a deviation from 一般/原则上 asks for an explanation, it is not a shortfall; what is
        only allowed is not an achievement, and what is only recorded is not judged."""
        if self.word:
            return self.word
        if self.is_explained:
            return "已说明"
        if self.is_gap and self.strength is Strength.NORMALLY:
            return "已说明，待备注" if self.circumstances else "请说明"
        if self.reminds and not self.is_open:
            return "临近期限" if self.strength.is_judged else "请关注"
        return _UNJUDGED_LABELS.get((self.strength, self.outcome), self.outcome.label)

    @property
    def anchor(self) -> str:
        return f"article-{self.article}"

    @property
    def citation(self) -> str:
        """第四条."""
        return citation(self.anchor)


@dataclass(frozen=True)
class Verdict:
    """All findings about one thing. Only MUST and NORMALLY findings decide the outcome."""

    findings: tuple[Finding, ...] = ()

    @cached_property
    def judged(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.strength.is_judged)

    @cached_property
    def outcome(self) -> Outcome:
        present = {finding.standing for finding in self.judged}
        return next((outcome for outcome in _WORST_FIRST if outcome in present), Outcome.NOT_APPLICABLE)

    @property
    def gaps(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_gap)

    @property
    def unknowns(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.judged if finding.outcome is Outcome.UNKNOWN)

    @cached_property
    def tone(self) -> Tone:
        tones = {finding.tone for finding in self.findings}
        return next((tone for tone in (Tone.GAP, Tone.ATTENTION, Tone.GOOD) if tone in tones), Tone.NEUTRAL)

    @cached_property
    def _loudest(self) -> Finding | None:
        """The loudest finding that decided, else the loudest at all."""
        deciding = [finding for finding in self.judged if finding.standing is self.outcome]
        return next((finding for finding in (*deciding, *self.findings) if finding.tone is self.tone), None)

    @property
    def label(self) -> str:
        """The badge of the whole: the word of the finding that speaks for it."""
        if self._loudest is None:
            return self.outcome.label
        return self._loudest.label if self.judged else "只作记录"

    @property
    def word(self) -> str:
        """As of a finding."""
        return self._loudest.word if self._loudest is not None and self.judged else ""

    def of_article(self, article: str) -> "Verdict":
        return Verdict(tuple(finding for finding in self.findings if finding.article == article))

    def finding(self, rule: str) -> Finding | None:
        """The first finding of a rule."""
        return next((finding for finding in self.findings if finding.rule == rule), None)

    def findings_of(self, rule: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.rule == rule)

    def joined_with(self, *others: "Verdict") -> "Verdict":
        return Verdict(sum((other.findings for other in others), self.findings))
