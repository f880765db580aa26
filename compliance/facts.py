"""Many units against Article 4 and the coverage of Article 2, in few statements whatever the number of units."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, FilteredRelation, Q

from accounts.models import User
from common import clock
from common.tones import Look, look_of
from compliance.models.questions import QUESTION_COUNTS
from filings.level_facts import stated_levels
from organizers.facts import staffing_facts
from regulation.facts import settings_on
from rules.circumstances import Circumstances
from rules.editions import Edition, ParameterKey, edition_on
from rules.settings import Settings
from rules.staffing import Crossing, StaffingVerdict, assess_staffing, crossings
from rules.staffing_facts import Holder, StaffingFacts, Vacancy
from rules.verdicts import Outcome, Tone
from units.models import PartyOrganizationKind, Unit, UnitKind
from units.models.units import UnitQuerySet

FIRST_JUDGED = date(2021, 1, 1)  # the year of the regulation: what was before is kept, not judged
SHORTEST_SCALE = 600
NEEDED_COUNTS = 2  # the one that holds and the one before it


class Conclusion(StrEnum):
    """What a register says about a unit in one word; the order is that of urgency."""

    GAP = "GAP"
    EXPLAIN = "EXPLAIN"
    UNKNOWN = "UNKNOWN"
    MET = "MET"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The tone of the screen that goes with it."""
        return _TONES[self]


_LABELS = {
    Conclusion.GAP: "尚未达到",
    Conclusion.EXPLAIN: "请说明",
    Conclusion.UNKNOWN: "未见记录",
    Conclusion.MET: "已达到",
    Conclusion.OUT_OF_SCOPE: "不纳入",
}
_TONES = {
    Conclusion.GAP: "gap",
    Conclusion.EXPLAIN: "warn",
    Conclusion.UNKNOWN: "unknown",
    Conclusion.MET: "ok",
    Conclusion.OUT_OF_SCOPE: "muted",
}


@dataclass(frozen=True)
class UnitRow:
    """A unit as it was called and was on the day."""

    pk: uuid.UUID
    code: str
    order: int
    name: str
    name_pinyin: str
    initials: str
    short_name: str
    kind: str
    party_kind: str
    in_scope: bool
    # Questions about verdicts (`compliance.models.questions.with_question_counts`), where they were asked for.
    waiting: int = 0
    answered: int = 0

    @property
    def kind_label(self) -> str:
        return UnitKind(self.kind).label

    @property
    def party_kind_label(self) -> str:
        return PartyOrganizationKind(self.party_kind).label


@dataclass(frozen=True)
class CountOnDay:
    """The count that holds on the day, and the total of the one before it."""

    total: int
    counted_on: date
    reported_at: datetime
    crossed: tuple[Crossing, ...] = ()


class CountedMembers(NamedTuple):
    """The number of a statistics date that is held against the thresholds; None where only the total is known."""

    counted_on: date
    members: int | None


