"""An attribute of a model that is encrypted at rest and read as plain text."""

import uuid
from collections.abc import Callable
from typing import Any

from common.encryption import keyring

# What `manage.py rotate_data_keys` brings under the current key: what it is counted in, and who does it.
_rotators: dict[str, Callable[[], int]] = {}


def register_rotator(label: str, rotate: Callable[[], int]) -> None:
    """Say how a kind of encrypted value is encrypted again; ``label`` follows its number. Twice is as once."""
    _rotators[label] = rotate


def rotate_all() -> dict[str, int]:
    """Bring every encrypted value under the current key: how many of each kind were changed."""
    return {label: rotate() for label, rotate in _rotators.items()}


class SealedText(property):
    """``row.attribute`` in plain; in the row two columns: ``sealed`` (encrypted, bound to the row's key) and ``index``
    (a keyed hash, equal exactly for equal values, for look-ups and for uniqueness). Both are empty for an empty value.

    The row's key must be known when the attribute is set, which `common.fields.KeyField` sees to.
    """

    def __init__(self, *, sealed: str, index: str, purpose: str) -> None:
        self._sealed, self._index, self._purpose = sealed, index, purpose
        super().__init__(self._read, self._write)

    def index_of(self, value: str) -> str:
        """What the index column holds for a value; look a value up with it."""
        return keyring().index(value, purpose=self._purpose) if value else ""

    def plain(self, token: str, *, row: uuid.UUID) -> str:
        """The value that the sealed column of a row holds, for whoever reads columns and no rows."""
        return keyring().decrypt(token, row=row, purpose=self._purpose) if token else ""

    def rotate(self, row: Any) -> bool:
        """Bring the row's value under the current key; whether that changed anything. The row is not saved."""
        token = getattr(row, self._sealed)
        fresh = keyring().rotate(token, row=row.pk, purpose=self._purpose) if token else ""
        setattr(row, self._sealed, fresh)
        return bool(fresh != token)

    def _read(self, row: Any) -> str:
        return self.plain(getattr(row, self._sealed), row=row.pk)

    def _write(self, row: Any, value: str) -> None:
        index = self.index_of(value)
        # An equal value keeps its ciphertext: encrypting again would look like a change.
        if index != getattr(row, self._index):
            setattr(row, self._sealed, keyring().encrypt(value, row=row.pk, purpose=self._purpose) if value else "")
            setattr(row, self._index, index)
