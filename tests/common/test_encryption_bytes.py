import uuid

import pytest

from common.encryption import DecryptionError, Keyring, keyring

ROW, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
RING = Keyring("b", {"a": b"a" * 32, "b": b"b" * 32}, b"i" * 32)


def test_a_file_opens_in_its_own_row_and_for_its_own_purpose_only():
    sealed = RING.encrypt_bytes(b"PK\x03\x04:\x00", row=ROW, purpose="file")
    assert sealed.startswith(b"b:")
    assert b"PK" not in sealed
    assert RING.decrypt_bytes(sealed, row=ROW, purpose="file") == b"PK\x03\x04:\x00"
    for row, purpose in ((OTHER, "file"), (ROW, "other")):
        with pytest.raises(DecryptionError, match="another row"):
            RING.decrypt_bytes(sealed, row=row, purpose=purpose)


def test_every_key_opens_and_the_same_file_never_looks_the_same():
    older = Keyring("a", RING.keys, RING.index_key).encrypt_bytes(b"x", row=ROW, purpose="file")
    assert RING.decrypt_bytes(older, row=ROW, purpose="file") == b"x"
    assert RING.encrypt_bytes(b"x", row=ROW, purpose="file") != RING.encrypt_bytes(b"x", row=ROW, purpose="file")


@pytest.mark.parametrize("sealed", [b"", b"c:" + b"x" * 40, b"\xff:x"])
def test_an_unknown_key_is_said(sealed):
    with pytest.raises(DecryptionError, match="not in DATA_KEYS"):
        RING.decrypt_bytes(sealed, row=ROW, purpose="file")


@pytest.mark.parametrize("cut", [2, 3, 14, 20, -1])
def test_a_damaged_file_does_not_open(cut):
    sealed = RING.encrypt_bytes(b"content", row=ROW, purpose="file")
    with pytest.raises(DecryptionError, match="damaged"):
        RING.decrypt_bytes(sealed[:cut], row=ROW, purpose="file")


def test_the_installations_keys_seal_files():
    assert keyring().decrypt_bytes(keyring().encrypt_bytes(b"x", row=ROW, purpose="f"), row=ROW, purpose="f") == b"x"
