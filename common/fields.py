"""Model fields that every app uses."""

import json
import uuid
from typing import Any

import uuid_utils.compat
from django.db import models


def new_key() -> uuid.UUID:
    """A time-ordered UUID (version 7), known before the row is stored."""
    return uuid_utils.compat.uuid7()


class KeyField(models.UUIDField):
    """Primary key: a UUIDv7 given in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("default", new_key)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class CanonicalJSONField(models.TextField):
    """JSON kept as one canonical text (sorted keys, no spaces), the same bytes on every database.

    For what is hashed: PostgreSQL's jsonb would rewrite it. It cannot be queried by its content.
    """

    # What the type checker's plugin takes for the Python side of the field.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else canonical_json(value)

    def value_to_string(self, obj: models.Model) -> str:
        return canonical_json(self.value_from_object(obj))


def canonical_json(value: Any) -> str:
    """One spelling per value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
