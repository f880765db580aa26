"""Databases to restore and move into, and a comparison that owes nothing to the code under test."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection

MIGRATE = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


class Databases:
    """Makes migrated, otherwise empty databases; migrates once and copies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[str] = []
        self._templates: dict[str, str] = {}

    def fresh(self, vendor: str) -> str:
        """The URL of a new database that holds what migrations put there."""
        if vendor not in self._templates:
            self._templates[vendor] = self.bare(vendor)
            environment = os.environ | {
                "DATABASE_URL": self._url(vendor, self._templates[vendor]),
                "DEPLOYMENT": "demo",
            }
            subprocess.run(MIGRATE, cwd=settings.BASE_DIR, env=environment, check=True)
        return self._url(vendor, self._copy(vendor, self._templates[vendor]))

    def fresh_like_suite(self) -> str:
        return self.fresh(connection.vendor)

    def bare_url(self, vendor: str) -> str:
        """The URL of a database without any table."""
        return self._url(vendor, self.bare(vendor))

    def bare(self, vendor: str) -> str:
        name = f"made_{secrets.token_hex(6)}"
        if vendor == "postgresql":
            self._administer(f"CREATE DATABASE {name}")
            self._made.append(name)
        return name

    def _copy(self, vendor: str, template: str) -> str:
        name = f"made_{secrets.token_hex(6)}"
        if vendor == "postgresql":
            self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
            self._made.append(name)
        else:
            shutil.copy(self._folder / template, self._folder / name)
        return name

    def _url(self, vendor: str, name: str) -> str:
        if vendor == "postgresql":
            return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        return f"sqlite:///{self._folder / name}"

    def _administer(self, statement: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(statement)

    def remove(self) -> None:
        for name in self._made:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")


def content(using: str, *, sessions: bool = False) -> dict[str, Any]:
    """Every row of every table by its key, as Python values."""
    return {
        model._meta.db_table: {
            row.pop(model._meta.pk.attname): row for row in model._base_manager.using(using).values()
        }
        for model in apps.get_models(include_auto_created=True)
        if sessions or model._meta.db_table != "django_session"
    }


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
