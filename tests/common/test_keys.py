"""Keys as text: what is taken and what is refused."""

import base64

import pytest

from common.keys import fresh_key, fresh_keys, parse_key, parse_keys

GOOD = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()


def test_key_is_32_bytes():
    assert parse_key(GOOD) == bytes(range(32))
    assert parse_key(f" {GOOD}\n") == bytes(range(32))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0 bytes instead of 32"),
        ("not base64!", "not base64"),
        ("密钥", "not base64"),
        (GOOD[:-1], "not base64"),
        (base64.b64encode(bytes(range(31))).decode(), "31 bytes instead of 32"),
        (base64.b64encode(bytes(range(33))).decode(), "33 bytes instead of 32"),
        (base64.b64encode(bytes(32)).decode(), "not random"),
        (base64.b64encode(b"changemechangemechangemechangeme").decode(), "not random"),
        (base64.b64encode(bytes(range(11)) + bytes(21)).decode(), "not random"),
    ],
)
def test_key_that_is_refused(text, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_key(text)


def test_twelve_different_bytes_are_enough():
    assert len(parse_key(base64.b64encode(bytes(range(12)) + bytes(20)).decode())) == 32


def test_keys_keep_their_order():
    parsed = parse_keys(f" k2={OTHER} , k1={GOOD},")
    assert list(parsed.items()) == [("k2", bytes(range(1, 33))), ("k1", bytes(range(32)))]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no key"),
        (" , ", "no key"),
        (GOOD[:-1], "an entry is not <id>=<base64>"),
        (f"={GOOD}", "an entry is not <id>=<base64>"),
        (f"a:b={GOOD}", "an entry is not <id>=<base64>"),
        (f"a b={GOOD}", "an entry is not <id>=<base64>"),
        (f"{'k' * 33}={GOOD}", "an entry is not <id>=<base64>"),
        (f"k1={GOOD},k1={OTHER}", "key id k1 stands there twice"),
        (f"k1={GOOD},k2=AAAA", "key k2: 3 bytes instead of 32"),
    ],
)
def test_keys_that_are_refused(text, reason):
    with pytest.raises(ValueError, match=f"^{reason}") as refused:
        parse_keys(text)
    assert GOOD not in str(refused.value)


def test_fresh_keys_differ_and_are_taken():
    assert fresh_key() != fresh_key()
    made = fresh_keys()
    assert list(made) == ["DATA_KEYS", "INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY"]
    assert list(parse_keys(made.pop("DATA_KEYS"))) == ["k1"]
    assert len({parse_key(text) for text in made.values()}) == 3
