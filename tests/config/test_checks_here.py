"""The same checks without a process of their own: each at its edge, with and without what it warns of."""

import ctypes
import sqlite3
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from common import databases
from config import checks
from tests.config.processes import SECRET

KEYS = [bytes([number]) * 32 for number in range(5)]
SOUND = {
    "DEPLOYMENT": "production",
    "DEBUG": False,
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": ["organizers.example"],
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SECURE": True,
    "DATA_KEYS": {"k1": KEYS[0], "k2": KEYS[1]},
    "INDEX_KEY": KEYS[2],
    "AUDIT_KEY": KEYS[3],
    "BACKUP_KEY": KEYS[4],
}


def found(check, **changes) -> list[str]:
    with override_settings(**SOUND | changes):
        return [each.id for each in check()]


@pytest.mark.parametrize(
    ("key", "is_sound"),
    [
        (SECRET[:50], True),
        (SECRET[:49], False),
        ("abcde" * 10, True),
        ("abcd" * 13, False),
        (f"django-insecure-{SECRET}", False),
    ],
)
def test_signing_keys(key, is_sound):
    assert found(checks.check_secrets, SECRET_KEY=key) == ([] if is_sound else ["config.E001"])
    assert found(checks.check_secrets, SECRET_KEY=key, DEPLOYMENT="demo") == []


@pytest.mark.parametrize("name", ["INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY"])
def test_no_key_serves_two_purposes(name):
    assert found(checks.check_secrets) == []
    assert found(checks.check_secrets, **{name: KEYS[1]}) == ["config.E002"]


def test_the_start_is_refused_with_every_reason():
    unsafe = {"SECRET_KEY": "short", "AUDIT_KEY": KEYS[1]}
    with override_settings(**SOUND | unsafe), pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_unsafe_start()
    said = str(refused.value)
    assert said.startswith("Refusing to start:\n")
    assert ("config.E001" in said, "config.E002" in said, "config.E003" in said) == (True, True, False)


def only(monkeypatch, **values):
    """Settings of their own for the checks: those of the databases cannot be overridden while they are in use."""
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**values))


def database(path, command="PRAGMA journal_mode=DELETE;"):
    return {"ENGINE": databases.SQLITE, "NAME": str(path), "OPTIONS": {"init_command": command}}


@pytest.mark.parametrize(
    ("version", "command", "words"),
    [
        ((3, 51, 2), "PRAGMA journal_mode = wal;", ["the settings of database default ask for it"]),
        ((3, 51, 2), "PRAGMA foreign_keys=ON;", []),
        ((3, 51, 3), "PRAGMA journal_mode = wal;", []),
    ],
)
def test_write_ahead_logging_by_the_settings(monkeypatch, tmp_path, version, command, words):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    only(monkeypatch, DATABASES={"default": database(tmp_path / "new.sqlite3", command)})
    messages = [each.msg for each in checks.check_sqlite()]
    assert len(messages) == len(words)
    assert all(word in message for word, message in zip(words, messages, strict=True))


def test_servers_have_no_such_mode(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    server = {"ENGINE": "django.db.backends.postgresql", "NAME": "organizers"}
    only(monkeypatch, DATABASES={"default": server})
    assert checks.check_sqlite() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has the mode")
def test_a_file_that_leaves_the_mode_by_itself_is_no_danger(monkeypatch, tmp_path):
    """The header says so; the connection that is opened does not, so nobody else has it open."""
    other = tmp_path / "brought.sqlite3"
    opened = sqlite3.connect(other)
    opened.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x);")
    opened.close()
    assert databases.is_in_wal_mode(other)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    only(monkeypatch, DATABASES={"default": database(other)})
    assert checks.check_sqlite() == []


def test_libraries(monkeypatch):
    assert checks.check_libraries() == []
    monkeypatch.setenv("OPENPYXL_DEFUSEDXML", "False")

    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert [each.id for each in checks.check_libraries()] == ["config.E007", "config.E008"]


@pytest.mark.parametrize(
    ("files", "data", "expected"),
    [
        ("files", "db.sqlite3", []),
        ("static/files", "db.sqlite3", ["config.E009"]),
        ("files", "static/x", ["config.E009"]),
    ],
)
def test_private_folders(monkeypatch, tmp_path, files, data, expected):
    folders = {"STATIC_ROOT": tmp_path / "static", "STATICFILES_DIRS": [], "BASE_DIR": tmp_path / "checkout"}
    folders |= {"STORAGE_DIR": tmp_path / files, "DATA_DIR": tmp_path / "data"}
    only(monkeypatch, **folders, DATABASES={"default": database(tmp_path / data)})
    assert [each.id for each in checks.check_private_folders()] == expected
