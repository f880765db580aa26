"""The way from the first talk to the record (Article 7), step by step, each with what the rules say at its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from filings.correcting import corrected_by
from filings.facts import Dossier
from filings.judged_facts import circumstances_of, facts_of
from filings.models import Communication, Filing, FilingCircumstances
from rules.filing_clock import shanghai_day
from rules.selection import WAYS, WayStep, assess_way, steps_backwards
from rules.selection_facts import FilingFacts, Step
from rules.standard import Standard
from rules.verdicts import Finding, Outcome, Verdict

# Where a rule speaks on the way. What the documents and the five days need stands in cards of their own.
PLACES: Mapping[str, Step] = {
    "communication.recorded": Step.COMMUNICATION,
    "communication.before_initiation": Step.COMMUNICATION,
    "communication.during_selection": Step.COMMUNICATION,
    "determination.stated": Step.DETERMINATION,
    "determination.not_in_future": Step.DETERMINATION,
    "determination.not_after_document": Step.DETERMINATION,
    "determination.not_before_meeting": Step.DETERMINATION,
    "determination.as_meant": Step.DETERMINATION,
}
ELSEWHERE = frozenset({"selection.materials", "filing.within_working_days", "filing.clock_applies"})
ORDER = "selection.order"


@dataclass(frozen=True)
class WayRow:
    """One step: its day, the words beside it, and what is open there."""

    step: Step
    is_optional: bool
    on: date | None
    since: date | None
    note: str
    skipped: str
    findings: tuple[Finding, ...]
    is_passed: bool

    @property
    def label(self) -> str:
        return self.step.label

    @property
    def without_day(self) -> str:
        """What stands in the place of the day on paper: a step still to come has no record to be missed."""
        if self.step is Step.REPORT:
            return "尚未报送"
        return "未见记录" if self.is_passed else "尚未进行"

    @property
    def state(self) -> str:
        """For the sign beside it: done, skipped, missing (passed without a record), todo."""
        if self.on is not None:
            return "done"
        if self.skipped:
            return "skipped"
        return "missing" if self.is_passed else "todo"


@dataclass(frozen=True)
class Way:
    """The steps of a filing's kind, what is said of the way as a whole, and everything that was looked at."""

    rows: tuple[WayRow, ...]
    overall: tuple[Finding, ...]
    verdict: Verdict


@dataclass(frozen=True)
class WayRecords:
    """What hangs on a filing beside its documents, read once for its page."""

    communications: tuple[Communication, ...]
    circumstances: tuple[FilingCircumstances, ...]
    # Talks of the unit that belong to no filing yet.
    free_communications: int = 0
    # Talks about what a correction corrects: they were held about the same matter.
    earlier_communications: tuple[Communication, ...] = ()

    @property
    def talked_on(self) -> set[date]:
        return {row.held_on for row in (*self.communications, *self.earlier_communications)}

    def stated(self, about: str) -> FilingCircumstances | None:
        """The statement in force about an item."""
        return next((row for row in self.circumstances if row.about == about), None)


def records_of(filing: Filing) -> WayRecords:
    """Talks and statements in force. Two statements; one more for each filing that a correction goes back to."""
    before = [each.pk for each in corrected_by(filing)]
    about = Q(filing__in=[filing.pk, *before]) | Q(filing__isnull=True, unit=filing.unit_id)
    talks = list(Communication.objects.current().filter(about).select_related("recorded_by", "replaces"))
    own = tuple(row for row in talks if row.filing_id == filing.pk)
    earlier = tuple(row for row in talks if row.filing_id in before)
    stated = FilingCircumstances.objects.filter(filing=filing, replaced_at__isnull=True)
    free = len(talks) - len(own) - len(earlier)
    return WayRecords(own, tuple(stated.select_related("stated_by", "noted_by")), free, earlier)


def facts_for_page(filing: Filing, dossier: Dossier, records: WayRecords) -> FilingFacts:
    """The filing as the rules take it; its name stands above the page and is not repeated in every sentence."""
    found = facts_of(
        filing,
        documents=dossier.documents,
        talked_on=records.talked_on,
        circumstances=circumstances_of(records.circumstances),
    )
    return replace(found, name="")


def way_of(filing: Filing, facts: FilingFacts, standard: Standard) -> Way:
    """Judge one filing's way as it stands today."""
    found = [each for each in assess_way(facts, standard) if each.rule not in ELSEWHERE]
    backwards = [other for _, other in steps_backwards(facts, standard)]
    placed: dict[Step, list[Finding]] = {}
    overall = []
    for each in found:
        step = backwards[0] if each.rule == ORDER and backwards else PLACES.get(each.rule)
        if step is None:
            overall.append(each)
        elif each.is_open or each.circumstances is not None:
            placed.setdefault(step, []).append(each)
    rows = tuple(_rows(filing, facts, placed))
    told = tuple(each for each in overall if each.is_open or each.outcome is Outcome.NOT_APPLICABLE)
    return Way(rows, told, Verdict(tuple(found)))


def _rows(filing: Filing, facts: FilingFacts, placed: Mapping[Step, list[Finding]]) -> Iterable[WayRow]:
    days = facts.dates | {Step.REPORT: _reported_on(facts)}
    way = WAYS[facts.kind]
    last = max((place for place, each in enumerate(way) if days.get(each.step)), default=-1)
    for place, each in enumerate(way):
        told = filing.step_notes.get(each.step.value, {})
        yield _row(filing, each, days.get(each.step), told, tuple(placed.get(each.step, ())), is_passed=place < last)


def _row(
    filing: Filing,
    each: WayStep,
    on: date | None,
    told: Mapping[str, str],
    found: tuple[Finding, ...],
    *,
    is_passed: bool,
) -> WayRow:
    since = filing.notice_from if each.step is Step.NOTICE else None
    return WayRow(
        each.step, each.is_optional, on, since, told.get("note", ""), told.get("skipped", ""), found, is_passed
    )


def _reported_on(facts: FilingFacts) -> date | None:
    return shanghai_day(facts.first_complete_at) if facts.first_complete_at else None