@dataclass(frozen=True)
class UnitStaffing:
    """One unit's staffing on a day: facts, verdict, and the figures of the register (配备情况一览表)."""

    unit: UnitRow
    in_scope: bool
    count: CountOnDay | None
    facts: StaffingFacts
    on: date
    edition: Edition | None
    settings: Settings = field(repr=False)
    history: tuple[CountedMembers, ...] = ()  # every count up to the day, the latest first

    @cached_property
    def verdict(self) -> StaffingVerdict:
        """Judged when it is asked for: whoever judges all articles needs the facts only."""
        return assess_staffing(self.facts, on=self.on, edition=self.edition, settings=self.settings)

    @property
    def members(self) -> int | None:
        return self.verdict.members

    @property
    def counted_on(self) -> date | None:
        return self.facts.counted_on

    @property
    def minimum(self) -> int | None:
        return self.verdict.minimum_organizers if self.in_scope else None

    @property
    def posts(self) -> int:
        return len(self.facts.posts)

    @property
    def in_post(self) -> int:
        return self.verdict.in_post

    @property
    def holders(self) -> tuple[Holder, ...]:
        return self.facts.holders_on(self.verdict.on)

    @property
    def vacancies(self) -> tuple[Vacancy, ...]:
        return self.facts.vacancies_on(self.verdict.on)

    @property
    def vacant_posts(self) -> int:
        return len(self.vacancies)

    @property
    def vacant_since(self) -> date | None:
        return min((each.since for each in self.vacancies if each.since), default=None)

    @property
    def scale(self) -> int:
        """How far a bar goes that shows the members beside the thresholds."""
        return max(SHORTEST_SCALE, -(-(self.members or 0) // 100) * 100)

    @property
    def grade_words(self) -> str:
        """级别要求 in the words of the register."""
        if self.verdict.threshold_members is None:
            return "未见党员人数"
        return "一般为科级" if self.verdict.grade_expected else "可不设职级"

    @property
    def is_covered(self) -> bool:
        return self.verdict.is_covered

    @property
    def is_uncounted(self) -> bool:
        """No member count at all (数据缺失)."""
        return self.members is None

    @property
    def is_count_stale(self) -> bool:
        """A count that is older than the statistics date whose time to report is over."""
        found = self.verdict.finding("staffing.count_is_current")
        return not self.is_uncounted and found is not None and found.is_open

    @property
    def conclusion(self) -> Conclusion:
        if not self.in_scope:
            return Conclusion.OUT_OF_SCOPE
        if self.verdict.tone is Tone.GAP:
            return Conclusion.GAP
        if self.verdict.outcome is Outcome.NOT_MET:
            return Conclusion.EXPLAIN
        return Conclusion.UNKNOWN if self.verdict.outcome is Outcome.UNKNOWN else Conclusion.MET

    @property
    def look(self) -> Look:
        """The conclusion as a badge: where a count is only old, it is not called missing."""
        if self.conclusion is not Conclusion.UNKNOWN:
            return Look(self.conclusion.tone, self.conclusion.label)
        deciding = next(each for each in self.verdict.judged if each.outcome is Outcome.UNKNOWN and each.is_open)
        return look_of(deciding)

    @property
    def urgency(self) -> int:
        """The register can be sorted by it: what is most pressing first."""
        return list(Conclusion).index(self.conclusion)

    @property
    def sentence(self) -> str:
        """The message of the finding that decided the conclusion."""
        for finding in self.verdict.judged:
            if finding.outcome is self.verdict.outcome and finding.tone is self.verdict.tone:
                return finding.message
        return ""


@dataclass(frozen=True)
class Coverage:
    """全覆盖率 (Article 2): units in scope with a full-time organizer in post, and those without."""

    covered: int
    total: int
    gaps: tuple[UnitStaffing, ...]

    @property
    def percent(self) -> str:
        """One decimal, rounded down: 100 is said only when nobody is missing. Empty where nothing is in scope."""
        if not self.total:
            return ""
        tenths = self.covered * 1000 // self.total
        return f"{tenths / 10:g}"


def staffing_of(
    user: User,
    on: date,
    *,
    units: Iterable[uuid.UUID] | None = None,
    settings: Settings | None = None,
    is_supposing: bool = False,
) -> list[UnitStaffing]:
    """Every unit that an account sees (or those named), as of a day, in the department's order.

    Three statements, the settings among them: units with their counts, posts with their tenures. A fourth, what was
    stated about levels, only where a level would have to be explained: at the numbers on record, or (where other
    numbers are going to be supposed) at any.
    """
    rows = Unit.objects.visible_to(user)
    chosen = rows if units is None else rows.filter(pk__in=units)
    return staffing_in(chosen, on, settings=settings, is_supposing=is_supposing)


def staffing_in(
    rows: UnitQuerySet, on: date, *, settings: Settings | None = None, is_supposing: bool = False
) -> list[UnitStaffing]:
    """The same for units that somebody else has chosen; who may see them is the caller's matter."""
    settings = settings or settings_on(on)
    edition = edition_on(on)
    counted = _units_with_counts(rows, on)
    latest = {pk: counts[0] for pk, (_, counts, _) in counted.items() if counts}
    found = staffing_facts(counted, on, counts=latest)
    facts = _with_statements(found, settings, edition, is_supposing=is_supposing)
    return [
        UnitStaffing(
            unit=unit,
            in_scope=is_in_scope(unit, settings),
            count=_count_on_day(counts, settings, edition),
            facts=facts[unit.pk],
            on=on,
            edition=edition,
            settings=settings,
            history=_history(numbers, settings),
        )
        for unit, counts, numbers in counted.values()
    ]


def _with_statements(
    facts: dict[uuid.UUID, StaffingFacts], settings: Settings, edition: Edition | None, *, is_supposing: bool
) -> dict[uuid.UUID, StaffingFacts]:
    """With what filings stated about the levels of those in post, where a level would have to be explained."""
    threshold = edition.value(ParameterKey.SECTION_LEVEL_MEMBERS) if edition else None
    if threshold is None:
        return facts
    asked = [
        pk
        for pk, each in facts.items()
        if (is_supposing or (each.threshold_members(settings) or 0) >= threshold)
        and any(holder.level is not None and holder.level not in settings.section_levels for holder in each.holders)
    ]
    stated = {str(tenure): said for tenure, said in stated_levels(asked).items()} if asked else {}
    return {pk: _explained(each, stated) for pk, each in facts.items()} if stated else facts


def _explained(facts: StaffingFacts, stated: Mapping[str, Circumstances]) -> StaffingFacts:
    holders = (replace(each, circumstances=stated.get(each.tenure)) for each in facts.holders)
    return replace(facts, holders=tuple(holders))


def is_in_scope(unit: UnitRow, settings: Settings) -> bool:
    """Article 3: the party organizations of secondary units."""
    return counts_as_in_scope(unit.party_kind, unit.in_scope, settings)


def counts_as_in_scope(party_kind: str, in_scope: bool, settings: Settings) -> bool:
    """Whether direct branches count is a setting."""
    if party_kind == PartyOrganizationKind.DIRECT_BRANCH and not settings.direct_branches_in_scope:
        return False
    return in_scope


def coverage_of(rows: Sequence[UnitStaffing]) -> Coverage:
    """全覆盖率 of the units given."""
    in_scope = [row for row in rows if row.in_scope]
    gaps = tuple(row for row in in_scope if not row.is_covered)
    return Coverage(len(in_scope) - len(gaps), len(in_scope), gaps)


def newly_counted(rows: Iterable[UnitStaffing], since: date) -> list[UnitStaffing]:
    """Units whose present count was reported on or after a day, the latest first."""
    found = [row for row in rows if row.count and clock.day_of(row.count.reported_at) >= since]
    return sorted(found, key=lambda row: row.count.reported_at if row.count else clock.now(), reverse=True)


class ReportedCount(NamedTuple):
    """A member count as it was reported; a row of the table that is only read needs no model."""

    counted_on: date
    total: int
    full: int | None
    probationary: int | None
    reported_at: datetime


Numbers = list[tuple[date, int, int | None]]  # counted on, total, full
Counted = tuple[UnitRow, list[ReportedCount], Numbers]


def _units_with_counts(rows: UnitQuerySet, on: date) -> dict[uuid.UUID, Counted]:
    """Units in order, each with its last two counts up to the day and the numbers of all, the latest first.

    One statement.
    """
    counted = FilteredRelation(
        "member_counts", condition=Q(member_counts__replaced_by__isnull=True, member_counts__counted_on__lte=on)
    )
    found: dict[uuid.UUID, Counted] = {}
    asked = [name for name in QUESTION_COUNTS if name in rows.query.annotations]
    values = (
        rows.as_of(on)
        .annotate(counted=counted)
        .order_by("order", "code", F("counted__counted_on").desc(nulls_last=True))
        .values_list(
            "pk", "code", "order", "name", "name_pinyin", "initials", "short_name", "kind", "party_kind", "in_scope",
            *asked,
            "counted__counted_on", "counted__total", "counted__full", "counted__probationary", "counted__reported_at",
        )
    )  # fmt: skip
    for *unit, counted_on, total, full, probationary, reported_at in values:
        _, counts, numbers = found.get(unit[0]) or found.setdefault(unit[0], (UnitRow(*unit), [], []))
        if counted_on is None:
            continue
        numbers.append((counted_on, total, full))
        if len(counts) < NEEDED_COUNTS:
            counts.append(ReportedCount(counted_on, total, full, probationary, reported_at))
    return found


def _count_on_day(counts: Sequence[ReportedCount], settings: Settings, edition: Edition | None) -> CountOnDay | None:
    if not counts:
        return None
    latest = counts[0]
    before = _held(counts[1], settings) if len(counts) > 1 else None
    crossed = crossings(before, _held(latest, settings), edition=edition)
    return CountOnDay(latest.total, latest.counted_on, latest.reported_at, crossed)


def _history(numbers: Numbers, settings: Settings) -> tuple[CountedMembers, ...]:
    of_all = settings.count_probationary_members
    return tuple(CountedMembers(day, total if of_all else full) for day, total, full in numbers)


def _held(count: ReportedCount, settings: Settings) -> int | None:
    """The number that is held against the thresholds (a setting)."""
    return count.total if settings.count_probationary_members else count.full
