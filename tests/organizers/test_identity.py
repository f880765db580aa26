"""ID numbers: encrypted in the database, masked on pages, shown for a reason, nowhere else."""

import io
import json
import logging
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from common import encryption
from common.errors import Invalid, Refused
from organizers import services
from organizers.models import Organizer
from tests.factories import accounts as accounts_factory, organizers as factory

NUMBER = "11010519491231002X"  # the example of GB 11643
OTHER = "110105194912310011"


@pytest.fixture
def person(db) -> Organizer:
    return factory.organizer("甲同志", id_number=NUMBER)


@pytest.fixture
def dept(db):
    return accounts_factory.department_handler("dept")


def stored(person: Organizer) -> tuple[str, str]:
    return Organizer.objects.values_list("id_number_sealed", "id_number_index").get(pk=person.pk)


def test_the_row_reads_in_plain_and_rests_encrypted(person):
    sealed, index = stored(person)
    assert Organizer.objects.get(pk=person.pk).id_number == NUMBER
    assert sealed.partition(":")[0] == encryption.keyring().current
    assert NUMBER not in sealed + index
    assert len(index) == 64


def test_an_equal_value_keeps_its_ciphertext(person):
    before = stored(person)
    again = Organizer.objects.get(pk=person.pk)
    again.id_number = NUMBER
    again.save()
    assert stored(person) == before


def test_an_empty_value_leaves_nothing_behind(person):
    person.id_number = ""
    person.save()
    assert stored(person) == ("", "")


def test_a_ciphertext_does_not_open_in_another_row(person):
    thief = factory.organizer("乙同志")
    Organizer.objects.filter(pk=thief.pk).update(id_number_sealed=stored(person)[0])
    with pytest.raises(encryption.DecryptionError):
        assert Organizer.objects.get(pk=thief.pk).id_number


def test_the_database_refuses_one_number_for_two_people(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organizer.objects.create(staff_number="x", name="丙", id_number=NUMBER)


def test_keys_can_be_changed_under_running_data(person, settings):
    settings.DATA_KEYS = {"k2": b"\7" * 32, **settings.DATA_KEYS}
    out = io.StringIO()
    call_command("rotate_data_keys", stdout=out)
    assert out.getvalue().splitlines()[0] == "已用当前密钥重新加密1个身份证号。"
    assert stored(person)[0].startswith("k2:")
    settings.DATA_KEYS = {"k2": b"\7" * 32}  # the old key is gone
    assert Organizer.objects.get(pk=person.pk).id_number == NUMBER
    assert services.rotate_id_numbers(by=None) == 0


def test_revealing_needs_permission_and_a_reason(person, dept):
    with pytest.raises(Refused):
        services.reveal_id_number(organizer=person, reason="FILING", by=accounts_factory.account("nobody"))
    with pytest.raises(Invalid):
        services.reveal_id_number(organizer=person, reason="好奇", by=dept)
    assert not AuditEntry.objects.filter(action="organizers.reveal_id_number").exists()
    assert services.reveal_id_number(organizer=person, reason="FILING", by=dept) == NUMBER
    entry = AuditEntry.objects.get(action="organizers.reveal_id_number")
    assert (entry.actor, entry.subject_id, entry.reason, entry.changes) == (dept, person.pk, "核对任免备案材料", {})


def test_the_page_shows_it_once(person, dept, client):
    client.force_login(dept)
    detail = client.get(reverse("organizers:detail", args=[person.pk])).content.decode()
    assert NUMBER not in detail
    assert "110***********002X" in detail
    url = reverse("organizers:id-number", args=[person.pk])
    assert url in detail
    assert NUMBER not in client.get(url).content.decode()
    refused = client.post(url, {})
    assert (NUMBER in refused.content.decode(), "请选择查看事由。" in refused.content.decode()) == (False, True)
    shown = client.post(url, {"reason": "ARCHIVE"})
    assert NUMBER in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert NUMBER not in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_number_stands_nowhere_else(caplog, client):
    """The canary: written through every door, then looked for in the audit, the logs and the database's own bytes."""
    caplog.set_level(logging.DEBUG)
    dept = accounts_factory.department_handler("dept")
    person = services.register_organizer(staff_number="1", name="甲同志", id_number=NUMBER, sex="2", by=dept)
    services.change_organizer(organizer=person, version=1, id_number=OTHER, sex="1", by=dept)
    services.reveal_id_number(organizer=Organizer.objects.get(pk=person.pk), reason="FILING", by=dept)
    client.force_login(dept)
    client.get(reverse("organizers:list"), {"q": NUMBER})
    everything = json.dumps([entry.changes for entry in AuditEntry.objects.all()], ensure_ascii=False)
    for number in (NUMBER, OTHER):
        assert number not in everything
        assert number not in caplog.text
        assert number.encode() not in _database_bytes()


def _database_bytes() -> bytes:
    """What the database holds of our tables, as it lies on disk (SQLite) or as the server writes it out."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA database_list")

            return Path(cursor.fetchall()[0][2]).read_bytes()
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            parts += [row[0].encode() for row in cursor.fetchall()]
        return b"\n".join(parts)
