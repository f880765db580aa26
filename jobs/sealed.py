"""A file that nobody without the key can read, change, reorder or cut short: AES-256-GCM in chunks.

Layout: magic (8 bytes), salt (32), key check (8), then chunks of 1 MiB plus 16 bytes of tag, the last one shorter. Each
file has a key of its own, derived from the installation's key and the salt, so a nonce may simply count: the number
of the chunk, and whether it is the last. The header is authenticated with every chunk. Memory stays constant.
"""

import secrets
from types import TracebackType
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.errors import Refused

MAGIC = b"ZZYBAK\x00\x01"
SALT_BYTES = 32
CHECK_BYTES = 8
HEADER_BYTES = len(MAGIC) + SALT_BYTES + CHECK_BYTES
CHUNK = 1 << 20
TAG_BYTES = 16

_KEEP = "请换用另一份备份；原文件请保留，不要改动。"


class SealedWriter:
    """Encrypts what is written to it. Only `close` makes the file whole."""

    def __init__(self, target: IO[bytes], key: bytes) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._header = MAGIC + salt + _derive(key, salt, b"check", CHECK_BYTES)
        self._cipher = AESGCM(_derive(key, salt, b"content", 32))
        self._target = target
        self._pending = bytearray()
        self._number = 0
        target.write(self._header)

    def write(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) > CHUNK:  # a full chunk waits, because it may be the last
            self._emit(bytes(self._pending[:CHUNK]), is_last=False)
            del self._pending[:CHUNK]

    def close(self) -> None:
        self._emit(bytes(self._pending), is_last=True)
        self._pending.clear()

    def _emit(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last), chunk, self._header))
        self._number += 1

    def __enter__(self) -> "SealedWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()


class SealedReader:
    """Decrypts such a file from its beginning to its end. Raises `Refused` as soon as something is wrong."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        self._header = source.read(HEADER_BYTES)
        if len(self._header) < HEADER_BYTES or not self._header.startswith(MAGIC):
            raise Refused("这不是本系统的备份文件，或文件开头已损坏。", remedy=_KEEP)
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT_BYTES]
        if self._header[-CHECK_BYTES:] != _derive(key, salt, b"check", CHECK_BYTES):
            raise Refused(
                "备份不是用当前的 BACKUP_KEY 加密的，无法打开。",
                remedy="请把制作该备份时的 BACKUP_KEY 写入环境变量后重试：BACKUP_KEY=… ./dev manage restore …",
            )
        self._cipher = AESGCM(_derive(key, salt, b"content", 32))
        self._source = source
        self._next = source.read(CHUNK + TAG_BYTES)
        self._number = 0
        self._is_over = False
        self._pending = bytearray()

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes, or fewer at the end only."""
        while len(self._pending) < size and not self._is_over:
            self._pending += self._chunk()
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG_BYTES)
        is_last = not self._next
        chunk = self._open(sealed, is_last=is_last)
        if chunk is None:
            if self._open(sealed, is_last=not is_last) is None:
                raise Refused(f"备份文件第{self._number + 1}段已损坏或被改动。", remedy=_KEEP)
            if is_last:
                raise Refused("备份文件不完整：末尾缺失。", remedy=_KEEP)
            raise Refused("备份文件末尾之后还有多余内容。", remedy=_KEEP)
        self._number += 1
        self._is_over = is_last
        return chunk

    def _open(self, sealed: bytes, *, is_last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(self._number, is_last), sealed, self._header)
        except InvalidTag:
            return None


def _derive(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, b"backup " + purpose).derive(key)


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
