"""One spelling, and texts without what nobody sees."""

import pytest

from common.spelling import one_spelling, readable


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Ｎ００１", "N001"), (" N 001\n", "N001"), ("N\u200b0\u202e01\ufeff", "N001"), ("", "")],
)
def test_a_number_has_one_spelling(typed, stored):
    assert one_spelling(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  张伟 ", "张伟"),
        ("张　伟", "张　伟"),
        ("张\n伟", "张 伟"),
        ("张 \r\n\t 伟\n", "张 伟"),
        ("\u202e张\u200b伟\u2066", "张伟"),
        ("示\x0b〔2026〕\x07", "示 〔2026〕"),
        ("邊\U000e0100", "邊\U000e0100"),
        ("䶮㛃𬭎", "䶮㛃𬭎"),
        ("古丽\xa0·米娜", "古丽\xa0·米娜"),
        ("\n \u200b", ""),
    ],
)
def test_one_line_holds_nothing_unseen(typed, stored):
    assert readable(typed) == stored


def test_a_long_text_keeps_its_lines():
    assert readable(" 一\u200b \r\n\x07二\t三\n\n", is_long=True) == "一\n二 三"
