"""The totals of the cockpit alone, for as many units as there are in a country: by article and outcome.

Whoever wants figures only need not have a sentence written for every organizer. The same facts have the same outcome:
each pattern of facts is judged once, by the same rules, and outcomes are counted. A pattern holds what can decide an
outcome; names, keys and the days of vacancies stand in messages only. Equal to `judge_everything(on).totals`, in a
dozen statements; for each unit and person a few references are kept, and no row.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

from compliance.facts import counts_as_in_scope
from compliance.judging import standard_on
from filings.judged_facts import filing_facts
from filings.models import Filing
from organizers.facts import people_on_day
from rules.cockpit import ARTICLES, OrganizerFacts, Standard, UnitFacts, judge_unit
from rules.posts import PostLevel
from rules.selection import assess_filing
from rules.staffing_facts import Holder, StaffingFacts
from rules.training import assess_training
from rules.training_facts import NO_HOURS, TrainingFacts, YearHours
from rules.unit_kinds import UnitKind
from rules.verdicts import Finding, Outcome
from training.facts import Hours, hours_by_person
from training.models import HoursRecord
from units.models import MemberCount, Unit

CHUNK = 10_000
_PROFILE = ("kind", "party_kind", "in_scope")
# The worst outcome that is present speaks for a cell: the outcomes of a row are a set, three bits for each article.
_WORST_FIRST = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)
_BITS = {
    (article, outcome): 1 << (len(_WORST_FIRST) * place + bit)
    for place, article in enumerate(ARTICLES)
    for bit, outcome in enumerate(_WORST_FIRST)
}
_SCHOOL, _MUNICIPAL = "training.school_hours", "training.municipal"
_SOMEBODY = "somebody"
_NONE = (NO_HOURS, NO_HOURS, NO_HOURS)

Totals = dict[str, dict[Outcome, int]]
Count = tuple[int | None, int | None, int | None, date | None]  # total, full, probationary, counted on


def totals_on(on: date) -> Totals:
    """How many units in scope have which outcome under each article, all units together."""
    standard = standard_on(on)
    tally = _Tally(standard)
    tally.add_people()
    tally.add_units()
    tally.add_filings()
    return tally.totals()


class _Tally:
    """The outcomes of every unit in scope, gathered from its own facts, its people and its filings."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.records_hours = HoursRecord.objects.exists()
        self.patterns = _Patterns(standard, records_hours=self.records_hours)
        rows = Unit.objects.as_of(standard.on).order_by().values_list("pk", *_PROFILE)
        self.kinds = {
            unit: UnitKind(kind)
            for unit, kind, party_kind, in_scope in rows.iterator(CHUNK)
            if counts_as_in_scope(party_kind, in_scope, standard.settings)
        }
        self.outcomes = dict.fromkeys(self.kinds, 0)
        self.levels: dict[uuid.UUID, tuple[str, ...]] = {}

    def add_people(self) -> None:
        """Whoever is in post, and what each of them says about the unit."""
        waiting: dict[uuid.UUID, tuple[date | None, list[uuid.UUID]]] = {}
        for person in people_on_day(self.standard.on):
            units = []
            for unit, level in person.posts:
                kind = self.kinds.get(unit)
                if kind is None:
                    continue
                units.append(unit)
                self.levels[unit] = (*self.levels.get(unit, ()), level)
                self.outcomes[unit] |= self.patterns.of_person(kind, person.in_post_since)
            if units:
                waiting[person.key] = person.in_post_since, units
        if self.records_hours:
            self._add_hours(waiting)

    def _add_hours(self, waiting: dict[uuid.UUID, tuple[date | None, list[uuid.UUID]]]) -> None:
        for hours in hours_by_person(self.standard.on):
            since, units = waiting.pop(hours.key, (None, ()))
            self._join(units, since, hours.past, hours.present, hours.municipal_on)
        for since, units in waiting.values():
            self._join(units, since, None, _NONE, None)

    def _join(
        self,
        units: Iterable[uuid.UUID],
        since: date | None,
        past: Hours | None,
        present: Hours,
        municipal_on: date | None,
    ) -> None:
        for unit in units:
            # Of the post's first day only the year matters to hours.
            self.outcomes[unit] |= self.patterns.of_hours(since.year if since else None, past, present)
            self.outcomes[unit] |= self.patterns.of_municipal(since, municipal_on)

    def add_units(self) -> None:
        """Member counts and the levels of those in post."""
        rows = MemberCount.objects.latest_by_unit(self.standard.on)
        columns = ("unit_id", "total", "full", "probationary", "counted_on")
        counts: dict[uuid.UUID, Count] = {
            unit: (total, full, probationary, counted_on)
            for unit, total, full, probationary, counted_on in rows.values_list(*columns).iterator(CHUNK)
        }
        for unit in self.outcomes:
            levels = tuple(sorted(self.levels.get(unit, ())))
            self.outcomes[unit] |= self.patterns.of_unit(counts.get(unit, (None,) * 4), levels)

    def add_filings(self) -> None:
        """Each is judged by itself: no two have the same days."""
        filings = filing_facts(Filing.objects.all(), self.standard.on, calendar=self.standard.calendar)
        for unit, of_unit in filings.items():
            if unit in self.outcomes:
                found = (finding for each in of_unit for finding in assess_filing(each, self.standard))
                self.outcomes[unit] |= _set_of(found)

    def totals(self) -> Totals:
        counted = {article: Counter[Outcome]() for article in ARTICLES}
        for outcomes, units in Counter(self.outcomes.values()).items():
            for article in ARTICLES:
                counted[article][_worst(outcomes, article)] += units
        return {article: {outcome: counter[outcome] for outcome in Outcome} for article, counter in counted.items()}


