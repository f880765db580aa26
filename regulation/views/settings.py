"""The answers that the department gave where the regulation is silent, and the defaults where it gave none."""

from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import Permission
from accounts.views.guards import GlobalPermission
from common import clock
from regulation.facts import SettingState, setting_states_on
from rules.articles import Article, article


class SettingList(GlobalPermission, TemplateView):
    permissions = (Permission.VIEW_SETTINGS,)
    template_name = "regulation/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups: dict[str, tuple[Article, list[SettingState]]] = {}
        for state in setting_states_on(clock.today()):
            number = state.note.article
            groups.setdefault(number, (article(number), []))[1].append(state)
        return super().get_context_data(**kwargs) | {"title": "解释口径", "groups": list(groups.values())}
