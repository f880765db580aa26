"""Tables that the database refuses to change."""

from django.db import connection

from accounts import protection as audit
from common.append_only import AppendOnly
from compliance import protection as snapshots


def test_every_table_is_kept_from_change_removal_and_replacement():
    both = AppendOnly({"one": ("id",), "two": ("id", "year")}, function="refuse", message="kept")
    kinds = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}
    assert both.expected == {
        vendor: frozenset(f"{table}_no_{kind}" for table in ("one", "two") for kind in found)
        for vendor, found in kinds.items()
    }


def test_what_stands_is_what_is_expected(db):
    for protection in (audit, snapshots):
        assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
        protection.drop_triggers(connection)
        assert protection.triggers(connection) == frozenset()
        protection.create_triggers(connection)
        assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
