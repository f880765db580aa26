"""An audit entry in words: what kind of thing it is about, and what its fields are called on screen."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import AuditEntry


def subject_kind(entry: AuditEntry) -> str:
    """专职组织员, 备案 …; the stored code for a table that is no longer there."""
    model = _model(entry)
    return str(model._meta.verbose_name) if model else entry.subject_type


def change_rows(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """(field, before, after) with labels and choices in Chinese."""
    model = _model(entry)
    return [_row(model, name, before, after) for name, (before, after) in entry.changes.items()]


def _model(entry: AuditEntry) -> type[models.Model] | None:
    try:
        return apps.get_model(entry.subject_type)
    except (LookupError, ValueError):
        return None


def _row(model: type[models.Model] | None, name: str, before: Any, after: Any) -> tuple[str, str, str]:
    field = _field(model, name)
    label = str(getattr(field, "verbose_name", "") or name)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return label, _words(before, choices), _words(after, choices)


def _field(model: type[models.Model] | None, name: str) -> Any:
    """The field that a change names; an act on an account may also have written a row that hangs on it."""
    if model is None:
        return None
    siblings = apps.get_app_config(model._meta.app_label).get_models()
    for each in (model, *siblings):
        for field in each._meta.concrete_fields:
            if name in {field.attname, field.name}:
                return field
    return None


def _words(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{_words(each, {})}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_words(each, choices) for each in value)
    if value is None:
        return ""
    return str(choices.get(value, value))
