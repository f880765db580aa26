"""Facts that the tests of the rules share."""

from datetime import date

from rules.circumstances import Circumstances
from rules.cockpit_facts import OrganizerFacts
from rules.standard import Standard
from rules.verdicts import Finding, Outcome

ON = date(2026, 11, 22)
MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
STATED = Circumstances("援外一年", date(2026, 1, 5))
NOTED = Circumstances("援外一年", date(2026, 1, 5), date(2026, 1, 8))
# The trial rules of 2017, whose text is not at hand, and a day before them.
UNTOLD = (date(2019, 6, 1), UNKNOWN)
BEFORE_ALL = (date(2010, 6, 1), NOT_APPLICABLE)


def standard(on: date = ON, **settings: object) -> Standard:
    return Standard(on) if not settings else Standard(on, Standard(on).settings.with_values(settings))


def organizer(**facts: object) -> OrganizerFacts:
    return OrganizerFacts("k", "甲", **facts)  # type: ignore[arg-type]


def shown(findings: tuple[Finding, ...]) -> list[tuple[str, Outcome]]:
    return [(each.rule, each.outcome) for each in findings]
