"""A restored installation equals the one that was backed up; what cannot be trusted is refused before anything is
written."""

import io
import stat

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction

from accounts import protection
from accounts.models import AuditEntry, User
from common.errors import Refused
from common.keys import fresh_key, parse_key
from jobs import databases as jobs_databases, restore
from jobs.backup import make_backup
from jobs.sealed import SealedReader, SealedWriter
from jobs.tables import Table
from tests.factories.accounts import account
from tests.jobs.stores import content, files, is_postgres


@pytest.fixture
def made(house, tmp_path):
    """A backup of the house."""
    return make_backup(tmp_path / "house.zzybak").path


def restored(path, url, folder) -> dict:
    """Restore by the command; gives the content of the new database."""
    call_command("restore", path, into=url, files=folder)
    with jobs_databases.opened_by_url(url) as alias:
        assert protection.triggers(connections[alias]) == protection.EXPECTED_TRIGGERS[connections[alias].vendor]
        return content(alias)


def must_refuse(path, url, folder, words: str) -> None:
    """The command refuses, and neither the database nor the folder has anything new."""
    before = files(folder)
    with jobs_databases.opened_by_url(url) as alias:
        rows = content(alias)
    with pytest.raises(CommandError, match=f"^未恢复：.*{words}"):
        call_command("restore", path, into=url, files=folder)
    assert files(folder) == before
    with jobs_databases.opened_by_url(url) as alias:
        assert content(alias) == rows
        assert protection.triggers(connections[alias]) == protection.EXPECTED_TRIGGERS[connections[alias].vendor]


def test_drill(made, databases, storage, tmp_path, capsys):
    folder = tmp_path / "restored"
    assert restored(made, databases.fresh_like_suite(), folder) == content("default")
    assert files(folder) == files(storage)
    assert len(files(folder)) == 2
    assert "已恢复并逐表核对一致" in capsys.readouterr().out
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.no_cover
def test_drill_with_everything_that_there_is(further_databases, databases, storage, tmp_path):
    """The demo has rows in nearly every table."""
    call_command("seed_demo")
    path = make_backup(tmp_path / "demo.zzybak").path
    expected = content("default")
    assert sum(bool(rows) for rows in expected.values()) > 15
    assert restored(path, databases.fresh_like_suite(), tmp_path / "restored") == expected
    assert files(tmp_path / "restored") == files(storage)


def test_into_a_database_without_tables(made, databases, tmp_path):
    vendor = "postgresql" if is_postgres() else "sqlite"
    assert restored(made, databases.bare_url(vendor), tmp_path / "restored") == content("default")


def test_backup_of_one_database_fills_the_other(made, databases, tmp_path):
    """On PostgreSQL's run: its backup into SQLite, and from there back again."""
    if not is_postgres():
        pytest.skip("needs PostgreSQL: ./dev test --postgres")
    expected = content("default")
    sqlite = databases.fresh("sqlite")
    assert restored(made, sqlite, tmp_path / "restored") == expected
    with jobs_databases.opened_by_url(sqlite) as alias, jobs_databases.snapshot(alias) as view:
        assert content(view) == expected


def test_restored_database_can_be_worked_with(made, databases, tmp_path):
    url = databases.fresh_like_suite()
    Group.objects.using("default").create(name="there already")
    call_command("restore", made, into=url, files=tmp_path / "restored")
    with jobs_databases.opened_by_url(url) as alias:
        group = Group.objects.using(alias).create(name="new")
        group.permissions.add(Permission.objects.using(alias).first())
        user = User.objects.using(alias).get(username="dept")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using=alias):
            AuditEntry.objects.using(alias).update(reason="")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using=alias):
            AuditEntry.objects.using(alias).filter(actor=user)._raw_delete(alias)


def test_check_writes_nothing(made, settings, capsys):
    before = content("default"), files(settings.STORAGE_DIR)
    call_command("restore", made, check=True)
    assert "备份完好" in capsys.readouterr().out
    assert (content("default"), files(settings.STORAGE_DIR)) == before


def test_used_database_is_refused(made, storage):
    before = content("default")
    with pytest.raises(CommandError, match="不是空库（已有4个账号），未作任何更改"):
        call_command("restore", made)
    assert content("default") == before
    assert len(files(storage)) == 2


def test_restoring_twice_is_refused(made, databases, tmp_path):
    url = databases.fresh_like_suite()
    restored(made, url, tmp_path / "restored")
    must_refuse(made, url, tmp_path / "restored", "不是空库")


def damaged(path, change) -> None:
    data = bytearray(path.read_bytes())
    path.write_bytes(change(data))


def flipped(position: float):
    def change(data: bytearray) -> bytes:
        data[int(len(data) * position)] ^= 0x40
        return bytes(data)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-1], "已损坏或被改动"),
        (lambda data: data[: len(data) // 2], "已损坏或被改动"),
        (lambda data: data[: 48 + (1 << 20) + 16], "末尾缺失"),
        (lambda data: data[:20], "不是本系统的备份文件"),
        (lambda data: b"", "不是本系统的备份文件"),
        (lambda data: data + b"\0", "已损坏或被改动"),
        (flipped(0.3), "第1段已损坏或被改动"),
        (flipped(0.99), "已损坏或被改动"),
    ],
)
def test_damaged_backup(made, databases, tmp_path, change, words):
    (tmp_path / "restored").mkdir()
    damaged(made, change)
    must_refuse(made, databases.fresh_like_suite(), tmp_path / "restored", words)
    with pytest.raises(CommandError, match=words):
        call_command("restore", made, check=True)


