import uuid
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEntry, User
from attachments import ownership
from attachments.models import Attachment
from attachments.services import open_attachment, remove_attachment, store_attachment
from common import clock
from common.errors import Invalid, Refused
from tests.attachments import corpus

KIND = "test.matter"
OWNER, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    return tmp_path


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """Matters that each account sees one of: its own."""
    monkeypatch.setattr(ownership, "_kinds", {})
    visible = {"one": [OWNER], "two": [OTHER]}
    ownership.register(KIND, label="测试事项", visible_ids=lambda user: visible.get(user.username, []))


def account(username):
    return User.objects.create(username=username, display_name=username, created_at=clock.now())


def upload(by, name="任免文件.pdf", content=None, owner_id=OWNER):
    file = ContentFile(content or corpus.pdf(), name=name)
    return store_attachment(upload=file, owner_kind=KIND, owner_id=owner_id, by=by)


@transaction.atomic
def upload_and_fail(by):
    attachment = upload(by)
    assert attachment.file.storage.exists(attachment.file.name)
    raise Refused("不行")


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_a_stored_file_has_a_random_name_in_a_dated_folder(storage):
    with clock.frozen(clock.at(clock.today().replace(year=2026, month=3, day=1))):
        one, two = upload(account("one")), upload(User.objects.get())
    assert files_in(storage) == sorted([one.file.name, two.file.name])
    assert one.file.name.startswith("attachments/2026/03/")
    assert len(one.file.name.rsplit("/", 1)[1]) == 32
    assert one.sha256 == two.sha256
    assert (one.original_name, one.media_type, one.size) == ("任免文件.pdf", "application/pdf", len(corpus.pdf()))
    assert [entry.action for entry in AuditEntry.objects.all()] == ["attachments.store_attachment"] * 2


@pytest.mark.django_db
def test_a_refused_upload_leaves_nothing(storage):
    with pytest.raises(Invalid):
        upload(account("one"), content=corpus.EXE)
    assert files_in(storage) == []
    assert Attachment.objects.count() == AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_when_the_transaction_is_rolled_back(storage):
    user = account("one")
    with pytest.raises(Refused):
        upload_and_fail(user)
    assert files_in(storage) == []
    assert Attachment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_savepoint_takes_only_its_own_file(storage):
    user = account("one")
    with transaction.atomic():
        kept = upload(user)
        with pytest.raises(Refused):
            upload_and_fail(user)
    assert files_in(storage) == [kept.file.name]


@pytest.mark.django_db
def test_an_owner_has_a_limited_number_of_files(monkeypatch):
    monkeypatch.setattr("attachments.services.FILES_PER_OWNER", 1)
    user = account("one")
    upload(user)
    with pytest.raises(Refused) as caught:
        upload(user)
    assert caught.value.message == "附件已达1个，不能继续上传。"


@pytest.mark.django_db
def test_a_download_streams_and_is_written_down(client):
    user = account("one")
    attachment = upload(user, name='任免"文件"；2026.pdf')
    client.force_login(user)
    response = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert response.status_code == 200
    assert response.streaming
    assert response.getvalue() == corpus.pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(attachment.original_name)}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    entry = AuditEntry.objects.get(action="attachments.download_attachment")
    assert (entry.actor, entry.subject_id) == (user, attachment.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["two", "three"])
def test_who_may_not_see_the_owner_finds_no_file(client, username):
    attachment = upload(account("one"))
    client.force_login(account(username))
    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 404


@pytest.mark.django_db
def test_anonymous_visitors_are_sent_to_sign_in(client):
    attachment = upload(account("one"))
    response = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign-in"))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head"])
def test_a_file_can_only_be_got(client, method):
    user = account("one")
    attachment = upload(user)
    client.force_login(user)
    assert getattr(client, method)(reverse("attachments:download", args=[attachment.pk])).status_code == 405


@pytest.mark.django_db
def test_a_kind_that_nobody_registered_is_seen_by_nobody(client):
    user = account("one")
    attachment = upload(user)
    ownership._kinds.clear()
    client.force_login(user)
    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 404


@pytest.mark.django_db
def test_a_removed_file_is_no_longer_offered(client, storage):
    user = account("one")
    attachment = upload(user)
    remove_attachment(attachment=attachment, by=user, reason="传错文件")
    remove_attachment(attachment=attachment, by=user)
    client.force_login(user)
    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 404
    assert list(Attachment.objects.of(KIND, OWNER)) == []
    assert AuditEntry.objects.filter(action="attachments.remove_attachment").count() == 1
    assert len(files_in(storage)) == 1


@pytest.mark.django_db
def test_a_file_that_is_gone_from_the_storage_is_not_found(client, storage):
    user = account("one")
    attachment = upload(user)
    (storage / attachment.file.name).unlink()
    client.force_login(user)
    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 404


@pytest.mark.django_db
def test_files_of_an_insensitive_kind_leave_no_row():
    ownership.register(KIND, label="资料", visible_ids=lambda user: [OWNER], is_sensitive=False)
    user = account("one")
    attachment = upload(user)
    with open_attachment(attachment=attachment, by=user) as stream:
        assert stream.read() == corpus.pdf()
    assert not AuditEntry.objects.filter(action="attachments.download_attachment").exists()


@pytest.mark.django_db
def test_the_sweep_deletes_only_old_files_without_a_row(storage, capsys):
    kept = upload(account("one"))
    stray = storage / "attachments" / "2026" / "stray"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    with clock.frozen(clock.now() + timedelta(minutes=59)):
        call_command("sweep_attachments")
    assert stray.exists()
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        call_command("sweep_attachments")
    assert capsys.readouterr().out == "已清理无主文件0个。\n已清理无主文件1个。\n"
    assert files_in(storage) == [kept.file.name]
