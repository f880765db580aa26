"""How a database is used that a URL names: the configured one, and one that data are moved or restored into."""

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url
from django.db import connection

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
# The format's two version bytes in a database file's header: 2 is write-ahead logging.
_VERSION_BYTES = slice(18, 20)
_WAL = bytes([2, 2])


def configured(url: str) -> dict[str, Any]:
    """Django's settings of the database at ``url``. Raises ValueError with what is wrong, never with the URL."""
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in {SQLITE, POSTGRESQL}:
        raise ValueError("it begins with neither sqlite:// nor postgresql://")
    if not found.get("NAME"):
        raise ValueError("it names no database")
    if found["ENGINE"] == SQLITE:
        # IMMEDIATE, so that two writers queue up instead of failing with "database is locked".
        found["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _init_command()}
    else:
        found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True
    return found


def _init_command() -> str:
    mode = "WAL" if wal_is_sound(sqlite3.sqlite_version_info) else "DELETE"
    return f"PRAGMA journal_mode={mode};PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"


def wal_is_sound(version: tuple[int, ...]) -> bool:
    """Whether write-ahead logging of this SQLite is free of the reset bug, which may lose committed data."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def is_in_wal_mode(file: Path) -> bool:
    """Whether an SQLite file is marked for write-ahead logging; the mark moves with the file to another machine."""
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(_VERSION_BYTES.stop)[_VERSION_BYTES] == _WAL


def gather_statistics() -> None:
    """After many rows were written. SQLite knows nothing of its tables' sizes until it is told to look, and then takes
    an index that is thirty times slower; PostgreSQL looks by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
