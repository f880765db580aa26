"""Making a backup: database and files of one moment, encrypted, whole or not there at all.

The database is read from a snapshot, so that the work goes on meanwhile; then the files that its rows name are read:
files are never overwritten, and outlive the row that names them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db import connections, models

from common import clock
from common.errors import Refused
from jobs import archive, databases
from jobs.sealed import SealedReader, SealedWriter
from jobs.tables import SESSIONS, tables

SUFFIX = ".zzybak"


@dataclass(frozen=True)
class Backup:
    """A finished backup."""

    path: Path
    size: int
    manifest: archive.Manifest


def make_backup(to: Path) -> Backup:
    """Write a backup into a folder (under a name made of the time) or to a new file, and read it through once."""
    path = _destination(to)
    with _written_at_once(path) as stream:
        with SealedWriter(stream, settings.BACKUP_KEY) as sealed, databases.snapshot() as view:
            databases.require_current(view)
            migrations = databases.applied_migrations(view)
            header = archive.Header(clock.now().isoformat(), connections["default"].vendor, migrations)
            writer = archive.Writer(sealed, header)
            for table in tables():
                if table.name != SESSIONS:
                    writer.table(table.name, table.columns, table.lines(view))
            for file in named_files(view):
                _add_file(writer, file)
            writer.close()
        stream.seek(0)
        manifest = verify(stream)
    return Backup(path, path.stat().st_size, manifest)


def verify(stream: IO[bytes]) -> archive.Manifest:
    """Read a backup from beginning to end. Raises `Refused` when anything in it is not as it was written."""
    for event in archive.read(SealedReader(stream, settings.BACKUP_KEY)):
        if isinstance(event, archive.Manifest):
            return event
    raise AssertionError("a backup ends with its manifest")


@dataclass(frozen=True)
class NamedFile:
    """A file that a row names, with the SHA-256 that the row remembers, if it does."""

    storage: Storage
    name: str
    sha256: str


def named_files(using: str) -> Iterator[NamedFile]:
    """The files of all rows, each once."""
    seen: set[str] = set()
    for table in tables():
        has_digest = any(field.name == "sha256" for field in table.fields)
        for field in table.fields:
            if isinstance(field, models.FileField):
                columns = [field.attname, "sha256"] if has_digest else [field.attname]
                rows = table.model._base_manager.using(using).order_by("pk").values_list(*columns)
                for name, *digest in rows.iterator():
                    if name and name not in seen:
                        seen.add(name)
                        yield NamedFile(field.storage, name, digest[0] if digest else "")


def _add_file(writer: archive.Writer, file: NamedFile) -> None:
    try:
        stream: Any = file.storage.open(file.name, "rb")
    except OSError:
        writer.manifest.missing.append(file.name)
        return
    with stream:
        end = writer.file(file.name, stream)
    if file.sha256 and file.sha256 != end.sha256:
        writer.manifest.altered.append(file.name)


def _destination(to: Path) -> Path:
    if to.is_dir():
        to = to / f"backup-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M%S}{SUFFIX}"
    if to.exists():
        raise Refused(f"文件 {to} 已存在，未覆盖。", remedy="请换一个文件名，或只给出目录。")
    if not to.parent.is_dir():
        raise Refused(f"目录 {to.parent} 不存在。", remedy="请先建立该目录。")
    return to


@contextmanager
def _written_at_once(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete and on the disk, readable by its owner alone."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)  # of a run that was killed
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        partial.unlink(missing_ok=True)
