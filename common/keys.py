"""The installation's keys as text: how they are written in the environment, and how new ones are made.

Standard library only: `manage.py make_keys` runs before the settings can be loaded.
"""

import base64
import re
import secrets

KEY_BYTES = 32
# Random keys of 32 bytes have about 30 different ones; fewer than 12 is a placeholder or typed by hand.
LEAST_DIFFERENT_BYTES = 12

_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


def parse_key(text: str) -> bytes:
    """The base64 of 32 bytes → the bytes. Raises ValueError with what is wrong, never with the text."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raise ValueError("not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes instead of {KEY_BYTES}")
    if len(set(key)) < LEAST_DIFFERENT_BYTES:
        raise ValueError("not random")
    return key


def parse_keys(text: str) -> dict[str, bytes]:
    """``"k2=<base64>,k1=<base64>"`` → keys by id, in that order. Raises ValueError."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        key_id, separator, body = part.partition("=")
        if not separator or not _KEY_ID.fullmatch(key_id):
            raise ValueError("an entry is not <id>=<base64>, the id of letters, digits, _ and -")
        if key_id in keys:
            raise ValueError(f"key id {key_id} stands there twice")
        try:
            keys[key_id] = parse_key(body)
        except ValueError as error:
            raise ValueError(f"key {key_id}: {error}") from None
    if not keys:
        raise ValueError("no key")
    return keys


def fresh_key() -> str:
    """A new random key, as text."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def fresh_keys() -> dict[str, str]:
    """New values of the settings that hold keys of data, by name."""
    return {
        "DATA_KEYS": f"k1={fresh_key()}",
        "INDEX_KEY": fresh_key(),
        "AUDIT_KEY": fresh_key(),
        "BACKUP_KEY": fresh_key(),
    }
