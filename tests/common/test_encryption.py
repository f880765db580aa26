"""Encrypted values: they open where they belong and nowhere else."""

import base64
from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest
from django.test import override_settings
from hypothesis import given, strategies as st

from common.encryption import NONCE_BYTES, DecryptionError, Keyring, keyring

FIRST = bytes(range(32))
SECOND = bytes(range(1, 33))
ROW = UUID("01935000-0000-7000-8000-000000000001")
OTHER_ROW = UUID("01935000-0000-7000-8000-000000000002")
VALUE = "11010519491231002X"

OLD = Keyring("k1", {"k1": FIRST}, SECOND)
ROTATED = Keyring("k2", {"k2": SECOND, "k1": FIRST}, SECOND)


def sealed(ring: Keyring = OLD, value: str = VALUE) -> str:
    return ring.encrypt(value, row=ROW, purpose="id_number")


def test_opens_for_its_row_and_purpose():
    assert OLD.decrypt(sealed(), row=ROW, purpose="id_number") == VALUE


@given(st.text(), st.uuids(), st.text())
def test_whatever_the_text(value, row, purpose):
    token = OLD.encrypt(value, row=row, purpose=purpose)
    assert OLD.decrypt(token, row=row, purpose=purpose) == value


def test_says_its_key_and_hides_its_value():
    token = sealed()
    assert token.startswith("k1:")
    assert VALUE not in token
    assert VALUE.encode() not in base64.b64decode(token[3:])


def test_same_value_never_looks_the_same():
    assert len({sealed() for _ in range(100)}) == 100


def test_other_row_is_refused():
    with pytest.raises(DecryptionError, match="another row"):
        OLD.decrypt(sealed(), row=OTHER_ROW, purpose="id_number")


@pytest.mark.parametrize("purpose", ["phone", "", "id_number\0", "id_numbe"])
def test_other_purpose_is_refused(purpose):
    with pytest.raises(DecryptionError, match="another row"):
        OLD.decrypt(sealed(), row=ROW, purpose=purpose)


def test_every_flipped_bit_is_noticed():
    raw = base64.b64decode(sealed()[3:])
    for position in range(len(raw) * 8):
        damaged = bytearray(raw)
        damaged[position // 8] ^= 1 << position % 8
        with pytest.raises(DecryptionError, match="damaged"):
            OLD.decrypt("k1:" + base64.b64encode(damaged).decode(), row=ROW, purpose="id_number")


def test_every_cut_is_noticed():
    raw = base64.b64decode(sealed()[3:])
    for length in range(len(raw)):
        with pytest.raises(DecryptionError, match="damaged"):
            OLD.decrypt("k1:" + base64.b64encode(raw[:length]).decode(), row=ROW, purpose="id_number")


# Named by their length: what is sealed differs in every process, and the processes of a run must name tests alike.
@pytest.mark.parametrize(
    "body", ["", "!", "密", "AAAA", "A" * 15, sealed()[3:] + "\n", "!" + sealed()[3:]], ids=lambda body: str(len(body))
)
def test_what_is_no_token_is_refused(body):
    with pytest.raises(DecryptionError, match="damaged"):
        OLD.decrypt(f"k1:{body}", row=ROW, purpose="id_number")


@pytest.mark.parametrize("token", ["", "k2", VALUE, "k9:AAAA", ":AAAA"])
def test_unknown_key_is_refused_without_the_text(token):
    with pytest.raises(DecryptionError, match="a key that is not in DATA_KEYS") as refused:
        OLD.decrypt(token, row=ROW, purpose="id_number")
    assert VALUE not in str(refused.value)


def test_same_id_with_another_key_is_refused():
    with pytest.raises(DecryptionError, match="damaged"):
        Keyring("k1", {"k1": SECOND}, SECOND).decrypt(sealed(), row=ROW, purpose="id_number")


def test_rotation():
    before = sealed()
    after = ROTATED.rotate(before, row=ROW, purpose="id_number")
    assert after.startswith("k2:")
    assert ROTATED.decrypt(before, row=ROW, purpose="id_number") == VALUE
    assert Keyring("k2", {"k2": SECOND}, SECOND).decrypt(after, row=ROW, purpose="id_number") == VALUE
    assert ROTATED.rotate(after, row=ROW, purpose="id_number") == after
    with pytest.raises(DecryptionError, match="not in DATA_KEYS"):
        OLD.decrypt(after, row=ROW, purpose="id_number")


def test_rotation_goes_by_the_order_of_the_keys_not_of_their_names():
    """Back to the key with the smaller name: what the other one encrypted moves too."""
    back = Keyring("k1", {"k1": FIRST, "k2": SECOND}, SECOND)
    moved = back.rotate(sealed(ROTATED), row=ROW, purpose="id_number")
    assert moved.startswith("k1:")
    assert OLD.decrypt(moved, row=ROW, purpose="id_number") == VALUE


def test_rotation_refuses_another_row():
    with pytest.raises(DecryptionError):
        ROTATED.rotate(sealed(), row=OTHER_ROW, purpose="id_number")


def test_index_is_equality():
    digest = OLD.index(VALUE, purpose="id_number")
    assert len(digest) == 64
    assert digest == ROTATED.index(VALUE, purpose="id_number")
    others = {
        OLD.index("110105194912310021", purpose="id_number"),
        OLD.index(VALUE, purpose="phone"),
        Keyring("k1", {"k1": FIRST}, FIRST).index(VALUE, purpose="id_number"),
    }
    assert len(others | {digest}) == 4


def test_index_does_not_mix_purpose_and_value():
    assert OLD.index("bc", purpose="a") != OLD.index("c", purpose="ab")


def test_ring_does_not_show_its_keys():
    assert repr(ROTATED) == "Keyring(current='k2')"


@override_settings(DATA_KEYS={"k2": SECOND, "k1": FIRST}, INDEX_KEY=FIRST)
def test_ring_of_the_installation():
    assert keyring() == Keyring("k2", {"k2": SECOND, "k1": FIRST}, FIRST)


def test_nonce_length():
    """12 bytes, for which GCM is made, and the 16 of its tag."""
    assert NONCE_BYTES == 12
    assert len(base64.b64decode(sealed(value="")[3:])) == 12 + 16


def test_a_ring_does_not_change():
    with pytest.raises(FrozenInstanceError):
        OLD.current = "k2"
