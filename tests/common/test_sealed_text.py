"""An encrypted attribute on a row of its own, without a database: what the two columns hold after each change."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from common.encryption import DecryptionError, keyring
from common.sealed_text import SealedText

VALUE = "11010519491231002X"


@dataclass
class Row:
    pk: UUID = field(default_factory=uuid4)
    sealed: str = ""
    index: str = ""

    number = SealedText(sealed="sealed", index="index", purpose="number")


def row(value: str = VALUE) -> Row:
    made = Row()
    made.number = value
    return made


def test_an_attribute_in_plain_is_two_columns_at_rest():
    made = row()
    assert made.number == VALUE
    assert keyring().decrypt(made.sealed, row=made.pk, purpose="number") == VALUE
    assert made.index == keyring().index(VALUE, purpose="number") == Row.number.index_of(VALUE)
    assert VALUE not in made.sealed + made.index


def test_nothing_is_empty_everywhere():
    made = row("")
    assert (made.number, made.sealed, made.index, Row.number.index_of("")) == ("", "", "", "")
    emptied = row()
    emptied.number = ""
    assert (emptied.number, emptied.sealed, emptied.index) == ("", "", "")


def test_an_equal_value_keeps_its_ciphertext_and_another_does_not():
    made = row()
    before = made.sealed
    made.number = VALUE
    assert made.sealed == before
    made.number = VALUE[::-1]
    assert made.number == VALUE[::-1]
    assert made.sealed != before


def test_a_ciphertext_does_not_open_in_another_row():
    one, other = row(), Row()
    other.sealed = one.sealed
    with pytest.raises(DecryptionError):
        assert other.number


def test_rotation_says_whether_it_changed_anything(settings):
    made, empty = row(), row("")
    index, before = made.index, made.sealed
    assert (Row.number.rotate(made), Row.number.rotate(empty), made.sealed) == (False, False, before)
    settings.DATA_KEYS = {"k-new": b"\7" * 32, **settings.DATA_KEYS}
    assert (Row.number.rotate(made), Row.number.rotate(empty)) == (True, False)
    assert made.sealed.startswith("k-new:")
    assert (made.number, made.index) == (VALUE, index)
    assert (empty.sealed, empty.index) == ("", "")
    assert Row.number.rotate(made) is False
