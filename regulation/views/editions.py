"""The editions of the regulation: since when, until when, what differs, and which one judges a day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from common import clock
from regulation.edition_view import article_lines, edition_of, parameter_lines
from regulation.forms import EditionsForm
from rules.comparison import compare_editions
from rules.editions import EDITIONS, Edition, edition_on

# Where nothing else is asked for.
PLAIN = {"left": EDITIONS[-2].code, "right": EDITIONS[-1].code}


class EditionList(View):
    """``?left=2017-trial&right=2021`` lays two side by side, ``?day=2020-05-01`` asks which one judges a day."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = EditionsForm(PLAIN | request.GET.dict())
        form.is_valid()
        asked = form.cleaned_data
        left, right = self.chosen(asked)
        today = clock.today()
        context = {
            "title": "办法版本",
            "editions": [(each, bool(each.articles), each.is_in_force(today)) for each in reversed(EDITIONS)],
            "form": form,
            "left": left,
            "right": right,
            "is_same": left.code == right.code,
            **self.differences(left, right),
            **self.judged(asked.get("day")),
        }
        return render(request, "regulation/editions.html", context)

    def chosen(self, asked: dict[str, Any]) -> tuple[Edition, Edition]:
        """The two asked for; the last two where none or none that exists is asked for."""
        return edition_of(asked.get("left") or "") or EDITIONS[-2], edition_of(asked.get("right") or "") or EDITIONS[-1]

    def differences(self, left: Edition, right: Edition) -> dict[str, Any]:
        if left.code == right.code:
            return {}
        comparison = compare_editions(left, right)
        missing = [edition for edition in (left, right) if not edition.articles]
        lines = [] if missing else article_lines(comparison)
        return {
            "parameters": parameter_lines(comparison),
            "articles": lines,
            "changed": sum(line.is_changed for line in lines),
            "missing": missing,
        }

    def judged(self, day: date | None) -> dict[str, Any]:
        return {"day": day, "judged_by": edition_on(day) if day else None}
