"""A backup holds one moment, says what it lacks, and appears whole or not at all."""

import hashlib
import json
import stat
import threading
import time
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from accounts import audit
from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Refused
from jobs import archive, backup
from jobs.backup import make_backup
from jobs.sealed import SealedReader
from tests.jobs.conftest import CANARY, attach
from tests.jobs.stores import is_postgres


def events(path, settings) -> list[archive.Event]:
    with path.open("rb") as stream:
        return list(archive.read(SealedReader(stream, settings.BACKUP_KEY)))


def audited_actions(path, settings) -> list[str]:
    """The summaries of the audit entries in a backup."""
    found, table = [], None
    for event in events(path, settings):
        if isinstance(event, archive.TableStart):
            table = event
        elif isinstance(event, archive.Rows) and table.name == "accounts_auditentry":
            found += [json.loads(line)[table.columns.index("summary")] for line in event.lines]
    return found


def test_command_names_the_file_by_the_time(house, tmp_path, capsys):
    with clock.frozen(datetime(2026, 11, 22, 16, 30, 5, tzinfo=UTC)):
        call_command("backup", to=tmp_path)
    path = tmp_path / "backup-20261123-003005.zzybak"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"已备份到 {path}" in capsys.readouterr().out
    assert [each.name for each in tmp_path.glob(".*")] == []


def test_nothing_can_be_read_in_it(house, tmp_path):
    data = make_backup(tmp_path / "one").path.read_bytes()
    for word in [CANARY, "dept", "accounts_user", "任免文件", "%PDF"]:
        assert word.encode() not in data


def test_manifest(house, tmp_path, settings):
    made = make_backup(tmp_path / "one")
    *_, manifest = events(made.path, settings)
    assert manifest == made.manifest
    assert made.size == made.path.stat().st_size
    assert manifest.tables["accounts_user"].rows == 4
    assert (manifest.missing, manifest.altered) == ([], [])
    for row in Attachment.objects.all():
        content = default_storage.open(row.file.name).read()
        assert manifest.files[row.file.name] == archive.FileEnd(len(content), hashlib.sha256(content).hexdigest())
    assert len(manifest.files) == 2


def test_sessions_are_left_out(house, tmp_path):
    Session.objects.create(session_key="s", session_data="", expire_date=clock.now())
    assert "django_session" not in make_backup(tmp_path / "one").manifest.tables


def test_missing_and_altered_files_are_reported_and_the_rest_is_saved(house, tmp_path, settings):
    lost = attach(house)
    (settings.STORAGE_DIR / lost.file.name).unlink()
    altered = attach(house, b"other", sha256="0" * 64)
    sound = attach(house, b"same", sha256=hashlib.sha256(b"same").hexdigest())
    with pytest.raises(CommandError, match="备份已完成，但附件有问题") as told:
        call_command("backup", to=tmp_path / "one")
    assert told.value.returncode == 3
    assert f"缺少文件：{lost.file.name}" in str(told.value)
    assert f"文件内容与登记的校验值不一致：{altered.file.name}" in str(told.value)
    *_, manifest = events(tmp_path / "one", settings)
    assert (manifest.missing, manifest.altered) == ([lost.file.name], [altered.file.name])
    assert {altered.file.name, sound.file.name} < manifest.files.keys()


def test_file_that_two_rows_name_is_kept_once(house, tmp_path):
    row = Attachment.objects.first()
    row.pk = None
    row.id = Attachment().id
    row.save(force_insert=True)
    assert len(make_backup(tmp_path / "one").manifest.files) == 2


def test_existing_file_is_not_overwritten(house, tmp_path):
    (tmp_path / "one").write_text("kept")
    with pytest.raises(CommandError, match="已存在，未覆盖"):
        call_command("backup", to=tmp_path / "one")
    assert (tmp_path / "one").read_text() == "kept"


def test_folder_that_is_not_there(house, tmp_path):
    with pytest.raises(Refused, match="不存在"):
        make_backup(tmp_path / "no" / "one")


def test_failure_leaves_nothing(house, tmp_path, monkeypatch):
    def fail(using):
        raise RuntimeError("disk full")

    monkeypatch.setattr(backup, "named_files", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        make_backup(tmp_path / "one")
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_no_copy_of_the_database_stays(house, tmp_path):
    make_backup(tmp_path / "one")
    if not is_postgres():
        folder = (tmp_path / connection.settings_dict["NAME"]).parent
        assert list(folder.glob(".snapshot-*")) == []
    assert [alias for alias in connections.settings if alias != "default"] == []


def test_unmigrated_database_is_refused(house, tmp_path):
    name = ("accounts", "0001_initial")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", name)
    try:
        with pytest.raises(Refused, match="未执行的迁移"):
            make_backup(tmp_path / "one")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)",
                [*name, "2026-01-01 00:00:00+00"],
            )


class Writers:
    """Threads that go on writing pairs of audit entries, each pair in one transaction."""

    def __init__(self, number: int) -> None:
        self.written = [0] * number
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=[each]) for each in range(number)]

    def _write(self, writer: int) -> None:
        try:
            while not self._stop.is_set():
                with transaction.atomic():
                    for side in "AB":
                        audit.record(by=None, action="test.pair", summary=f"{writer}{side}{self.written[writer]}")
                self.written[writer] += 1
        finally:
            connection.close()

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        while min(self.written) < 5:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def test_one_moment_while_others_write(house, tmp_path, settings):
    now = clock.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, actor_name="系统", action="test.bulk", summary="bulk") for _ in range(4000)
    )
    with Writers(3) as writers:
        before = list(writers.written)
        path = make_backup(tmp_path / "one").path
        after = list(writers.written)
    found = {summary for summary in audited_actions(path, settings) if summary[1:2] in {"A", "B"}}
    for writer in range(3):
        pairs = {side: {int(each[2:]) for each in found if each.startswith(f"{writer}{side}")} for side in "AB"}
        assert pairs["A"] == pairs["B"] == set(range(len(pairs["A"])))
        assert before[writer] <= len(pairs["A"]) <= after[writer]
    assert sum(after) > sum(before)  # nobody had to wait for the end
