"""Rows as neutral text, on both databases the same."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import models

from jobs import tables
from jobs.tables import Digest, Table

KEY = UUID("01935000-0000-7000-8000-000000000001")
SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        (models.UUIDField(), KEY, str(KEY)),
        (models.DateTimeField(), datetime(2026, 1, 1, 8, 0, 0, 1, SHANGHAI), "2026-01-01T00:00:00.000001+00:00"),
        (models.DateField(), date(2026, 2, 28), "2026-02-28"),
        (models.TimeField(), time(23, 59, 59, 999999), "23:59:59.999999"),
        (models.DecimalField(), Decimal("12.50"), "12.50"),
        (models.DecimalField(), Decimal("1E+2"), "100"),
        (models.DurationField(), timedelta(days=1, microseconds=1), 86400000001),
        (models.BinaryField(), b"\x00\xff", base64.b64encode(b"\x00\xff").decode()),
        (models.BinaryField(), memoryview(b"\x00"), "AA=="),
        (models.JSONField(), {"b": [1, None], "a": "2026-02-28"}, {"a": "2026-02-28", "b": [1, None]}),
        (models.CharField(), "张\n\x00\u2028", "张\n\x00\u2028"),
        (models.BooleanField(), True, True),
        (models.BigIntegerField(), 2**62, 2**62),
    ],
)
def test_values_come_back(field, value, told):
    line = tables._encode([value])
    assert b"\n" not in line
    assert json.loads(line) == [told]
    assert tables._decoder(field)(json.loads(line)[0]) == value


def test_same_value_is_the_same_text():
    assert tables._encode([{"b": 1, "a": 2}]) == tables._encode([{"a": 2, "b": 1}]) == b'[{"a":2,"b":1}]'


def test_what_has_no_text_is_an_error():
    with pytest.raises(TypeError, match="cannot write object"):
        tables._encode([object()])
    with pytest.raises(ValueError, match="not JSON compliant"):
        tables._encode([float("nan")])


def test_every_table_is_there():
    names = [table.name for table in tables.tables()]
    assert names == sorted(names)
    assert {"accounts_user", "accounts_auditentry", "attachments_attachment", "units_unit", "django_session"} <= set(
        names
    )


def test_every_column_can_be_read_back():
    """A field of a new kind must get its place in `tables`: what `json` cannot hold needs a decoder."""
    plain = (
        models.CharField,
        models.TextField,
        models.IntegerField,
        models.BooleanField,
        models.JSONField,
        models.FileField,
    )
    known = (*plain, models.AutoField, *(kind for kind, _ in tables._DECODERS))
    strange = [
        f"{table.name}.{field.column}"
        for table in tables.tables()
        for field in table.fields
        if not isinstance(tables._stored(field), known)
    ]
    assert strange == []


@pytest.mark.django_db
def test_text_keys_are_sorted_by_code_points():
    keys = ["a", "B", "b", "A", "_", "1", "张", "é", "a b", "ab"]
    for key in keys:
        Session.objects.create(session_key=key, session_data="", expire_date=datetime(2026, 1, 1, tzinfo=UTC))
    lines = [line for batch in Table(Session).lines("default") for line in batch]
    assert [json.loads(line)[0] for line in lines] == sorted(keys)


@pytest.mark.django_db
def test_batches(monkeypatch):
    monkeypatch.setattr(tables, "BATCH", 4)
    for number in range(9):
        Session.objects.create(session_key=str(number), session_data="", expire_date=datetime(2026, 1, 1, tzinfo=UTC))
    table = Table(Session)
    assert [len(batch) for batch in table.lines("default")] == [4, 4, 1]
    first = table.digest("default")
    assert first.rows == 9
    Session.objects.filter(session_key="3").update(session_data="x")
    changed = table.digest("default")
    assert (changed.rows, changed.sha256 == first.sha256) == (9, False)
    Session.objects.all().delete()
    assert table.digest("default") == Digest(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
