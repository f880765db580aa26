"""The tables as neutral text: one JSON line per row, the same on every database, in one order.

What is read from one database with `lines_of` goes into another with `Loading`, and equal digests of the lines prove
equal tables.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from django.db.models.functions import Collate

BATCH = 500
# Signing in again is better than a session that was ended and comes back with a backup.
SESSIONS = "django_session"


@dataclass(frozen=True)
class Digest:
    """What a table holds: how many rows, and the SHA-256 of their lines."""

    rows: int
    sha256: str


class Digester:
    """Counts and hashes lines as they pass."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = hashlib.sha256()

    def update(self, lines: Sequence[bytes]) -> None:
        self._rows += len(lines)
        for line in lines:
            self._hash.update(line + b"\n")

    @property
    def digest(self) -> Digest:
        return Digest(self._rows, self._hash.hexdigest())


@dataclass(frozen=True)
class Table:
    """A table of ours with its columns, in the model's order."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> "list[models.Field[Any, Any]]":
        return list(self.model._meta.concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @cached_property
    def _decoders(self) -> list[Callable[[Any], Any]]:
        return [_decoder(field) for field in self.fields]

    def lines(self, using: str) -> Iterator[list[bytes]]:
        """All rows by their key, in batches. Read within one transaction: PostgreSQL streams them."""
        key: Any = models.F(self.model._meta.pk.attname)
        if isinstance(_stored(self.model._meta.pk), models.CharField) and connections[using].vendor == "postgresql":
            key = Collate(key, "C")  # by code points, as SQLite sorts
        rows = (
            self.model._base_manager.using(using)
            .order_by(key)
            .values_list(*(field.attname for field in self.fields))
            .iterator(chunk_size=BATCH)
        )
        encoded = (_encode(row) for row in rows)
        while batch := list(islice(encoded, BATCH)):
            yield batch

    def digest(self, using: str) -> Digest:
        """What the table holds now."""
        digester = Digester()
        for batch in self.lines(using):
            digester.update(batch)
        return digester.digest

    def insert(self, lines: Sequence[bytes], using: str) -> None:
        """Write rows as they are: nothing is filled in, nothing is signalled."""
        objects = []
        for line in lines:
            values = zip(self._decoders, json.loads(line), strict=True)
            objects.append(self.model(*(None if value is None else decode(value) for decode, value in values)))
        self.model._base_manager.using(using).bulk_create(objects)


def tables() -> list[Table]:
    """Every table of the installed applications, in the order of their names."""
    found = {
        model._meta.db_table: Table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[name] for name in sorted(found)]


def _encode(row: Sequence[Any]) -> bytes:
    return json.dumps(
        row, default=_plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"cannot write {type(value).__name__} into a backup")


# The first that fits counts: a DateTimeField is a DateField too.
_DECODERS: list[tuple[type[Any], Callable[[Any], Any]]] = [
    (models.UUIDField, UUID),
    (models.DateTimeField, datetime.fromisoformat),
    (models.DateField, date.fromisoformat),
    (models.TimeField, time.fromisoformat),
    (models.DecimalField, Decimal),
    (models.DurationField, lambda value: timedelta(microseconds=value)),
    (models.BinaryField, base64.b64decode),
]


def _decoder(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    stored = _stored(field)
    return next((decode for kind, decode in _DECODERS if isinstance(stored, kind)), lambda value: value)


def _stored(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """The field whose values a reference holds."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field
