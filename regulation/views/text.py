"""The full text, with a place to link to for every article, paragraph and item."""

from typing import Any

from django.views.generic import TemplateView

from common import clock
from regulation.facts import SettingState, notes_by_article, setting_states_on
from rules.articles import REGULATION
from rules.editions import edition_on


class RegulationTextPage(TemplateView):
    template_name = "regulation/text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        states: dict[str, list[SettingState]] = {}
        for state in setting_states_on(today):
            states.setdefault(state.note.article, []).append(state)
        notes = notes_by_article(today)
        chapters = [
            (
                chapter,
                [
                    (each, states.get(str(each.number), []), notes.get(str(each.number), ()))
                    for each in chapter.articles
                ],
            )
            for chapter in REGULATION.chapters
        ]
        context = {
            "title": "办法全文",
            "regulation": REGULATION,
            "chapters": chapters,
            "edition": edition_on(today),
        }
        return super().get_context_data(**kwargs) | context
