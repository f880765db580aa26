"""What stands inside a backup: tables and files one after the other, each followed by its digest, and a manifest.

A stream of records: a letter, the length (4 bytes), the content. H header, T table, R rows (compressed lines), E end of
a table, F file, D its data, G end of a file, M manifest. `read` checks every digest as it goes.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Protocol

from common.errors import Refused
from jobs.tables import Digest, Digester

FORMAT = 1
PIECE = 1 << 20
_DAMAGED = "备份内容与其清单不一致"


class Target(Protocol):
    """What a backup is written to."""

    def write(self, data: bytes, /) -> Any: ...


class Source(Protocol):
    """What a backup is read from: exactly as many bytes as asked for, fewer at the end only."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Header:
    """Where the content comes from."""

    created_at: str
    database: str
    migrations: list[str]
    format: int = FORMAT


@dataclass(frozen=True)
class TableStart:
    name: str
    columns: list[str]


@dataclass(frozen=True)
class Rows:
    """Lines of the table that was started last."""

    lines: list[bytes]


@dataclass(frozen=True)
class FileStart:
    name: str


@dataclass(frozen=True)
class FileData:
    """A piece of the file that was started last."""

    data: bytes


@dataclass(frozen=True)
class FileEnd:
    size: int
    sha256: str


@dataclass
class Manifest:
    """Everything that is in it. ``missing``: files that rows name and that were not there; ``altered``: files that no
    longer are what their row says."""

    tables: dict[str, Digest] = field(default_factory=dict)
    files: dict[str, FileEnd] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)


Event = Header | TableStart | Rows | FileStart | FileData | FileEnd | Manifest


class Writer:
    """Writes the records in order; `close` adds the manifest."""

    def __init__(self, target: Target, header: Header) -> None:
        self._target = target
        self.manifest = Manifest()
        self._json("H", asdict(header))

    def table(self, name: str, columns: Sequence[str], batches: Iterator[list[bytes]]) -> None:
        self._json("T", {"name": name, "columns": list(columns)})
        digester = Digester()
        for lines in batches:
            digester.update(lines)
            self._record("R", zlib.compress(b"\n".join(lines), 1))
        self.manifest.tables[name] = digester.digest
        self._json("E", asdict(digester.digest))

    def file(self, name: str, stream: IO[bytes]) -> FileEnd:
        self._json("F", {"name": name})
        size, digest = 0, hashlib.sha256()
        while data := stream.read(PIECE):
            size += len(data)
            digest.update(data)
            self._record("D", data)
        end = FileEnd(size, digest.hexdigest())
        self.manifest.files[name] = end
        self._json("G", asdict(end))
        return end

    def close(self) -> None:
        self._json("M", asdict(self.manifest))

    def _json(self, tag: str, content: dict[str, Any]) -> None:
        self._record(tag, json.dumps(content, ensure_ascii=False, sort_keys=True).encode())

    def _record(self, tag: str, content: bytes) -> None:
        self._target.write(tag.encode() + len(content).to_bytes(4, "big"))
        self._target.write(content)


def read(source: Source) -> Iterator[Event]:
    """The content in order. Whoever has taken the manifest has had everything, unchanged."""
    reader = _Reader()
    for tag, content in _records(source):
        event = reader.take(tag, content)
        if event is not None:
            yield event
        if isinstance(event, Manifest):
            if source.read(1):
                raise Refused(f"{_DAMAGED}：清单之后还有内容。")
            return
    raise Refused(f"{_DAMAGED}：没有清单。")


def _records(source: Source) -> Iterator[tuple[str, bytes]]:
    while head := source.read(5):
        length = int.from_bytes(head[1:], "big")
        content = source.read(length)
        if len(head) < 5 or len(content) < length:
            raise Refused(f"{_DAMAGED}：记录不完整。")
        yield head[:1].decode("latin-1"), content


class _Reader:
    """Turns records into events and holds them against the digests that follow."""

    def __init__(self) -> None:
        self._seen = Manifest()
        self._name = ""
        self._lines = Digester()
        self._size = 0
        self._file = hashlib.sha256()

        self._takers: dict[str, Callable[[bytes], Event | None]] = {
            "H": self._header,
            "T": self._table,
            "R": self._rows,
            "E": self._end_of_table,
            "F": self._file_start,
            "D": self._data,
            "G": self._end_of_file,
            "M": self._manifest,
        }

    def take(self, tag: str, content: bytes) -> Event | None:
        if tag not in self._takers:
            raise Refused(f"{_DAMAGED}：未知的记录 {tag!r}。")
        return self._takers[tag](content)

    def _header(self, content: bytes) -> Header:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise Refused(
                f"备份格式版本为{told['format']}，当前程序只认识{FORMAT}。", remedy="请用制作备份时的程序版本恢复。"
            )
        return Header(**told)

    def _table(self, content: bytes) -> TableStart:
        start = TableStart(**json.loads(content))
        self._name, self._lines = start.name, Digester()
        return start

    def _file_start(self, content: bytes) -> FileStart:
        start = FileStart(**json.loads(content))
        self._name, self._size, self._file = start.name, 0, hashlib.sha256()
        return start

    def _data(self, content: bytes) -> FileData:
        self._size += len(content)
        self._file.update(content)
        return FileData(content)

    def _rows(self, content: bytes) -> Rows:
        lines = zlib.decompress(content).split(b"\n")
        self._lines.update(lines)
        return Rows(lines)

    def _end_of_table(self, content: bytes) -> None:
        told = Digest(**json.loads(content))
        if told != self._lines.digest:
            raise Refused(f"{_DAMAGED}：表 {self._name}。")
        self._seen.tables[self._name] = told

    def _end_of_file(self, content: bytes) -> FileEnd:
        told = FileEnd(**json.loads(content))
        if told != FileEnd(self._size, self._file.hexdigest()):
            raise Refused(f"{_DAMAGED}：文件 {self._name}。")
        self._seen.files[self._name] = told
        return told

    def _manifest(self, content: bytes) -> Manifest:
        told = json.loads(content)
        manifest = Manifest(
            {name: Digest(**digest) for name, digest in told["tables"].items()},
            {name: FileEnd(**end) for name, end in told["files"].items()},
            told["missing"],
            told["altered"],
        )
        if (manifest.tables, manifest.files) != (self._seen.tables, self._seen.files):
            raise Refused(f"{_DAMAGED}：清单。")
        return manifest
