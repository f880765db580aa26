"""What all tests share: a database like the real one, private folders, and a way to sign in."""

import gc
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings

from accounts.models import User

# A busy machine fails no test: times are reported by benchmarks and never asserted.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# The browser's driver runs an event loop in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Migrations whose rows belong to every installation: written again after a flush.
SEEDS = ("regulation.migrations.0002_shipped_calendar", "filings.shipped_materials")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database: rules, readers, printed sheets and looks are the same on SQLite.

    What a browser visits on its way is no proof that somebody has looked at it: it counts for no coverage.
    """
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.no_cover)
    # What takes long begins first, so that no worker waits for it at the end; what empties the database stays there.
    items.sort(key=lambda item: not item.get_closest_marker("no_cover") or _empties_the_database(item))
    if connection.vendor != "postgresql":
        return
    asking = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector of garbage need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("same_on_every_database") or item.get_closest_marker("e2e"):
        return False
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def _empties_the_database(item: pytest.Item) -> bool:
    asked = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or (asked is not None and asked.kwargs.get("transaction", False))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite a file per worker: threads get their own connections, as in production. Nothing is kept: no fsync."""
    database = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    elif worker:
        database["TEST"]["NAME"] = f"test_{worker}"


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.hashers.CheapArgon2"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploaded files go to a folder of the run; static files are served without their manifest."""
    files = tmp_path_factory.mktemp("files")
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(files)},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STORAGE_DIR=Path(files)):
        yield


def _protections() -> list:
    """The modules that put triggers on tables: ``<app>/protection.py`` with create_triggers and drop_triggers."""
    names = [
        f"{config.name}.protection"
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR and (Path(config.path) / "protection.py").exists()
    ]
    return [importlib.import_module(name) for name in names]


_flush = TransactionTestCase._fixture_teardown


def _flush_protected_tables(self: TransactionTestCase) -> None:
    """A flush deletes what the triggers protect and what the migrations wrote: drop before, restore after."""
    for protection in _protections():
        protection.drop_triggers(connection)
    try:
        _flush(self)
    finally:
        for protection in _protections():
            protection.create_triggers(connection)
    ContentType.objects.clear_cache()
    for name in SEEDS:
        importlib.import_module(name).seed(apps, None)


TransactionTestCase._fixture_teardown = _flush_protected_tables


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """``sign_in(user)`` gives a client with a session of that account."""

    def signed_in(user: User, **options) -> Client:
        client = Client(**options)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in
