"""Names in Latin letters."""

import random
import re

import pytest
from pypinyin import Style, constants, lazy_pinyin

from common import pinyin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("儿科学院", ("erkexueyuan", "ekxy")),
        ("第1临床医学院", ("di1linchuangyixueyuan", "d1lcyxy")),
        ("ICU 中心", ("icuzhongxin", "icuzx")),
        ("绿洲", ("lvzhou", "lz")),
        ("（南）校区", ("nanxiaoqu", "nxq")),
        ("", ("", "")),
    ],
)
def test_of_text(text, expected):
    assert pinyin.of_text(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曾乐", ("zengle", "zl")),
        ("单雄", ("shanxiong", "sx")),
        ("尉迟示例", ("yuchishili", "ycsl")),
        ("解甲", ("xiejia", "xj")),
        ("王曾", ("wangceng", "wc")),  # only the surname is read as one
        (" 李甲 ", ("lijia", "lj")),
    ],
)
def test_of_person(name, expected):
    assert pinyin.of_person(name) == expected


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("ZL", "zl"),
        (" zeng le ", "zengle"),
        ("ｚｌ", "zl"),
        ("lü", "lv"),
        ("xi'an", "xian"),
        ("曾", ""),
        ("z%", ""),
        ("z_", ""),
        ("", ""),
    ],
)
def test_search_letters(typed, letters):
    assert pinyin.search_letters(typed) == letters


def by_the_library(text: str) -> list[str]:
    words = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)
    return [word for word in (re.sub(r"[^0-9a-z]+", "", word.casefold()) for word in words) if word]


def test_readings_are_those_of_the_library():
    """Ours asks the same dictionaries in another way: every character, and words among other words."""
    rng = random.Random(30)
    words = rng.sample(sorted(constants.PHRASES_DICT), 2_000)
    characters = [chr(code) for code in constants.PINYIN_DICT if chr(code).isprintable()]
    mixed = ["".join(rng.choices([*words[:300], "示例", "a1", " ", "·", "女", "乐", "长"], k=4)) for _ in range(1_000)]
    texts = [*words, *mixed, *rng.sample(characters, 8_000)]
    different = [text for text in texts if pinyin._syllables(text) != by_the_library(text)]
    assert different == []
