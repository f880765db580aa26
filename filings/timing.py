"""Filings by whether they were reported in time: the figures of a year, and the register behind each of them."""

from collections import Counter
from collections.abc import Collection, Iterable
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from common.charts import Chart, Point, Series
from filings.facts import ClockContext, clock_of
from filings.lines import line_of
from filings.models import Filing, FilingStatus
from filings.models.filings import FilingQuerySet
from rules.filing_clock import ClockStatus

YEARS_SHOWN = 4
FIRST_YEAR = 2021  # of the regulation


class Timing(StrEnum):
    """What Article 7 asks, as far as it is known. Values are those of the register's filter."""

    IN_TIME = "in-time"
    LATE = "late"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"

    @property
    def label(self) -> str:
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]


_LOOKS = {
    Timing.IN_TIME: ("按期报齐", "ok"),
    Timing.LATE: ("逾期报齐", "warn"),
    Timing.OVERDUE: ("已超期未报", "gap"),
    Timing.UNREPORTED: ("尚未报齐（期内）", "unknown"),
}
TIMINGS = {
    ClockStatus.FILED_IN_TIME: Timing.IN_TIME,
    ClockStatus.FILED_LATE: Timing.LATE,
    ClockStatus.RUNNING: Timing.UNREPORTED,
    ClockStatus.DUE_TODAY: Timing.UNREPORTED,
    ClockStatus.OVERDUE: Timing.OVERDUE,
}


def timing_of(filing: Filing, context: ClockContext) -> Timing | None:
    """None for what is not judged: discarded, without a day of determination, before the system went into use."""
    if filing.status == FilingStatus.DISCARDED or filing.candidate_determined_on is None:
        return None
    # What was filed is judged by the count frozen with it; its clock need not be asked.
    judged = filing.judged or {}
    if judged:
        return TIMINGS.get(ClockStatus(judged["status"]))
    line = line_of(filing, context)
    timing = TIMINGS.get(line.status)
    # Paper that was received is not called overdue while its time waits for a second person's confirmation.
    return Timing.UNREPORTED if timing is Timing.OVERDUE and not line.is_overdue else timing


def narrowed_to(rows: FilingQuerySet, timing: Timing, context: ClockContext) -> FilingQuerySet:
    """The rows of a timing; open ones are asked one by one, since only the rule knows when business closes."""
    frozen = [status.value for status, found in TIMINGS.items() if found is timing]
    keys = [filing.pk for filing in rows.open() if timing_of(filing, context) is timing]
    closed = Q(status=FilingStatus.FILED, judged__status__in=frozen, candidate_determined_on__isnull=False)
    return rows.filter(closed | Q(pk__in=keys))


def with_clock(rows: FilingQuerySet, statuses: Collection[ClockStatus], context: ClockContext) -> FilingQuerySet:
    """The rows whose clock runs and stands so now: asked one by one, since the last day alone does not say whether
    the day of going into use, the hour of closing or the answer about removals leaves anything to judge."""
    running = rows.clock_running().select_related("extension")
    return rows.filter(pk__in=[filing.pk for filing in running if clock_of(filing, context).status in statuses])


def years_shown(context: ClockContext) -> range:
    """The years of a chart, the earliest first."""
    return range(context.today.year - YEARS_SHOWN + 1, context.today.year + 1)


def timing_chart(filings: Iterable[Filing], context: ClockContext) -> Chart:
    """Filings of the last years by the year of determination and by timing."""
    found = Counter(
        (filing.candidate_determined_on.year, timing_of(filing, context))
        for filing in filings
        if filing.candidate_determined_on
    )
    years = [year for year in years_shown(context) if any(found[year, timing] for timing in Timing)]
    register = reverse("filings:list")
    series = (
        Series(
            timing.label,
            timing.tone,
            tuple(
                Point(found[year, timing], f"{register}?{urlencode({'year': year, 'due': timing.value})}")
                for year in years
            ),
        )
        for timing in Timing
    )
    labels = tuple(f"{year}年" for year in years)
    return Chart("chart-timing", "报备时效", "人选确定年份", labels, tuple(series), unit="件", is_stacked=True)
