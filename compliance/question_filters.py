"""How the list of questions can be narrowed."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts.access import allows
from accounts.permissions import Permission
from common import clock
from common.widgets import PlainSelect
from compliance.models import Question
from compliance.models.questions import QuestionQuerySet
from rules.articles import REGULATION
from units.access import units_with
from units.filters import UnitChoiceFilter
from units.models import Unit


def units_seen(request: Any) -> QuerySet[Unit]:
    """The units whose questions the visitor sees."""
    return Unit.objects.visible_to(request.user).described(clock.today())


class QuestionFilter(django_filters.FilterSet):
    """Search, unit, article and whether an answer is there."""

    q = django_filters.CharFilter(label="疑问、答复或单位", method="search")
    status = django_filters.ChoiceFilter(
        label="状态", choices=Question.Status.choices, empty_label="全部", widget=PlainSelect
    )
    article = django_filters.ChoiceFilter(
        label="条款",
        choices=[(str(each.number), each.label) for each in REGULATION.articles],
        empty_label="全部",
        widget=PlainSelect,
    )
    unit = UnitChoiceFilter(label="单位", queryset=units_seen, empty_label="全部")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.request.user
        if not allows(user, Permission.ANSWER_QUESTION) and len(units_with(user, Permission.VIEW_UNIT)) <= 1:
            del self.filters["unit"]

    def search(self, rows: QuestionQuerySet, name: str, value: str) -> QuestionQuerySet:
        return rows.search(value)