def test_other_key(made, databases, tmp_path, settings):
    (tmp_path / "restored").mkdir()
    settings.BACKUP_KEY = parse_key(fresh_key())
    must_refuse(
        made, databases.fresh_like_suite(), tmp_path / "restored", "不是用当前的 BACKUP_KEY 加密的.*BACKUP_KEY="
    )


def test_file_that_is_not_there(databases, tmp_path):
    with pytest.raises(CommandError, match="nowhere 没有这个文件或文件夹"):
        call_command("restore", tmp_path / "nowhere", check=True)


def test_other_tables(made, databases, tmp_path):
    (tmp_path / "restored").mkdir()
    url = databases.fresh_like_suite()
    with jobs_databases.opened_by_url(url) as alias, connections[alias].cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '0099_later' WHERE app = 'sessions'")
    must_refuse(made, url, tmp_path / "restored", "未执行的迁移")
    with jobs_databases.opened_by_url(url) as alias, connections[alias].cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '0001_initial' WHERE app = 'sessions'")
        moment = "2026-01-01 00:00:00+00:00"
        cursor.execute(f"INSERT INTO django_migrations (app, name, applied) VALUES ('x', '0001_later', '{moment}')")
    must_refuse(made, url, tmp_path / "restored", "表结构版本不同：目标多出 x.0001_later。.*制作备份时的程序版本")


def test_other_file_in_place_is_kept(made, databases, tmp_path, storage):
    folder = tmp_path / "restored"
    name = next(iter(files(storage)))
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"somebody's")
    must_refuse(made, databases.fresh_like_suite(), folder, "已有内容不同的文件")


def test_same_file_in_place_is_no_harm(made, databases, tmp_path, storage):
    """After a restore that was interrupted, or where the files had survived."""
    assert restored(made, databases.fresh_like_suite(), storage) == content("default")
    assert len(files(storage)) == 2


def test_row_that_came_out_differently_undoes_everything(made, databases, tmp_path, monkeypatch):
    (tmp_path / "restored").mkdir()
    insert = Table.insert

    def careless(self, lines, using):
        insert(self, lines, using)
        if self.name == "accounts_user":
            User.objects.using(using).filter(username="dept").update(display_name="x")

    monkeypatch.setattr(Table, "insert", careless)
    must_refuse(made, databases.fresh_like_suite(), tmp_path / "restored", "核对不一致，已全部撤销：accounts_user")


def test_file_cannot_leave_its_folder(tmp_path):
    waiting = restore._Files(tmp_path / "place", tmp_path / "waiting")
    with pytest.raises(Exception, match="outside"):
        waiting.take(restore.archive.FileStart("../../etc/passwd"))


def test_failure_while_writing_leaves_an_empty_database(made, databases, tmp_path, monkeypatch):
    def fail(self, expected):
        raise Refused("stop")

    monkeypatch.setattr(jobs_databases.Loading, "finish", fail)
    (tmp_path / "restored").mkdir()
    must_refuse(made, databases.fresh_like_suite(), tmp_path / "restored", "stop")


def test_unusable_address(made):
    with pytest.raises(CommandError, match="数据库地址无法使用。写法") as refused:
        call_command("restore", made, into="mysql://me:geheim@host/name")
    assert "geheim" not in str(refused.value)


def test_missing_files_of_the_backup_are_told_again(house, databases, tmp_path, capsys, storage):
    lost = next(iter(files(storage)))
    (storage / lost).unlink()
    path = make_backup(tmp_path / "one").path
    call_command("restore", path, into=databases.fresh_like_suite(), files=tmp_path / "restored")
    assert f"该文件已缺失：{lost}" in capsys.readouterr().err


def test_reencrypted_content_is_still_checked(made, databases, tmp_path, settings):
    """Whoever has the key and changes the content must change the digests too; half a job is found."""
    plain = SealedReader(io.BytesIO(made.read_bytes()), settings.BACKUP_KEY).read(1 << 30)
    with made.open("wb") as stream, SealedWriter(stream, settings.BACKUP_KEY) as sealed:
        sealed.write(plain.replace(b"%PDF-1.7", b"%PDF-1.6"))
    (tmp_path / "restored").mkdir()
    must_refuse(made, databases.fresh_like_suite(), tmp_path / "restored", "备份内容与其清单不一致：文件")


def test_account_made_meanwhile_counts(made, databases, tmp_path):
    url = databases.fresh_like_suite()
    user = account("late")
    with jobs_databases.opened_by_url(url) as alias:
        user.save(using=alias, force_insert=True)
    (tmp_path / "restored").mkdir()
    must_refuse(made, url, tmp_path / "restored", "已有1个账号")