class _Patterns:
    """Judges every pattern of facts once. What a unit's rules say is the sum of what they say of each part."""

    def __init__(self, standard: Standard, *, records_hours: bool) -> None:
        self.standard = standard
        self.records_hours = records_hours
        self.of_unit = cache(self._of_unit)
        self.of_person = cache(self._of_person)
        self.of_hours = cache(self._of_hours)
        self.of_municipal = cache(self._of_municipal)

    def _of_unit(self, count: Count, levels: tuple[str, ...]) -> int:
        """A unit with its count and those in post, without what is said of each of them."""
        total, full, probationary, counted_on = count
        holders = tuple(Holder(level=PostLevel(level) if level else None) for level in levels)
        staffing = StaffingFacts(total, full, probationary, counted_on, holders)
        return _set_of(judge_unit(UnitFacts("", "", staffing, organizers=(), filings=()), self.standard).findings)

    def _of_person(self, kind: UnitKind, since: date | None) -> int:
        """Somebody in post; without training where that is judged by its own patterns."""
        somebody = OrganizerFacts(_SOMEBODY, "", since)
        facts = UnitFacts("", "", StaffingFacts(None), kind, organizers=(somebody,), filings=())
        found = (each for each in judge_unit(facts, self.standard).findings if each.subject == _SOMEBODY)
        apart = (_SCHOOL, _MUNICIPAL) if self.records_hours else ()
        return _set_of(each for each in found if each.rule not in apart)

    def _of_hours(self, since: int | None, past: Hours | None, present: Hours) -> int:
        year = self.standard.on.year
        known = [(year - 1, past), (year, present)]
        years = (YearHours(each, *hours[:2], pending=hours[2]) for each, hours in known if hours is not None)
        return self._of_training(_SCHOOL, TrainingFacts(tuple(years)), date(since, 1, 1) if since else None)

    def _of_municipal(self, since: date | None, municipal_on: date | None) -> int:
        """One training in each period is asked for: the last one says all."""
        days = () if municipal_on is None else (municipal_on,)
        return self._of_training(_MUNICIPAL, TrainingFacts(municipal_on=days), since)

    def _of_training(self, rule: str, facts: TrainingFacts, since: date | None) -> int:
        found = assess_training(facts, self.standard, in_post_since=since)
        return _set_of(each for each in found if each.rule == rule)


def _set_of(findings: Iterable[Finding]) -> int:
    outcomes = 0
    for each in findings:
        if each.strength.is_judged:
            outcomes |= _BITS.get((each.article, each.standing), 0)
    return outcomes


def _worst(outcomes: int, article: str) -> Outcome:
    present = (outcome for outcome in _WORST_FIRST if outcomes & _BITS[article, outcome])
    return next(present, Outcome.NOT_APPLICABLE)
