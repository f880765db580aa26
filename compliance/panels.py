"""What judging contributes to home pages: coverage, gaps, vacancies, counts to report, and what changed lately."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import addresses, as_of, clock
from common.once import once
from common.panels import ASIDE, CHARTS, Event, Panel
from compliance.charts import coverage_chart, members_chart, staffing_chart
from compliance.facts import FIRST_JUDGED, Coverage, UnitRow, UnitStaffing, coverage_of, newly_counted, staffing_in
from compliance.forms import TO_REPORT
from compliance.models.questions import with_question_counts
from regulation.facts import settings_on
from rules.settings import Settings
from rules.staffing import expected_count_date
from rules.wording import chinese_date
from units.models import Unit

LATELY = timedelta(days=45)
FIGURES = "figures"
LEAD = "lead"


def staffing_seen(request: HttpRequest) -> list[UnitStaffing]:
    """Today's staffing of every unit that the visitor sees, read once per page."""
    assert isinstance(request.user, User)  # noqa: S101 pages of the desk need a signed-in visitor
    settings = once(request, settings_on, clock.today())
    return once(request, _staffing_with_questions, request.user, clock.today(), settings)


def _staffing_with_questions(user: User, today: date, settings: Settings) -> list[UnitStaffing]:
    """The statement that reads the units counts their questions, too: a home page asks for nothing twice."""
    units = with_question_counts(Unit.objects.visible_to(user), clock.at(today - LATELY))
    return staffing_in(units, today, settings=settings)


def _coverage(request: HttpRequest) -> Coverage:
    return coverage_of(staffing_seen(request))


def coverage_panel(request: HttpRequest, obj: object) -> Panel:
    """全覆盖率 with the list of gaps behind it."""
    context = {
        "coverage": _coverage(request),
        "has_units": bool(staffing_seen(request)),
        "may_exchange": allows(request.user, Permission.EXCHANGE_ROSTER),
        "may_manage": allows(request.user, Permission.MANAGE_UNIT),
    }
    return Panel("compliance/panels/coverage.html", context, LEAD)


def figures_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Vacant posts, and counts that are missing or old."""
    rows = [row for row in staffing_seen(request) if row.in_scope]
    if not rows:  # nobody missing would be said of nobody
        return None
    vacant = [row for row in rows if row.vacant_posts]
    uncounted, stale = sum(row.is_uncounted for row in rows), sum(row.is_count_stale for row in rows)
    register = reverse("compliance:staffing")
    context = {
        "vacant_posts": sum(row.vacant_posts for row in vacant),
        "vacant_note": f"涉及{len(vacant)}个单位",
        "vacant_link": f"{register}?vacancy=yes",
        "to_report": uncounted + stale,
        "counts_note": f"未见记录{uncounted}个，待更新{stale}个",
        "counts_link": f"{register}?band={TO_REPORT}",
    }
    return Panel("compliance/panels/figures.html", context, FIGURES)


def charts_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Coverage and staffing by kind of unit, drawn."""
    rows = [row for row in staffing_seen(request) if row.in_scope]
    if not rows:
        return None
    return Panel("compliance/panels/charts.html", {"charts": (coverage_chart(rows), staffing_chart(rows))}, CHARTS)


