"""Names in Latin letters."""

import pytest

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
