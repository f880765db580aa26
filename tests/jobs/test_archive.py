"""The content of a backup: read back as written, and held against its digests."""

import hashlib
import io
import json

import pytest

from common.errors import Refused
from jobs import archive
from jobs.archive import FileData, FileEnd, FileStart, Header, Manifest, Rows, TableStart, Writer
from jobs.tables import Digest

HEADER = Header("2026-11-23T00:00:00+00:00", "sqlite", ["accounts.0001_initial"])
LINES = [b'["a",1]', b'["b",null]', '["张"]'.encode()]
DIGEST = Digest(3, hashlib.sha256(b"".join(line + b"\n" for line in LINES)).hexdigest())
CONTENT = b"x" * (archive.PIECE + 1)
END = FileEnd(len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def written() -> bytes:
    target = io.BytesIO()
    writer = Writer(target, HEADER)
    writer.table("one", ["id", "name"], iter([LINES[:2], LINES[2:]]))
    writer.table("none", ["id"], iter([]))
    writer.file("2026/11/file", io.BytesIO(CONTENT))
    writer.file("empty", io.BytesIO())
    writer.manifest.missing.append("lost")
    writer.close()
    return target.getvalue()


def read(data: bytes) -> list[archive.Event]:
    return list(archive.read(io.BytesIO(data)))


def record(tag: str, content: bytes) -> bytes:
    return tag.encode() + len(content).to_bytes(4, "big") + content


def test_reads_as_written():
    nothing = hashlib.sha256().hexdigest()
    assert read(written()) == [
        HEADER,
        TableStart("one", ["id", "name"]),
        Rows(LINES[:2]),
        Rows(LINES[2:]),
        TableStart("none", ["id"]),
        FileStart("2026/11/file"),
        FileData(CONTENT[: archive.PIECE]),
        FileData(CONTENT[archive.PIECE :]),
        END,
        FileStart("empty"),
        FileEnd(0, nothing),
        Manifest(
            {"one": DIGEST, "none": Digest(0, nothing)},
            {"2026/11/file": END, "empty": FileEnd(0, nothing)},
            ["lost"],
            [],
        ),
    ]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (DIGEST.sha256.encode(), b"0" * 64, "表 one"),
        (b'"rows": 3', b'"rows": 4', "表 one"),
        (END.sha256.encode(), b"0" * 64, "文件 2026/11/file"),
        (f'"size": {END.size}'.encode(), f'"size": {END.size - 1}'.encode(), "文件 2026/11/file"),
        (b"xxxxx", b"xxxxy", "文件 2026/11/file"),
        (b"T\x00", b"Q\x00", "未知的记录 'Q'"),
        (b'"format": 1', b'"format": 2', "备份格式版本为2"),
    ],
)
def test_what_does_not_fit_is_refused(before, after, reason):
    data = written()
    assert before in data
    with pytest.raises(Refused, match=reason):
        read(data.replace(before, after, 1))


def test_manifest_that_says_something_else_is_refused():
    data = written()
    start = data.rindex(b"M\x00")
    told = json.loads(data[start + 5 :])
    del told["files"]["empty"]
    with pytest.raises(Refused, match="清单"):
        read(data[:start] + record("M", json.dumps(told).encode()))


def test_end_is_the_manifest():
    data = written()
    with pytest.raises(Refused, match="没有清单"):
        read(data[: data.rindex(b"M\x00")])
    with pytest.raises(Refused, match="清单之后还有内容"):
        read(data + b"x")
    with pytest.raises(Refused, match="记录不完整"):
        read(data[:-1])
    with pytest.raises(Refused, match="没有清单"):
        read(b"")
