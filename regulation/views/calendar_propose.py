"""Proposing a year's schedule: a notice is pasted and read, shown on the calendar, corrected as lines, and stored."""

import uuid
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView

from accounts.permissions import Permission
from accounts.views.guards import GlobalPermission
from common import clock
from common.forms import ServiceFormMixin
from regulation.calendar_forms import FIRST_YEAR, LAST_YEAR, NoticeForm, ScheduleForm
from regulation.facts import schedule_of, working_calendar
from regulation.models import CalendarVersion
from regulation.schedule_view import changes_between, schedule_view, with_days
from regulation.services.calendar import propose_calendar
from rules.calendar_notice import Notice, read_notice
from rules.schedule_lines import read_lines, write_lines
from rules.working_days import MAKE_UP_NAME, CalendarYear, WorkingCalendar

SAVE = "save"
LENGTHS = {"source_title": 200, "source_number": 60}


@dataclass(frozen=True)
class Neighbour:
    """Days of another year that a notice speaks of, and where they can be put into a version of that year."""

    year: int
    lines: tuple[str, ...]
    url: str = ""  # empty where that year has them already, or has no approved schedule to put them into
    awaits_notice: bool = False

    @property
    def action_label(self) -> str:
        return f"拟定{self.year}年新版次"


class Proposing(GlobalPermission, FormView):
    """What both pages share: the preview of a schedule beside the version that is in use."""

    permissions = (Permission.PROPOSE_CALENDAR,)

    def shown(self, form: ScheduleForm) -> dict[str, Any]:
        """The schedule of valid lines, drawn, with what it changes."""
        if form.errors:
            return {}
        year, source = form.cleaned_data["year"], form.cleaned_data["source_title"]
        worked = dict.fromkeys(form.schedule.make_up_days, MAKE_UP_NAME)
        schedule = CalendarYear(year, 0, False, form.schedule.days_off, worked, source)
        in_use = working_calendar().years.get(year)
        is_official = in_use is not None and in_use.approved
        changes = changes_between(in_use, schedule)
        return {
            "drawn": schedule_view(schedule),
            "in_use": in_use,
            "changes": changes,
            # Approval would be refused: said before somebody asks for it.
            "past_changes": [each for each in changes if each.is_past and each.moves_count] if is_official else [],
        }


class CalendarNotice(Proposing):
    """Paste the notice. What cannot be read is said sentence by sentence; what can be goes on to the preview."""

    template_name = "regulation/calendar_notice.html"
    form_class = NoticeForm
    extra_context = {"title": "识别放假安排通知"}

    def form_valid(self, form: NoticeForm) -> HttpResponse:
        notice = read_notice(form.cleaned_data["text"])
        if notice.is_readable and notice.year is not None and FIRST_YEAR <= notice.year <= LAST_YEAR:
            return self.preview(notice, notice.year)
        context = self.get_context_data(form=form, notice=notice, first_year=FIRST_YEAR)
        return self.render_to_response(context)

    def preview(self, notice: Notice, year: int) -> HttpResponse:
        """The second page, filled in: nothing is stored before it was looked at."""
        lines = write_lines(notice.days_off(year), notice.make_up_in(year))
        values = {"year": year, "source_title": notice.title, "source_number": notice.number, "lines": lines}
        form = ScheduleForm(values)
        form.is_valid()
        self.template_name = CalendarPropose.template_name
        neighbours = neighbours_of(notice, year, working_calendar())
        context = self.get_context_data(form=form, notice=notice, neighbours=neighbours, **self.shown(form))
        return self.render_to_response(context | {"title": f"拟定{year}年工作日历"})


