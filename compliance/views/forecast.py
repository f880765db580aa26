"""What is to be expected: vacancies and municipal training. Nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from compliance.forecast import HORIZONS, MONTHS, forecast
from compliance.views.staffing import NOT_ALLOWED
from units.access import can_somewhere


class ForecastPage(View):
    """The next months of the units that the visitor sees."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
        if not can_somewhere(user, Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")
        months = _months(request)
        place = reverse("compliance:forecast")
        context = {
            "title": "预测提示",
            "forecast": forecast(user, clock.today(), months=months),
            "tabs": [
                {"label": f"{each}个月内", "url": f"{place}?months={each}", "is_current": each == months}
                for each in HORIZONS
            ],
        }
        return render(request, "compliance/forecast.html", context)


def _months(request: HttpRequest) -> int:
    """One of the horizons offered; anything else is the usual one."""
    asked = request.GET.get("months", "")
    return int(asked) if asked in map(str, HORIZONS) else MONTHS
