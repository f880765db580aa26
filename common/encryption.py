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
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32


class DecryptionError(Exception):
    """The value cannot be opened: unknown key, damaged, or taken from another row."""


@dataclass(frozen=True)
class Keyring:
    """``keys`` maps key ids to 32-byte keys; ``current`` is the id that encrypts; ``index_key`` is for equality."""

    current: str
    keys: dict[str, bytes]
    index_key: bytes

    def encrypt(self, plaintext: str, *, row: UUID, purpose: str) -> str:
        """Encrypt a value of a row; ``purpose`` names the field."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plaintext.encode(), _bound_to(row, purpose))
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, *, row: UUID, purpose: str) -> str:
        """Open a value of a row. Raises `DecryptionError`."""
        key_id, _, body = token.partition(":")
        key = self.keys.get(key_id)
        if key is None:
            raise DecryptionError(f"unknown key id {key_id!r}")
        try:
            raw = base64.b64decode(body, validate=True)
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(row, purpose)).decode()
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


def parse_keys(text: str) -> dict[str, bytes]:
    """``"k2=<base64>,k1=<base64>"`` → keys by id, in that order. Raises ValueError."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        key_id, separator, body = part.partition("=")
        key = base64.b64decode(body, validate=True)
        if not separator or not key_id or ":" in key_id or len(key) != KEY_BYTES:
            raise ValueError(f"key {key_id!r} is not <id>=<base64 of {KEY_BYTES} bytes>")
        keys[key_id] = key
    if not keys:
        raise ValueError("no key")
    return keys


def keyring() -> Keyring:
    """The installation's keys."""
    keys: dict[str, bytes] = settings.DATA_KEYS
    return Keyring(next(iter(keys)), keys, settings.INDEX_KEY)
