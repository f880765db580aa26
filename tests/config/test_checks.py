"""Unsafe settings and missing protections stop the start, at every entry; a sound production starts."""

import sqlite3
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from common import databases
from common.keys import fresh_key
from config import checks
from tests.config.processes import SECRET, manage, production, python, run


def weakened(folder: Path, code: str) -> dict[str, str]:
    """An environment whose settings are the project's, changed by ``code``."""
    modules = folder / "modules"
    modules.mkdir()
    (modules / "weakened.py").write_text(f"from config.settings import *\n{code}\n", encoding="utf-8")
    return production(folder, PYTHONPATH=str(modules), DJANGO_SETTINGS_MODULE="weakened")


def hobbled(folder: Path, code: str) -> dict[str, str]:
    """An environment in which Python lacks something: ``code`` runs when the interpreter starts."""
    modules = folder / "modules"
    modules.mkdir()
    (modules / "sitecustomize.py").write_text(code, encoding="utf-8")
    return production(folder, PYTHONPATH=str(modules))


def must_not_start(environment: dict[str, str], name: str, words: str) -> None:
    """The server's entry point refuses with this message and says what to do."""
    served = python("import config.wsgi", environment)
    assert served.returncode == 1
    assert "Refusing to start:" in served.stderr
    assert f"({name})" in served.stderr
    assert words in served.stderr
    assert "HINT:" in served.stderr


def test_sound_production_starts(tmp_path):
    environment = production(tmp_path)
    assert manage(environment, "check", "--deploy", "--fail-level", "WARNING").returncode == 0
    answer = python("from config.wsgi import application; print(application)", environment)
    assert answer.returncode == 0
    assert "WSGIHandler" in answer.stdout


@pytest.mark.parametrize("key", ["x" * 60, "django-insecure-" + SECRET])
def test_default_key(key, tmp_path):
    must_not_start(production(tmp_path, SECRET_KEY=key), "config.E001", "SECRET_KEY is short, repetitive or a default")


def test_one_key_for_two_purposes(tmp_path):
    key = fresh_key()
    must_not_start(production(tmp_path, AUDIT_KEY=key, BACKUP_KEY=key), "config.E002", "AUDIT_KEY and BACKUP_KEY")


def test_debug_by_the_settings(tmp_path):
    must_not_start(weakened(tmp_path, "DEBUG = True"), "config.E003", "DEBUG is on in production")


def test_debug_by_the_environment(tmp_path):
    environment = production(tmp_path, DEBUG="1")
    assert "DEBUG is set in production" in manage(environment, "check").stderr
    served = python("import config.wsgi", environment)
    assert served.returncode == 1
    assert "DEBUG is set in production" in served.stderr


def test_cookies(tmp_path):
    must_not_start(weakened(tmp_path, "CSRF_COOKIE_SECURE = False"), "config.E004", "Cookies of production")


@pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE"])
def test_each_cookie_counts(name):
    sound = {"SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "CSRF_COOKIE_SECURE": True}
    with override_settings(DEPLOYMENT="production", DEBUG=False, ALLOWED_HOSTS=["a.example"], **sound):
        assert checks.check_production() == []
        with override_settings(**{name: False}):
            assert [each.id for each in checks.check_production()] == ["config.E004"]


def test_every_host(tmp_path):
    must_not_start(production(tmp_path, ALLOWED_HOSTS="organizers.example,*"), "config.E005", "accepts every name")


OLD_SQLITE = "import sqlite3; sqlite3.sqlite_version_info = (3, 51, 2); sqlite3.sqlite_version = '3.51.2'\n"


def test_wal_by_the_settings(tmp_path):
    code = f"{OLD_SQLITE}DATABASES['default']['OPTIONS']['init_command'] = 'PRAGMA journal_mode = wal;'"
    must_not_start(weakened(tmp_path, code), "config.E006", "SQLite 3.51.2 may lose committed data")


def test_wal_by_a_file_that_is_in_use(tmp_path):
    """Brought from a machine whose SQLite is sound, and still open there or here: nobody can switch it over."""
    environment = hobbled(tmp_path, OLD_SQLITE)
    connection = sqlite3.connect(tmp_path / "db.sqlite3")
    try:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        answer = manage(environment, "check")
        assert answer.returncode == 1
        assert "config.E006" in answer.stderr or "database is locked" in answer.stderr
    finally:
        connection.close()
    assert manage(environment, "check").returncode == 0
    assert not databases.is_in_wal_mode(tmp_path / "db.sqlite3")


def test_sound_sqlite_may_use_wal(tmp_path):
    newer = OLD_SQLITE.replace("51, 2", "51, 3")
    code = f"{newer}DATABASES['default']['OPTIONS']['init_command'] = 'PRAGMA journal_mode=WAL;'"
    assert manage(weakened(tmp_path, code), "check").returncode == 0


def test_no_defusedxml(tmp_path, monkeypatch):
    """The checks of uploads import it themselves, so that nothing starts; the message is for whoever changes that."""
    answer = python("import config.wsgi", hobbled(tmp_path, "import sys; sys.modules['defusedxml'] = None"))
    assert answer.returncode == 1
    assert "defusedxml" in answer.stderr.splitlines()[-1]
    monkeypatch.setitem(sys.modules, "defusedxml", None)
    assert [each.id for each in checks.check_libraries()] == ["config.E007"]


def test_defusedxml_switched_off(tmp_path):
    must_not_start(production(tmp_path, OPENPYXL_DEFUSEDXML="False"), "config.E007", "without defusedxml")


def test_no_subsetter(tmp_path):
    code = (
        "import ctypes\n"
        "class CDLL(ctypes.CDLL):\n"
        "    def __init__(self, name, *more, **others):\n"
        "        if name and 'harfbuzz-subset' in str(name):\n"
        "            raise OSError(name)\n"
        "        super().__init__(name, *more, **others)\n"
        "ctypes.CDLL = CDLL\n"
    )
    must_not_start(hobbled(tmp_path, code), "config.E008", "libharfbuzz-subset is missing")


@pytest.mark.parametrize("folder", ["{data}/static/files", "static"])
def test_files_where_everything_is_published(folder, tmp_path):
    """Collected static files; and the checkout's own, by a relative path."""
    environment = production(tmp_path, STORAGE_DIR=folder.format(data=tmp_path))
    must_not_start(environment, "config.E009", "STORAGE_DIR lies in")


def test_files_behind_a_link(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "static")
    environment = production(tmp_path, STORAGE_DIR=str(tmp_path / "linked" / "files"))
    must_not_start(environment, "config.E009", "STORAGE_DIR lies in")


def test_database_where_everything_is_published(tmp_path):
    url = f"sqlite:///{tmp_path / 'static' / 'db.sqlite3'}"
    must_not_start(production(tmp_path, DATABASE_URL=url), "config.E009", "the database default lies in")


def test_neighbours_of_the_static_files_are_private(tmp_path):
    assert manage(production(tmp_path, STORAGE_DIR=str(tmp_path / "static-files")), "check").returncode == 0


@pytest.mark.parametrize("command", ["check", "runserver --noreload 127.0.0.1:0", "create_administrator"])
def test_commands_refuse_too(command, tmp_path):
    answer = manage(production(tmp_path, ALLOWED_HOSTS="*"), *command.split())
    assert answer.returncode == 1
    assert "config.E005" in answer.stderr


def test_gunicorn_refuses_too(tmp_path):
    gunicorn = [str(settings.BASE_DIR / ".venv/bin/gunicorn"), "config.wsgi:application", "--preload"]
    answer = run(
        [*gunicorn, "--bind", f"unix:{tmp_path / 'socket'}", "--no-control-socket"],
        production(tmp_path, ALLOWED_HOSTS="*"),
    )
    assert answer.returncode != 0
    assert "config.E005" in answer.stderr


def test_demo_may_be_careless():
    """A demo runs on localhost without TLS and shows errors to whoever develops it."""
    careless = {"DEBUG": True, "ALLOWED_HOSTS": ["*"], "SESSION_COOKIE_SECURE": False}
    with override_settings(DEPLOYMENT="demo", **careless):
        assert checks.check_production() == []
    with override_settings(DEPLOYMENT="production", **careless):
        assert [each.id for each in checks.check_production()] == ["config.E003", "config.E004", "config.E005"]
