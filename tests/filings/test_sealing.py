"""Filed means sealed: what a filing said, and each of its files, can be proved to be what it was."""

import io
import json
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from attachments.models import Attachment
from common import clock
from common.errors import DomainError
from filings import protection, services
from filings.models import Filing, FilingDocument, FilingStatus, SealedFiling
from filings.sealed_content import digest_of
from filings.services import sealing
from tests.factories import filings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(date(2026, 11, 4)):
        yield


@pytest.fixture
def people():
    return filings.cast()


@contextmanager
def unprotected():
    """As somebody works who may change the schema."""
    protection.drop_triggers(connection)
    try:
        yield
    finally:
        protection.create_triggers(connection)


def found():
    return [each.message for each in sealing.verify().differences]


def test_filing_seals_content_and_files_in_the_same_transaction(people):
    filing = filings.filed(people)
    sealed = SealedFiling.objects.get(filing=filing)
    documents = FilingDocument.objects.filter(filing=filing).select_related("attachment").order_by("kind")
    assert [(file["kind"], file["sha256"]) for file in sealed.files] == [
        (document.kind, document.attachment.sha256) for document in documents
    ]
    assert sealed.content["filing"]["name"] == filing.name
    assert sealed.content["filing"]["candidate_determined_on"] == "2026-11-02"
    assert sealed.content["filing"]["judged"] == filing.judged
    assert sealed.content["words"]["unit"] == people.unit.profiles.get().name
    assert [step["action"] for step in sealed.content["steps"]][-1] == "FILE"
    assert sealed.digest == digest_of(sealed.content, sealed.files)
    assert sealed.sealed_by == people.chief
    assert sealing.verify() == sealing.Verification(1, 2, 0, ())


@pytest.mark.parametrize("status", [each for each in FilingStatus if each != FilingStatus.FILED])
def test_only_what_is_filed_is_sealed(people, status):
    filings.in_status(people, status)
    assert not SealedFiling.objects.exists()


def test_a_file_that_is_no_longer_what_was_uploaded_is_not_sealed(people):
    filing = filings.checking(people)
    _overwrite(_attachment(filing), b"%PDF-1.4 other")
    with pytest.raises(DomainError, match="与上传时不一致"), transaction.atomic():
        services.file_filing(filing=filing, version=filing.version, by=people.chief)
    assert Filing.objects.get(pk=filing.pk).status == FilingStatus.CHECKING
    assert not SealedFiling.objects.exists()


@pytest.mark.parametrize("sql", ["UPDATE filings_sealedfiling SET digest = 'x'", "DELETE FROM filings_sealedfiling"])
def test_the_database_refuses_to_change_a_seal(people, sql):
    filings.filed(people)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert found() == []


def test_changed_content_is_found(people):
    filing = filings.filed(people)
    with unprotected():
        row = SealedFiling.objects.get(filing=filing)
        content = row.content | {"filing": row.content["filing"] | {"name": "他人"}}
        SealedFiling.objects.filter(pk=row.pk).update(content=content)
    assert found() == ["封存内容与校验值不一致。", "备案记录的“姓名”与封存内容不一致。"]


def test_a_changed_row_is_found(people):
    filing = filings.filed(people)
    Filing.objects.filter(pk=filing.pk).update(candidate_determined_on=date(2026, 11, 3))
    assert found() == ["备案记录的“人选确定日”与封存内容不一致。"]


def test_a_changed_step_is_found(people):
    filing = filings.filed(people)
    filing.steps.filter(action="RECEIVE").update(note="补写")
    assert found() == ["办理步骤与封存内容不一致。"]


def test_a_changed_and_a_lost_file_are_found(people):
    filing = filings.filed(people)
    kept = _attachment(filing)
    _overwrite(kept, b"%PDF-1.4 other")
    assert found() == [f"文件“{kept.original_name}”的内容已改变。"]
    kept.file.storage.delete(kept.file.name)
    assert found() == [f"文件“{kept.original_name}”已丢失。"]


def test_a_seal_that_was_taken_away_is_found(people):
    gone = filings.filed(people)
    other = filings.cast()
    filings.filed(other)
    with unprotected():
        SealedFiling.objects.filter(filing=other.post.filings.get()).delete()
    assert found() == ["已备案，但没有封存内容。"]
    assert gone.sealed


def test_the_command_tells_and_exits(people):
    filing = filings.filed(people)
    out = io.StringIO()
    call_command("verify_filings", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"whole": True, "sealed": 1, "files": 2, "unsealed": 0, "differences": []}
    Filing.objects.filter(pk=filing.pk).update(name="他人")
    out = io.StringIO()
    with pytest.raises(CommandError) as told:
        call_command("verify_filings", "--json", stdout=out)
    assert told.value.returncode == 1
    message = "备案记录的“姓名”与封存内容不一致。"
    wrong = [{"filing": str(filing.pk), "number": filing.filing_number, "message": message}]
    assert json.loads(out.getvalue())["differences"] == wrong


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["save", "attach", "return", "file", "discard", "withdraw", "talk", "state"])))
def test_whatever_is_tried_later_the_seal_stays(people, tried):
    filing = Filing.objects.filter(unit=people.unit, status=FilingStatus.FILED).first() or filings.filed(people)
    before = SealedFiling.objects.values_list("content", "digest", "files").get(filing=filing)
    for name in tried:
        with pytest.raises(DomainError), transaction.atomic():
            _TRIES[name](Filing.objects.get(pk=filing.pk), people)
    assert SealedFiling.objects.values_list("content", "digest", "files").get(filing=filing) == before
    assert found() == []


_TRIES = {
    "save": lambda filing, who: services.save_draft(
        filing=filing, version=filing.version, by=who.handler, remarks="改"
    ),
    "attach": lambda filing, who: services.attach_document(
        filing=filing, kind=filings.DocumentKind.APPOINTMENT_DOCUMENT, upload=filings.pdf(), by=who.handler
    ),
    "return": lambda filing, who: services.return_filing(
        filing=filing, version=filing.version, by=who.dept, corrections=["补正"]
    ),
    "file": lambda filing, who: services.file_filing(filing=filing, version=filing.version, by=who.chief),
    "discard": lambda filing, who: services.discard_filing(filing=filing, version=filing.version, by=who.handler),
    "withdraw": lambda filing, who: services.withdraw_filing(
        filing=filing, version=filing.version, by=who.secretary, note="撤回"
    ),
    "talk": lambda filing, who: filings.talk(filing.unit, who.handler, filing),
    "state": lambda filing, who: filings.stated(filing, who.handler),
}


def _attachment(filing) -> Attachment:
    return FilingDocument.objects.filter(filing=filing).order_by("kind").first().attachment


def _overwrite(attachment: Attachment, content: bytes) -> None:
    Path(attachment.file.path).write_bytes(content)
