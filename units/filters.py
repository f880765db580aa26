"""How the list of units can be narrowed."""

import uuid
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from common.as_of import day_asked
from common.widgets import PlainSelect
from units.models import PartyOrganizationKind, Unit, UnitKind
from units.models.units import UnitQuerySet

IN_SCOPE = [("true", "纳入配备范围"), ("false", "不纳入")]


class _UnitChoices(ModelChoiceIterator):
    """Keys and names in the department's order."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from self.field.names.items()

    def __len__(self) -> int:
        return len(self.field.names) + (self.field.empty_label is not None)


class _UnitChoiceField(ModelChoiceField):
    """One statement for the names, which also tells whether the unit chosen is one of them."""

    iterator = _UnitChoices

    @cached_property
    def names(self) -> dict[str, str]:
        return {str(key): name or code for key, name, code in self.queryset.values_list("pk", "name", "code")}

    def to_python(self, value: Any) -> Unit | None:
        if value in self.empty_values:
            return None
        name = self.names.get(str(value))
        if name is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        unit = Unit(pk=uuid.UUID(str(value)))
        unit.name = name
        return unit


class UnitChoiceFilter(django_filters.ModelChoiceFilter):
    """The choice of a unit above a list; ``queryset`` names units with their ``name`` annotated."""

    field_class = _UnitChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=PlainSelect, **kwargs)


class UnitFilter(django_filters.FilterSet):
    """Search by name and initials; kinds and scope as of the day shown."""

    q = django_filters.CharFilter(label="名称、代码或拼音首字母", method="search")
    kind = django_filters.ChoiceFilter(
        label="单位类别", choices=UnitKind.choices, empty_label="全部", widget=PlainSelect
    )
    party_kind = django_filters.ChoiceFilter(
        label="党组织类别", choices=PartyOrganizationKind.choices, empty_label="全部", widget=PlainSelect
    )
    in_scope = django_filters.ChoiceFilter(
        label="配备范围", choices=IN_SCOPE, empty_label="全部", method="scope", widget=PlainSelect
    )

    def search(self, rows: UnitQuerySet, name: str, value: str) -> UnitQuerySet:
        return rows.search(value, day_asked(self.request))

    def scope(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(in_scope=value == "true")
