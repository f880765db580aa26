"""What Article 6 is judged on: one candidate, on the day of determination."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.circumstances import Circumstances


class Judgement(StrEnum):
    """The parts of Article 6 that the unit's party committee assesses in words; no system scores them."""

    OPENING = "OPENING"
    KNOWLEDGE = "KNOWLEDGE"
    ABILITY = "ABILITY"
    CONDUCT = "CONDUCT"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def anchor(self) -> str:
        return _LABELS[self][1]


_LABELS = {
    Judgement.OPENING: ("政治素质好、党性意识强、业务水平高、熟悉党务工作", "article-6"),
    Judgement.KNOWLEDGE: ("热爱党务工作，熟悉党规党纪", "article-6-item-2"),
    Judgement.ABILITY: ("综合素质、事业心和责任感、工作能力", "article-6-item-3"),
    Judgement.CONDUCT: ("工作作风优良，公道正派", "article-6-item-4"),
}


@dataclass(frozen=True)
class StatedJudgement:
    """What the unit's party committee stated on one part, and when."""

    about: Judgement
    text: str
    stated_on: date | None = None


class ExperienceKind(StrEnum):
    PARTY_AFFAIRS = "PARTY_AFFAIRS"
    IDEOLOGICAL = "IDEOLOGICAL"

    @property
    def label(self) -> str:
        return "党务工作" if self is ExperienceKind.PARTY_AFFAIRS else "思想政治工作"


@dataclass(frozen=True)
class Experience:
    """A period of party-affairs or ideological work. Without a first day it proves nothing."""

    kind: ExperienceKind
    what: str
    from_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class CandidateFacts:
    """A probationary member has no party standing yet; `is_fit` is the unit's yes or no, None where not stated."""

    full_member_on: date | None = None
    is_probationary: bool = False
    standing_circumstances: Circumstances | None = None
    experience: tuple[Experience, ...] = ()
    experience_circumstances: Circumstances | None = None
    judgements: tuple[StatedJudgement, ...] = ()
    is_fit: bool | None = None

    def judgement(self, about: Judgement) -> StatedJudgement | None:
        return next((each for each in self.judgements if each.about is about), None)
