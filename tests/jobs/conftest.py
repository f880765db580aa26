"""Something to back up, and somewhere to put it."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import audit
from accounts.models import User
from attachments.models import Attachment
from common import clock
from tests.factories.accounts import account, department_handler
from tests.jobs.stores import Databases

CANARY = "11010519491231002X"
FILE = b"%PDF-1.7 " + CANARY.encode() + b" \x00\xff" * 1000


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.remove()


@pytest.fixture
def further_databases(transactional_db) -> Iterator[None]:
    """Django's tests forbid connections that were opened on the way; opening them is what is tested here."""
    guarded = BaseDatabaseWrapper.ensure_connection

    def ensure_connection(self: BaseDatabaseWrapper) -> None:
        if self.alias.startswith("opened-") and self.connection is None:
            with self.wrap_database_errors:
                self.connect()
        guarded(self)

    with mock.patch.object(BaseDatabaseWrapper, "ensure_connection", ensure_connection):
        yield


@pytest.fixture
def storage(tmp_path: Path, settings) -> Path:
    """A folder of this test's own for uploaded files."""
    folder = tmp_path / "files"
    folder.mkdir()
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    settings.STORAGE_DIR = folder
    return folder


def attach(by: User, content: bytes = FILE, sha256: str = "") -> Attachment:
    """A file and its row."""
    row = Attachment(
        original_name="任免文件.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=sha256,
        owner_kind="test",
        owner_id=by.pk,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    row.file.save("x.pdf", ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


@pytest.fixture
def house(further_databases, storage: Path) -> User:
    """A few rows with everything that is awkward, and two files."""
    person = department_handler("dept", display_name="张\u3000三'\"\\\n\u2028😀")
    for number in range(3):
        account(f"person-{number}")
    changes = {"b": [None, "1\n2"], "a": [True, 1.5], "": ["", {"y": [], "x": {}}]}
    audit.record(by=person, action="test.house", summary="x" * 200, subject=person, changes=changes, reason=CANARY)
    audit.record(by=None, action="test.house", summary="")
    attach(person)
    attach(person, b"\x00" * 3_000_000)
    return person
