"""A year of the working calendar with the notice that it follows, and one version of it beside another."""

import uuid
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from regulation.facts import schedule_of, working_calendar
from regulation.models import CalendarVersion
from regulation.schedule_view import changes_between, schedule_view
from regulation.services.calendar import approval_refusal
from regulation.year_view import breaks, months

FIRST_YEAR, LAST_YEAR = 2000, 2099
PEOPLE = ("proposed_by", "approved_by")
Status = CalendarVersion.Status


class CalendarYearPage(TemplateView):
    template_name = "regulation/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        year = self.kwargs.get("year", today.year)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        calendar = working_calendar()
        schedule = calendar.years.get(year)
        versions = CalendarVersion.objects.filter(year=year).select_related(*PEOPLE).order_by("-version")
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
            "may_propose": allows(self.request.user, Permission.PROPOSE_CALENDAR),
            "propose_url": f"{reverse('regulation:calendar-propose')}?year={year}",
        }
        return super().get_context_data(**kwargs) | context


class CalendarVersionPage(TemplateView):
    """One version: its days, and day by day what differs from another one (by default the one in force before)."""

    template_name = "regulation/calendar_version.html"

    @cached_property
    def version(self) -> CalendarVersion:
        rows = CalendarVersion.objects.select_related(*PEOPLE)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version
        others = list(CalendarVersion.objects.filter(year=version.year).exclude(pk=version.pk).order_by("-version"))
        other = self.other(others)
        schedule = schedule_of(version)
        return super().get_context_data(**kwargs) | {
            "title": str(version),
            "version": version,
            "view": schedule_view(schedule),
            "other": other,
            "others": others,
            "changes": changes_between(schedule_of(other) if other else None, schedule),
            **self.offers(),
        }

    def other(self, others: list[CalendarVersion]) -> CalendarVersion | None:
        """The version that was asked for; else the approved one, else the one before."""
        asked = self.request.GET.get("with", "")
        chosen = next((each for each in others if str(each.pk) == asked), None)
        if asked and chosen is None:
            raise Http404
        approved = next((each for each in others if each.status == Status.APPROVED), None)
        earlier = next((each for each in others if each.version < self.version.version), None)
        return chosen or approved or earlier

    def offers(self) -> dict[str, Any]:
        """Who may propose sees what can be done with the version, and why not."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 the middleware lets nobody else in
        may_propose = allows(user, Permission.PROPOSE_CALENDAR)
        refused: Refused | None = approval_refusal(self.version, user)
        key: uuid.UUID = self.version.pk
        return {
            "may_propose": may_propose,
            "offers_approval": may_propose and self.version.status == Status.PROPOSED,
            "approval_refused": refused,
            "propose_url": f"{reverse('regulation:calendar-propose')}?base={key}",
        }
