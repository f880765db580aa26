"""Model fields that every app uses."""

import uuid
from typing import Any

import uuid_utils.compat
from django.db import models


def new_key() -> uuid.UUID:
    """A time-ordered UUID (version 7), known before the row is stored."""
    return uuid_utils.compat.uuid7()


class KeyField(models.UUIDField):  # type: ignore[type-arg]
    """Primary key: a UUIDv7 given in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("default", new_key)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