class CalendarPropose(ServiceFormMixin, Proposing):
    """The schedule as lines, drawn beside: looked at as often as wanted, then stored as a proposed version."""

    template_name = "regulation/calendar_propose.html"
    form_class = ScheduleForm
    extra_context = {"title": "拟定工作日历"}

    def get_initial(self) -> dict[str, Any]:
        """The version that is to be corrected, or the one in use of the year, with days of a neighbour's notice."""
        asked = self.request.GET
        year, base = self.base()
        title, number = _source(base)
        added = read_lines("\n".join(asked.getlist("line")))
        off = {day: name for day, name in added.days_off.items() if day.year == year}
        worked = {day for day in added.make_up_days if day.year == year}
        return {
            "year": year,
            "source_title": _joined(title, asked.get("title", ""), "source_title"),
            "source_number": _joined(number, asked.get("number", ""), "source_number"),
            "lines": write_lines(*with_days(schedule_of(base) if base else None, off, worked)),
        }

    def base(self) -> tuple[int, CalendarVersion | None]:
        """The year, and the version that is begun from: the one asked for, else the one in use."""
        asked = self.request.GET
        if asked.get("base"):
            version = _asked_version(asked["base"])
            return version.year, version
        calendar = working_calendar()
        year = _asked_year(asked.get("year", ""), calendar)
        in_use = calendar.years.get(year)
        rows = CalendarVersion.objects.filter(year=year, version=in_use.version) if in_use else None
        return year, rows.first() if rows is not None else None

    def form_valid(self, form: ScheduleForm) -> HttpResponse:
        if self.request.POST.get("step") != SAVE:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def perform(self, form: ScheduleForm) -> HttpResponse:
        data = form.cleaned_data
        version = propose_calendar(
            year=data["year"],
            source_title=data["source_title"],
            source_number=data["source_number"],
            days_off=form.schedule.days_off,
            make_up_days=form.schedule.make_up_days,
            by=self.account,
        )
        messages.success(self.request, f"已拟定{version}，待另一名有权限的人员审定。")
        return redirect("regulation:calendar-version", version.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | (self.shown(form) if form.is_bound else {})


def neighbours_of(notice: Notice, year: int, calendar: WorkingCalendar) -> list[Neighbour]:
    """A notice may speak of days late in the year before or early in the year after: they belong to that year."""
    return [_neighbour(notice, each, calendar.years.get(each)) for each in notice.years if each != year]


def _neighbour(notice: Notice, year: int, schedule: CalendarYear | None) -> Neighbour:
    off, worked = notice.days_off(year), notice.make_up_in(year)
    lines = write_lines(off, worked).splitlines()
    if schedule is None or not schedule.approved:
        # Put into a guess, a few days of another year's notice would make it look like that year's schedule.
        return Neighbour(year, tuple(lines), awaits_notice=True)
    if off.keys() <= schedule.days_off.keys() and set(worked) <= set(schedule.make_up_days):
        return Neighbour(year, tuple(lines))
    query = [
        ("year", str(year)),
        ("title", notice.title),
        ("number", notice.number),
        *(("line", each) for each in lines),
    ]
    return Neighbour(year, tuple(lines), f"{reverse('regulation:calendar-propose')}?{urlencode(query)}")


def _asked_version(text: str) -> CalendarVersion:
    """The version that an address names; anything else is not found."""
    try:
        key = uuid.UUID(text)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(CalendarVersion, pk=key)


def _asked_year(text: str, calendar: WorkingCalendar) -> int:
    """The year that an address names, else the first from this year on that nobody has approved."""
    if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return next(year for year in count(clock.today().year) if not _is_approved(calendar.years.get(year)))


def _is_approved(schedule: CalendarYear | None) -> bool:
    return schedule is not None and schedule.approved


def _source(version: CalendarVersion | None) -> tuple[str, str]:
    """Title and number of a version that follows a notice; a guess has no number, and its title is none."""
    return (version.source_title, version.source_number) if version and version.source_number else ("", "")


def _joined(old: str, new: str, field: str) -> str:
    """Both sources, where there is room for both."""
    both = "；".join(dict.fromkeys(text for text in (old, new) if text))
    return both if len(both) <= LENGTHS[field] else new
