"""Restoring a backup into an empty database and a folder of files: everything is verified before anything is written,
everything is compared after, and it is all or nothing."""

import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils._os import safe_join

from common.errors import Refused
from jobs import archive, databases
from jobs.backup import verify
from jobs.sealed import SealedReader
from jobs.tables import Table


def check_backup(file: Path) -> archive.Manifest:
    """Read a backup through without writing anything."""
    with file.open("rb") as stream:
        return verify(stream)


def restore_backup(file: Path, *, into: str = "default", files: Path) -> archive.Manifest:
    """Fill the empty database ``into`` and the folder ``files``."""
    with file.open("rb") as stream:
        verify(stream)
        stream.seek(0)
        databases.require_current(into)
        _make_private(files)
        # Beside the files themselves, so that moving them into place copies nothing.
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=files) as folder, transaction.atomic(using=into):
            databases.require_empty(into)
            manifest = _Restoring(into, _Files(files, Path(folder))).run(stream)
    return manifest


class _Restoring:
    """One pass through the backup, writing."""

    def __init__(self, alias: str, files: "_Files") -> None:
        self._alias = alias
        self._files = files
        self._loading = databases.Loading(alias)
        self._table: Table | None = None

    def run(self, stream: IO[bytes]) -> archive.Manifest:
        for event in archive.read(SealedReader(stream, settings.BACKUP_KEY)):
            if isinstance(event, archive.Manifest):
                self._loading.finish(event.tables)
                self._files.put_in_place(event.files)
                return event
            self._files.take(event)
            self._take(event)
        raise AssertionError("a backup ends with its manifest")

    def _take(self, event: archive.Event) -> None:
        match event:
            case archive.Header():
                databases.require_same_migrations(event.migrations, self._alias)
                self._loading.begin()
            case archive.TableStart():
                self._table = self._loading.table(event.name, event.columns)
            case archive.Rows() if self._table:
                self._table.insert(event.lines, self._alias)


@dataclass
class _Files:
    """Files wait in a folder until everything has come; then they move into place."""

    place: Path
    waiting: Path
    _stream: IO[bytes] | None = None

    def take(self, event: archive.Event) -> None:
        match event:
            case archive.FileStart():
                path = Path(safe_join(self.waiting, event.name))
                _make_private(path.parent)
                self._stream = path.open("wb")
                path.chmod(0o600)
            case archive.FileData() if self._stream:
                self._stream.write(event.data)
            case archive.FileEnd() if self._stream:
                self._stream.close()

    def put_in_place(self, files: dict[str, archive.FileEnd]) -> None:
        for name, end in files.items():
            path = self.place / name
            if path.exists() and _sha256(path) != end.sha256:
                raise Refused(
                    f"目录 {self.place} 中已有内容不同的文件 {name}，未作任何更改。",
                    remedy="请指定一个空目录（--files），或先移走原有文件。",
                )
        for name, end in files.items():
            source, path = self.waiting / name, self.place / name
            _make_private(path.parent)
            source.replace(path)
            if _sha256(path) != end.sha256:
                raise Refused(f"文件 {name} 写入后核对不一致。", remedy="请检查磁盘后重试。")


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for the owner alone."""
    for each in [*reversed(folder.parents), folder]:
        if not each.exists():
            each.mkdir(mode=0o700)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
