"""How many filings were reported in time: per unit and year, each figure with the list behind it."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from common.charts import Chart, Point, Series
from filings.facts import ClockContext
from filings.models import FilingStatus
from filings.models.filings import FilingQuerySet
from filings.timing import FIRST_YEAR, TIMINGS, Timing, timing_of
from rules.filing_clock import ClockStatus
from units.models import Unit

# (unit, year of determination, timing) → number
Counts = Counter[tuple[uuid.UUID, int, Timing]]


def counts_of(rows: FilingQuerySet, context: ClockContext) -> Counts:
    """Two statements. What was filed is told by the count frozen with it, of which the word alone is read."""
    found: Counts = Counter()
    determined = rows.filter(candidate_determined_on__isnull=False, corrects__isnull=True)
    filed = determined.filter(status=FilingStatus.FILED).order_by()
    for unit, day, status in filed.values_list("unit_id", "candidate_determined_on", "judged__status"):
        timing = TIMINGS.get(ClockStatus(status))
        if timing and day:
            found[unit, day.year, timing] += 1
    for filing in determined.open().select_related("extension"):
        timing = timing_of(filing, context)
        if timing and filing.candidate_determined_on:
            found[filing.unit_id, filing.candidate_determined_on.year, timing] += 1
    return found


@dataclass(frozen=True)
class Figure:
    """A number with the list behind it."""

    number: int
    url: str
    label: str = ""


@dataclass(frozen=True)
class Row:
    """A unit (or all of them) in one year or in all."""

    name: str
    figures: tuple[Figure, ...]
    total: Figure
    rate: str


def table_of(counts: Counts, units: Mapping[uuid.UUID, str], year: int | None) -> tuple[list[Row], Row]:
    """The units that have anything, in the department's order, and the sum of them."""
    rows = [_row(name, {"unit": str(key)}, _of(counts, year, key), year) for key, name in units.items()]
    return [row for row in rows if row.total.number], _row("合计", {}, _of(counts, year, None), year)


def _of(counts: Counts, year: int | None, unit: uuid.UUID | None) -> Counter[Timing]:
    found: Counter[Timing] = Counter()
    for (key, of_year, timing), number in counts.items():
        if year in (None, of_year) and unit in (None, key):
            found[timing] += number
    return found


def _row(name: str, asked: dict[str, str], numbers: Counter[Timing], year: int | None) -> Row:
    asked = asked | ({"year": str(year)} if year else {})
    figures = tuple(Figure(numbers[timing], _list(asked | {"due": timing.value}), timing.label) for timing in Timing)
    # What is overdue and still not reported is no longer in time, whenever it comes.
    settled = numbers.total() - numbers[Timing.UNREPORTED]
    rate = f"{100 * numbers[Timing.IN_TIME] / settled:.1f}%" if settled else ""
    return Row(name, figures, Figure(numbers.total(), _list(asked)), rate)


def _list(asked: dict[str, str]) -> str:
    return f"{reverse('filings:ledger')}?{urlencode(asked)}"


def years_of(counts: Counts, context: ClockContext) -> list[int]:
    """The years that have anything, the latest first; this year always."""
    return sorted({context.today.year} | {year for _, year, _ in counts if year >= FIRST_YEAR}, reverse=True)


def chart_of(counts: Counts, context: ClockContext) -> Chart:
    """All units, by year of determination."""
    years = sorted(years_of(counts, context))
    by_year: Counter[tuple[int, Timing]] = Counter()
    for (_, year, timing), number in counts.items():
        by_year[year, timing] += number
    series = tuple(
        Series(
            timing.label,
            timing.tone,
            tuple(Point(by_year[year, timing], _list({"year": str(year), "due": timing.value})) for year in years),
        )
        for timing in Timing
    )
    labels = tuple(f"{year}年" for year in years)
    return Chart("chart-timeliness", "报备时效", "人选确定年份", labels, series, unit="件", is_stacked=True)


def unit_names(rows: FilingQuerySet, context: ClockContext) -> dict[uuid.UUID, str]:
    """Units that have filings, in the department's order, by the name of today."""
    units = Unit.objects.described(context.today).filter(pk__in=rows.order_by().values("unit"))
    return {unit.pk: unit.name or unit.code for unit in units.order_by("order", "code")}
