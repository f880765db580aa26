"""Databases beside the configured one: a consistent view to read from, and an empty one to fill."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import module_has_submodule

from accounts.models import AuditEntry, User
from common import clock, databases
from common.errors import Refused
from jobs.tables import Digest, Table, tables

_SNAPSHOT = ".snapshot-"
_DAY = 24 * 3600


@contextmanager
def opened(configuration: Mapping[str, Any]) -> Iterator[str]:
    """A further connection, for as long as the block lasts; gives its alias."""
    alias = f"opened-{len(connections.settings)}"
    connections.settings[alias] = connections.configure_settings({"default": dict(configuration)})["default"]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@contextmanager
def opened_by_url(url: str) -> Iterator[str]:
    """The database at ``url``; one without any table gets them."""
    try:
        configuration = databases.configured(url)
    except ValueError as error:
        raise Refused(
            "数据库地址无法使用。", remedy="写法：postgresql://用户:密码@主机:5432/库名，或 sqlite:////目录/文件。"
        ) from error
    with opened(configuration) as alias:
        try:
            is_bare = not connections[alias].introspection.table_names()
        except DatabaseError as error:
            raise Refused(
                "无法连接目标数据库。", remedy="请检查地址、账号和密码；SQLite 文件所在的目录须已存在。"
            ) from error
        if is_bare:
            connections[alias].close()
            _migrate(url)
        yield alias


def _migrate(url: str) -> None:
    """In a process of its own: migrations that fill tables write to the configured database."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(  # noqa: S603 - constants
        command, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"目标数据库建表失败：{done.stderr.strip().splitlines()[-1]}")


@contextmanager
def snapshot(alias: str = "default") -> Iterator[str]:
    """The database as it stands at one moment, whatever is written meanwhile; gives the alias to read from."""
    configuration = deepcopy(connections[alias].settings_dict)
    configuration["CONN_MAX_AGE"] = 0
    if connections[alias].vendor == "sqlite":
        with _copied(Path(configuration["NAME"])) as copy:
            configuration |= {"NAME": str(copy), "OPTIONS": {"init_command": "PRAGMA query_only=ON;"}}
            with opened(configuration) as view, transaction.atomic(using=view):
                yield view
        return
    isolation = import_module("psycopg").IsolationLevel.REPEATABLE_READ  # PostgreSQL's driver: not imported on SQLite
    configuration["OPTIONS"] = {**configuration["OPTIONS"], "isolation_level": isolation}
    with opened(configuration) as view, transaction.atomic(using=view):
        with connections[view].cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield view


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """A copy by SQLite's online backup, made in one go: writers wait for it as for any reader, and only so long."""
    for left in file.parent.glob(f"{_SNAPSHOT}*"):  # of a process that was killed
        if clock.now().timestamp() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SNAPSHOT, dir=file.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        source = sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=60)
        target = sqlite3.connect(copy)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        yield copy


def applied_migrations(alias: str) -> list[str]:
    """The migrations that made the tables, as ``app.name``."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def require_current(alias: str) -> None:
    """The tables are those that this version of the program knows."""
    loader = MigrationLoader(connections[alias])
    waiting = loader.graph.nodes.keys() - loader.applied_migrations.keys()
    if waiting:
        raise Refused(f"数据库还有{len(waiting)}个未执行的迁移。", remedy="请先执行 ./dev manage migrate。")


def require_same_migrations(wanted: Sequence[str], alias: str) -> None:
    """Rows only go where the tables are the same."""
    found = set(applied_migrations(alias))
    if found != set(wanted):
        missing, further = sorted(set(wanted) - found), sorted(found - set(wanted))
        differences = [f"目标缺少 {name}" for name in missing] + [f"目标多出 {name}" for name in further]
        raise Refused(
            f"两边的表结构版本不同：{'；'.join(differences[:5])}{'等' if len(differences) > 5 else ''}。",
            remedy="请用制作备份时的程序版本恢复，恢复之后再升级并执行 migrate。",
        )


def require_empty(alias: str) -> None:
    """Nobody has worked with it: what migrations put there may go, an account or an audit entry may not."""
    for model, word in ((User, "账号"), (AuditEntry, "审计记录")):
        count = model._base_manager.using(alias).count()
        if count:
            raise Refused(
                f"目标数据库不是空库（已有{count}个{word}），未作任何更改。",
                remedy="请指定一个新建的空数据库；确需覆盖时，请先另存并清空原库。",
            )


class Loading:
    """Fills an empty database within one transaction, and proves that it holds what it was given."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection = connections[alias]
        self.tables = {table.name: table for table in tables()}

    def begin(self) -> None:
        """Lift the protection of append-only tables, and take out what the migrations put in."""
        for protection in _protections():
            protection.drop_triggers(self.connection)
        with self.connection.cursor() as cursor:
            for table in self.tables.values():
                cursor.execute(f"DELETE FROM {self.connection.ops.quote_name(table.name)}")  # noqa: S608 our tables
        ContentType.objects.clear_cache()

    def table(self, name: str, columns: Sequence[str]) -> Table:
        """The table of that name, which must have these columns."""
        table = self.tables.get(name)
        if table is None or table.columns != list(columns):
            raise Refused(f"表 {name} 的列与当前程序不一致。", remedy="请用制作备份时的程序版本恢复。")
        return table

    def finish(self, expected: Mapping[str, Digest]) -> None:
        """Check references, protect again, set the sequences, and compare every table."""
        self.connection.check_constraints()
        for protection in _protections():
            protection.create_triggers(self.connection)
        models = [table.model for table in self.tables.values()]
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        different = [
            name for name, table in self.tables.items() if table.digest(self.alias) != expected.get(name, EMPTY)
        ]
        if different:
            raise Refused(f"写入后核对不一致，已全部撤销：{'、'.join(different)}。")


EMPTY = Digest(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def _protections() -> list[ModuleType]:
    """The modules that put triggers on tables: ``<app>/protection.py``."""
    return [
        import_module(f"{config.name}.protection")
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR) and module_has_submodule(config.module, "protection")
    ]
