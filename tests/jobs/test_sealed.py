"""An encrypted file opens whole and unchanged, or not at all."""

import io
import os
from contextlib import suppress

import pytest

from common.errors import Refused
from jobs.sealed import CHUNK, HEADER_BYTES, TAG_BYTES, SealedReader, SealedWriter

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    with SealedWriter(target, key) as writer:
        for start in range(0, len(content), 70_001):
            writer.write(content[start : start + 70_001])
    return target.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    reader = SealedReader(io.BytesIO(data), key)
    pieces = []
    while piece := reader.read(99_999):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_comes_back_as_it_was(size):
    content = os.urandom(size)
    data = sealed(content)
    assert opened(data) == content
    chunks = max(1, -(-size // CHUNK))
    assert len(data) == HEADER_BYTES + size + chunks * TAG_BYTES


def test_says_nothing_of_its_content_and_never_looks_the_same():
    content = b"110105" * 100
    first, second = sealed(content), sealed(content)
    assert b"110105" not in first
    assert first[8:] != second[8:]
    assert first[HEADER_BYTES:] != second[HEADER_BYTES:]


THREE = os.urandom(2 * CHUNK + 1000)


@pytest.mark.parametrize(
    "length",
    [
        *range(0, HEADER_BYTES + TAG_BYTES, 7),
        HEADER_BYTES,
        HEADER_BYTES + CHUNK,
        HEADER_BYTES + CHUNK + TAG_BYTES,
        HEADER_BYTES + CHUNK + TAG_BYTES + 1,
        HEADER_BYTES + 2 * (CHUNK + TAG_BYTES),
        HEADER_BYTES + 2 * (CHUNK + TAG_BYTES) + 500,
        -1,
    ],
)
def test_every_cut_is_noticed(length):
    with pytest.raises(Refused):
        opened(sealed(THREE)[:length])


def test_cut_between_chunks_is_called_by_its_name():
    with pytest.raises(Refused, match="末尾缺失"):
        opened(sealed(THREE)[: HEADER_BYTES + CHUNK + TAG_BYTES])


@pytest.mark.parametrize(
    "position", [0, 9, 41, HEADER_BYTES, HEADER_BYTES + 500_000, HEADER_BYTES + CHUNK + 3, -1, -16]
)
def test_every_change_is_noticed(position):
    data = bytearray(sealed(THREE))
    data[position] ^= 1
    with pytest.raises(Refused):
        opened(bytes(data))


def test_exchanged_chunks_are_noticed():
    data = sealed(THREE)
    length = CHUNK + TAG_BYTES
    header, first, second, rest = (
        data[:HEADER_BYTES],
        data[HEADER_BYTES : HEADER_BYTES + length],
        data[HEADER_BYTES + length : HEADER_BYTES + 2 * length],
        data[HEADER_BYTES + 2 * length :],
    )
    assert opened(header + first + second + rest) == THREE
    for wrong in [second + first + rest, first + rest, first + first + second + rest, first + second + second + rest]:
        with pytest.raises(Refused):
            opened(header + wrong)


def test_chunk_of_another_file_is_noticed():
    first, second = sealed(THREE), sealed(THREE)
    cut = HEADER_BYTES + CHUNK + TAG_BYTES
    with pytest.raises(Refused, match="第2段已损坏或被改动"):
        opened(first[:cut] + second[cut:])


@pytest.mark.parametrize("more", [b"\0", b"x" * 100, os.urandom(CHUNK + TAG_BYTES)])
def test_something_after_the_end_is_noticed(more):
    with pytest.raises(Refused):
        opened(sealed(THREE) + more)
    with pytest.raises(Refused, match="多余内容"):
        opened(sealed(os.urandom(CHUNK)) + more)


def test_other_key():
    with pytest.raises(Refused, match="不是用当前的 BACKUP_KEY 加密的"):
        opened(sealed(THREE), OTHER_KEY)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + bytes(100), b"ZZYBAK\x00\x02" + bytes(100)])
def test_other_files(data):
    with pytest.raises(Refused, match="不是本系统的备份文件"):
        opened(data)


def test_file_is_not_whole_before_it_is_closed():
    target = io.BytesIO()
    with suppress(KeyboardInterrupt), SealedWriter(target, KEY) as writer:
        writer.write(THREE)
        raise KeyboardInterrupt
    with pytest.raises(Refused):
        opened(target.getvalue())
