"""A year of the working calendar with the notice that it follows."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from common import clock
from regulation.facts import working_calendar
from regulation.models import CalendarVersion
from regulation.year_view import breaks, months

FIRST_YEAR, LAST_YEAR = 2000, 2099


class CalendarYearPage(TemplateView):
    template_name = "regulation/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        year = self.kwargs.get("year", today.year)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        calendar = working_calendar()
        schedule = calendar.years.get(year)
        people = ("proposed_by", "approved_by")
        versions = CalendarVersion.objects.filter(year=year).select_related(*people).order_by("-version")
        shown = months(year, calendar, today)
        context = {
            "title": f"{year}年工作日历",
            "year": year,
            "years": [
                {"label": f"{each}年", "url": reverse("regulation:calendar", args=[each]), "is_current": each == year}
                for each in sorted({*calendar.years, year}, reverse=True)
            ],
            "months": shown,
            "working_days": sum(month.working_days for month in shown),
            "breaks": breaks(schedule) if schedule else (),
            "make_up_days": sorted(schedule.make_up_days) if schedule else [],
            "is_official": schedule is not None and schedule.approved,
            "versions": list(versions),
            "version_in_use": schedule.version if schedule else None,
        }
        return super().get_context_data(**kwargs) | context
