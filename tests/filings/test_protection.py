"""What was sealed never changes: the database itself refuses."""

from django.db import connection

from filings import protection


def test_all_triggers_stand_after_the_migrations(db):
    assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
    assert len(protection.EXPECTED_TRIGGERS[connection.vendor]) == 3
