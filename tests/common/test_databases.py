"""Settings of a database by its URL."""

import sqlite3

import pytest

from common.databases import configured, is_in_wal_mode, wal_is_sound


@pytest.mark.parametrize(
    ("version", "is_sound"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 7), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_with_the_reset_bug(version, is_sound):
    assert wal_is_sound(version) is is_sound


def test_sqlite():
    found = configured("sqlite:////folder/file.sqlite3")
    mode = "WAL" if wal_is_sound(sqlite3.sqlite_version_info) else "DELETE"
    assert found["NAME"] == "/folder/file.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["init_command"].startswith(f"PRAGMA journal_mode={mode};PRAGMA synchronous=FULL;")


def test_postgresql_keeps_the_options_of_its_url():
    found = configured("postgresql://me:p%40ss@db.example:5433/organizers?sslmode=require")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "organizers")
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "neither sqlite:// nor postgresql://"),
        ("db.sqlite3", "neither sqlite:// nor postgresql://"),
        ("mysql://me:geheim@host/name", "neither sqlite:// nor postgresql://"),
        ("nonsense://me:geheim@host/name", "neither sqlite:// nor postgresql://"),
        ("postgresql://me:geheim@host", "names no database"),
    ],
)
def test_what_is_refused_without_showing_it(url, reason):
    with pytest.raises(ValueError, match=reason) as refused:
        configured(url)
    assert "geheim" not in str(refused.value)


def test_mode_is_read_from_the_file(tmp_path):
    file = tmp_path / "db.sqlite3"
    assert is_in_wal_mode(file) is False
    file.touch()
    assert is_in_wal_mode(file) is False
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE t (x)")
    assert is_in_wal_mode(file) is False
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert is_in_wal_mode(file) is True
