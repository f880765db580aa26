"""The editions of the regulation: since when, until when, what differs, and which one judges a day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from common import clock
from regulation.edition_view import TEXTS, article_pairs, edition_of, parameter_pairs
from regulation.forms import EditionsForm
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
            "editions": [(each, each.code in TEXTS, each.is_in_force(today)) for each in reversed(EDITIONS)],
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
        texts = [TEXTS.get(edition.code) for edition in (left, right)]
        pairs = article_pairs(texts[0], texts[1]) if texts[0] and texts[1] else []
        return {
            "parameters": parameter_pairs(left, right),
            "articles": pairs,
            "changed": sum(pair.is_changed for pair in pairs),
            "missing": [edition for edition in (left, right) if edition.code not in TEXTS],
        }

    def judged(self, day: date | None) -> dict[str, Any]:
        return {"day": day, "judged_by": edition_on(day) if day else None}
