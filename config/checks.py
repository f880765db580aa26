"""What must hold before anything is served: unsafe settings and a machine that lacks a protection stop the start.

`manage.py` runs these as system checks before every command, `config.wsgi` before it serves.
"""

import ctypes
import importlib.util
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from common import databases
from config import environment

SAFETY = "safety"
SUBSETTERS = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")

Messages = list[checks.CheckMessage]


def refuse_unsafe_start() -> None:
    """For an entry point that runs no checks by itself."""
    found = [each for each in checks.run_checks(tags=[SAFETY]) if each.is_serious() and not each.is_silenced()]
    if found:
        raise ImproperlyConfigured("Refusing to start:\n" + "\n".join(str(each) for each in found))


def _is_production() -> bool:
    return bool(settings.DEPLOYMENT == environment.PRODUCTION)


@checks.register(SAFETY)
def check_secrets(**kwargs: Any) -> Messages:
    """The signing key is production's own, and no key serves two purposes."""
    found: Messages = []
    key = settings.SECRET_KEY
    if _is_production() and (len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-")):
        found.append(
            checks.Error(
                "SECRET_KEY is short, repetitive or a default.",
                hint="./dev manage make_keys prints one for .env. Changing it ends all sessions, nothing else.",
                id="config.E001",
            )
        )
    keys = [*settings.DATA_KEYS.values(), settings.INDEX_KEY, settings.AUDIT_KEY, settings.BACKUP_KEY]
    if len(set(keys)) < len(keys):
        found.append(
            checks.Error(
                "Two of DATA_KEYS, INDEX_KEY, AUDIT_KEY and BACKUP_KEY are the same.",
                hint="Give each purpose a key of its own (./dev manage make_keys).",
                id="config.E002",
            )
        )
    return found


@checks.register(SAFETY)
def check_production(**kwargs: Any) -> Messages:
    """What a demo may do and production must not."""
    if not _is_production():
        return []
    found: Messages = []
    if settings.DEBUG:
        hint = "Error pages would show data and settings to everybody."
        found.append(checks.Error("DEBUG is on in production.", hint=hint, id="config.E003"))
    if not (settings.SESSION_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_SECURE):
        hint = (
            "SESSION_COOKIE_SECURE, SESSION_COOKIE_HTTPONLY and CSRF_COOKIE_SECURE must be on. Serve with TLS, or "
            "behind a proxy that ends it (BEHIND_PROXY=1)."
        )
        found.append(checks.Error("Cookies of production would travel unprotected.", hint=hint, id="config.E004"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts that users type; otherwise whoever asks decides where links in pages lead."
        found.append(checks.Error("ALLOWED_HOSTS accepts every name.", hint=hint, id="config.E005"))
    return found


@checks.register(SAFETY)
def check_sqlite(**kwargs: Any) -> Messages:
    """No write-ahead logging where this SQLite may lose data with it."""
    if databases.wal_is_sound(sqlite3.sqlite_version_info):
        return []
    return [
        checks.Error(
            f"SQLite {sqlite3.sqlite_version} may lose committed data with write-ahead logging, and {what}.",
            hint="Use PostgreSQL, or SQLite 3.51.3, 3.50.7 or 3.44.6; or stop everything that has the database open, "
            "and run: PRAGMA journal_mode=DELETE.",
            id="config.E006",
        )
        for what in _uses_of_wal()
    ]


def _uses_of_wal() -> Iterable[str]:
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] != databases.SQLITE:
            continue
        command = str(database.get("OPTIONS", {}).get("init_command", ""))
        if "journal_mode=wal" in command.replace(" ", "").lower():
            yield f"the settings of database {alias} ask for it"
        elif databases.is_in_wal_mode(Path(database["NAME"])) and _stays_in_wal_mode(alias):
            yield f"the file of database {alias} is in that mode and in use"


def _stays_in_wal_mode(alias: str) -> bool:
    """A file that came from another machine leaves the mode with the first connection, unless somebody has it open."""
    with connections[alias].cursor() as cursor:
        mode: str = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    return mode.lower() == "wal"


@checks.register(SAFETY)
def check_libraries(**kwargs: Any) -> Messages:
    """Libraries whose absence goes unnoticed until it matters."""
    found: Messages = []
    # openpyxl takes the unprotected parser, without a word, when the package is missing or is switched off.
    if importlib.util.find_spec("defusedxml") is None or os.environ.get("OPENPYXL_DEFUSEDXML", "True") != "True":
        found.append(
            checks.Error(
                "Workbooks would be read without defusedxml: a hostile one could exhaust the machine.",
                hint="./dev setup installs it; remove OPENPYXL_DEFUSEDXML from the environment.",
                id="config.E007",
            )
        )
    if not any(_loads(name) for name in SUBSETTERS):
        found.append(
            checks.Error(
                "libharfbuzz-subset is missing: documents would take about 15 times as long to print.",
                hint="On Debian: apt-get install libharfbuzz-subset0 (./dev setup does it).",
                id="config.E008",
            )
        )
    return found


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@checks.register(SAFETY)
def check_private_folders(**kwargs: Any) -> Messages:
    """Neither uploaded files nor the database lie where the web server hands out static files."""
    published = [Path(folder).resolve() for folder in [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]]
    published.append((settings.BASE_DIR / "node_modules").resolve())
    private = {"STORAGE_DIR": Path(settings.STORAGE_DIR), "DATA_DIR": Path(settings.DATA_DIR)}
    private |= {
        f"the database {alias}": Path(database["NAME"])
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"] == databases.SQLITE
    }
    return [
        checks.Error(
            f"{name} lies in {folder}, from where everything is served to everybody.",
            hint="Choose a folder outside of the static files, best outside of the checkout.",
            id="config.E009",
        )
        for name, path in private.items()
        for folder in published
        if path.resolve().is_relative_to(folder)
    ]
