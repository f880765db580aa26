"""The audit is append-only in the database itself."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts import audit, protection
from accounts.models import AuditEntry
from tests.factories.accounts import account


@pytest.fixture
def entry(db) -> AuditEntry:
    return audit.record(by=account("clerk"), action="tests.act", summary="测试")


def refused(act) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_all_triggers_stand_after_the_migrations(db):
    assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
    assert len(protection.EXPECTED_TRIGGERS[connection.vendor]) == 6


@pytest.mark.parametrize("run", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_triggers_and_seeded_rows_stand_after_a_flush(run):
    assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
    assert apps.get_model("regulation", "CalendarVersion").objects.filter(status="APPROVED").count() == 6


def test_an_entry_cannot_be_changed_by_the_orm(entry):
    entry.summary = "改写"
    refused(entry.save)
    refused(lambda: AuditEntry.objects.filter(pk=entry.pk).update(summary="改写"))
    refused(lambda: AuditEntry.objects.bulk_update([entry], ["summary"]))
    assert AuditEntry.objects.get().summary == "测试"


def test_an_entry_cannot_be_deleted_by_the_orm(entry):
    refused(entry.delete)
    refused(lambda: AuditEntry.objects.all().delete())
    refused(lambda: AuditEntry.objects.all()._raw_delete("default"))
    assert AuditEntry.objects.count() == 1


def test_an_entry_cannot_be_replaced(entry):
    refused(
        lambda: AuditEntry.objects.bulk_create(
            [entry], update_conflicts=True, update_fields=["summary"], unique_fields=["id"]
        )
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)


def test_raw_statements_are_refused(entry):
    statements = [
        "UPDATE accounts_auditentry SET summary = 'x'",
        "DELETE FROM accounts_auditentry",
    ]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # checks that wait for the end of the transaction refuse it, too
        statements.append("TRUNCATE accounts_auditentry CASCADE")
    else:
        columns = ", ".join(field.column for field in AuditEntry._meta.concrete_fields)
        statements.append(f"INSERT OR REPLACE INTO accounts_auditentry SELECT {columns} FROM accounts_auditentry")
    for statement in statements:
        with connection.cursor() as cursor:
            refused(lambda statement=statement, cursor=cursor: cursor.execute(statement))
    assert AuditEntry.objects.get().summary == "测试"


def test_protection_can_be_taken_off_and_put_back(entry):
    protection.drop_triggers(connection)
    assert protection.triggers(connection) == frozenset()
    AuditEntry.objects.filter(pk=entry.pk).update(summary="改写")
    protection.create_triggers(connection)
    refused(lambda: AuditEntry.objects.filter(pk=entry.pk).update(summary="再改"))
    assert AuditEntry.objects.get().summary == "改写"
