"""The plain way to judge units: a loop that asks the database about one unit, one person, one filing after the other.

The same functions as in the set-based pass, each called for one row; the same rules; it must come to the same verdicts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from compliance.facts import staffing_in
from compliance.judging import standard_on
from filings.judged_facts import filing_facts
from filings.models import Filing
from organizers.facts import organizer_facts
from rules.cockpit import UnitFacts, cells, judge_unit
from rules.staffing_facts import StaffingFacts
from rules.unit_kinds import UnitKind
from rules.verdicts import Verdict
from training.facts import training_facts
from units.models import Unit


def judged_one_by_one(units: Iterable[UUID], on: date) -> list[Mapping[str, Verdict]]:
    """The cells of every unit that is in scope."""
    rows = (_judged(unit, on) for unit in units)
    return [row for row in rows if row is not None]


def _judged(key: UUID, on: date) -> Mapping[str, Verdict] | None:
    standard = standard_on(on)
    (row,) = staffing_in(Unit.objects.filter(pk=key), on, settings=standard.settings)
    if not row.in_scope:
        return None
    people = []
    for holder in row.facts.holders_on(on):
        person = UUID(holder.key)
        alone = {key: StaffingFacts(None, holders=(holder,))}
        people += organizer_facts(alone, on, training=training_facts([person], on))[key]
    filings = []
    for filing in Filing.objects.filter(unit=key).values_list("pk", flat=True):
        found = filing_facts(Filing.objects.filter(pk=filing), on, calendar=standard.calendar)
        filings += found.get(key, [])
    facts = UnitFacts(
        key=str(key),
        name=row.unit.name,
        staffing=row.facts,
        kind=UnitKind(row.unit.kind),
        organizers=tuple(people),
        filings=tuple(filings),
    )
    return cells(judge_unit(facts, standard))
