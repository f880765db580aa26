"""Files that the system makes itself: kept with their row, gone with it, and no uploads."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from attachments import ownership, services
from attachments.models import Attachment
from common.fields import new_key
from tests.factories.accounts import account

pytestmark = pytest.mark.django_db(transaction=True)
KIND, CONTENT = "test-made", b"made"


@pytest.fixture(autouse=True)
def kind():
    ownership.register(KIND, label="示例结果", visible_ids=lambda user: [], is_made=True)
    yield
    ownership._kinds.pop(KIND)


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "made"
    found.write_bytes(CONTENT)
    return found


def keep(path, by, owner_kind=KIND) -> Attachment:
    return services.keep_made_file(
        path=path, name="喆.pdf", media_type="application/pdf", owner_kind=owner_kind, owner_id=new_key(), by=by
    )


def test_it_is_kept_with_its_digest_and_deleted_with_its_bytes(path):
    kept = keep(path, account())
    assert (kept.size, kept.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert services.stored_digest(kept) == kept.sha256
    name = kept.file.name
    services.delete_made_file(attachment=kept)
    assert not Attachment.objects.exists()
    assert not default_storage.exists(name)


def test_nothing_is_left_of_it_when_its_transaction_is_rolled_back(path):
    by, names = account(), []
    with transaction.atomic():
        names.append(keep(path, by).file.name)
        transaction.set_rollback(True)
    assert not Attachment.objects.exists()
    assert [name for name in names if default_storage.exists(name)] == []


def test_it_stays_when_its_deletion_is_rolled_back(path):
    kept = keep(path, account())
    with transaction.atomic():
        services.delete_made_file(attachment=kept)
        transaction.set_rollback(True)
    assert services.stored_digest(Attachment.objects.get()) == kept.sha256


def test_an_upload_is_neither_kept_nor_deleted_this_way(path):
    with pytest.raises(ValueError, match="keeps uploads"):
        keep(path, account(), owner_kind="filing")
    upload = Attachment(owner_kind="filing")
    with pytest.raises(ValueError, match="keeps uploads"):
        services.delete_made_file(attachment=upload)