def vacancies_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Vacant posts with the day since which they are, the longest first."""
    if not staffing_seen(request):
        return None
    rows = [row for row in staffing_seen(request) if row.vacant_posts and row.in_scope]
    rows.sort(key=lambda row: row.vacant_since or date.max)
    register = f"{reverse('compliance:staffing')}?vacancy=yes"
    return Panel("compliance/panels/vacancies.html", {"rows": rows, "register": register})


def counts_panel(request: HttpRequest, obj: object) -> Panel | None:
    """Units whose member count is missing or older than the last statistics date that should be reported."""
    rows = [row for row in staffing_seen(request) if row.in_scope and (row.is_uncounted or row.is_count_stale)]
    if not rows:
        return None
    rows.sort(key=lambda row: not row.is_uncounted)
    return Panel("compliance/panels/counts.html", {"rows": rows, "expected": _expected(request)}, ASIDE)


def tell_changes(request: HttpRequest, obj: object) -> Iterator[Event]:
    """Crossings of 200 and 500, other new counts, appointments and vacancies of the last weeks."""
    since = clock.today() - LATELY
    rows = staffing_seen(request)
    for row in newly_counted(rows, since):
        yield from _count_events(row)
    for row in rows:
        yield from _post_events(row, since)


def _count_events(row: UnitStaffing) -> Iterator[Event]:
    count = row.count
    if count is None:
        return
    url = addresses.of_row("units:detail", row.unit.pk)
    for crossing in count.crossed:
        badge = f"跨越{crossing.threshold}人"
        yield Event(count.reported_at, row.unit.name, crossing.message, "warn", "arrows-diff", url, badge)
    if not count.crossed:
        text = f"报送{chinese_date(count.counted_on)}时点党员人数：{count.total}人。"
        yield Event(count.reported_at, row.unit.name, text, "info", "users", url)


def _post_events(row: UnitStaffing, since: date) -> Iterator[Event]:
    url = addresses.of_row("units:detail", row.unit.pk)
    for holder in row.holders:
        if holder.effective_on and holder.effective_on >= since:
            text = f"{holder.name}同志任专职组织员。"
            tone, badge = ("ok", "") if holder.is_filed else ("warn", "待备案")
            yield Event(holder.effective_on, row.unit.name, text, tone, "user-check", url, badge)
    for vacancy in row.vacancies:
        if vacancy.since and vacancy.since >= since:
            yield Event(vacancy.since, row.unit.name, f"{vacancy.post}自即日起空缺。", "warn", "user-minus", url)


def unit_staffing_panel(request: HttpRequest, unit: UnitRow) -> Panel | None:
    """A unit's own staffing in short."""
    row = _own(request, unit)
    if row is None:
        return None
    return Panel("compliance/panels/unit_staffing.html", {"row": row}, ASIDE)


def unit_members_panel(request: HttpRequest, unit: UnitRow) -> Panel | None:
    """A unit's member counts over the years against 200 and 500."""
    row = _own(request, unit)
    if row is None or not row.history:
        return None
    settings = once(request, settings_on, clock.today())
    chart = members_chart(row, name="党员总数" if settings.count_probationary_members else "正式党员")
    counts = f"{addresses.of_row('units:detail', row.unit.pk)}#counts"
    return Panel("compliance/panels/unit_members.html", {"chart": chart, "counts": counts}, CHARTS)


def unit_posts_panel(request: HttpRequest, unit: UnitRow) -> Panel | None:
    """Who is in post, and which posts are vacant."""
    row = _own(request, unit)
    return Panel("compliance/panels/unit_posts.html", {"row": row}) if row else None


def unit_requests_panel(request: HttpRequest, unit: UnitRow) -> Panel | None:
    """What the department asks of the unit: a member count, a vacancy to be filled (空缺提示, 数据缺失)."""
    row = _own(request, unit)
    if row is None or not row.in_scope or not (row.vacant_posts or row.is_uncounted or row.is_count_stale):
        return None
    context = {"row": row, "expected": _expected(request)}
    return Panel("compliance/panels/unit_requests.html", context, LEAD)


def unit_cockpit_panel(request: HttpRequest, unit: Unit) -> Panel:
    """On a unit's page: the way to every article that it is held against, on the day that the page shows."""
    day = as_of.day_asked(request, first=FIRST_JUDGED)
    query = "" if day == clock.today() else f"?{as_of.PARAMETER}={day.isoformat()}"
    link = f"{addresses.of_row('compliance:unit', unit.pk)}{query}"
    return Panel("compliance/panels/unit_cockpit.html", {"link": link}, ASIDE)


def _own(request: HttpRequest, unit: UnitRow) -> UnitStaffing | None:
    return next((row for row in staffing_seen(request) if row.unit.pk == unit.pk), None)


def _expected(request: HttpRequest) -> date:
    return expected_count_date(clock.today(), once(request, settings_on, clock.today()))
