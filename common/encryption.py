"""Encryption of single values, bound to the row they belong to.

A stored value reads ``<key id>:<base64 of nonce and ciphertext>``. The row's key is authenticated with it, so a value
copied into another row does not open. Keys have ids: the first of ``DATA_KEYS`` encrypts, all of them decrypt, and
`rotate` moves a value to the first. For equality (is this number known?) there is a keyed hash that does not reveal
the value and cannot be computed without its own key.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class DecryptionError(Exception):
    """The value cannot be opened: unknown key, damaged, or taken from another row."""


@dataclass(frozen=True)
class Keyring:
    """``keys`` maps key ids to 32-byte keys; ``current`` is the id that encrypts; ``index_key`` is for equality."""

    current: str
    # Never shown: a traceback or a log line may hold the ring.
    keys: dict[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def encrypt(self, plaintext: str, *, row: UUID, purpose: str) -> str:
        """Encrypt a value of a row; ``purpose`` names the field."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plaintext.encode(), _bound_to(row, purpose))
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, *, row: UUID, purpose: str) -> str:
        """Open a value of a row. Raises `DecryptionError`, which never names the value."""
        key_id, _, body = token.partition(":")
        key = self.keys.get(key_id)
        if key is None:
            known = ", ".join(self.keys)
            raise DecryptionError(f"encrypted with a key that is not in DATA_KEYS (there are: {known})")
        try:
            raw = base64.b64decode(body, validate=True)
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(row, purpose)).decode()
        except (InvalidTag, ValueError) as error:
            raise DecryptionError("damaged, or taken from another row") from error

    def encrypt_bytes(self, content: bytes, *, row: UUID, purpose: str) -> bytes:
        """Encrypt a whole file of a row; not for what is kept for long (`rotate` knows texts only)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, content, _bound_to(row, purpose))
        return self.current.encode() + b":" + nonce + sealed

    def decrypt_bytes(self, sealed: bytes, *, row: UUID, purpose: str) -> bytes:
        """Open a file of a row. Raises `DecryptionError`."""
        key_id, _, body = sealed.partition(b":")
        key = self.keys.get(key_id.decode("ascii", "replace"))
        if key is None:
            raise DecryptionError("encrypted with a key that is not in DATA_KEYS")
        try:
            return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _bound_to(row, purpose))
        except (InvalidTag, ValueError) as error:
            raise DecryptionError("damaged, or taken from another row") from error

    def rotate(self, token: str, *, row: UUID, purpose: str) -> str:
        """The value under the current key; unchanged when it is already."""
        if token.partition(":")[0] == self.current:
            return token
        return self.encrypt(self.decrypt(token, row=row, purpose=purpose), row=row, purpose=purpose)

    def index(self, plaintext: str, *, purpose: str) -> str:
        """A keyed hash (64 hex digits) that is equal exactly for equal values of one purpose."""
        message = purpose.encode() + b"\0" + plaintext.encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()


def _bound_to(row: UUID, purpose: str) -> bytes:
    return purpose.encode() + b"\0" + row.bytes


def keyring() -> Keyring:
    """The installation's keys."""
    keys: dict[str, bytes] = settings.DATA_KEYS
    return Keyring(next(iter(keys)), keys, settings.INDEX_KEY)
