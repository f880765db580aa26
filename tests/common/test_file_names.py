"""Names of files that people are given."""

import pytest
from hypothesis import given, strategies as st

from common.file_names import MOST_CHARACTERS, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("曾喆堃 备案表", "曾喆堃 备案表"),
        ("沪交医组备〔2026〕3号", "沪交医组备〔2026〕3号"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "未命名"),
        ("", "未命名"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("一\u202etxt.exe", "一_txt.exe"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("名 . ", "名"),
        ("一\n二\t三", "一_二_三"),
        ("䶮㛃𬭎", "䶮㛃𬭎"),
        ("长" * 200, "长" * MOST_CHARACTERS),
    ],
)
def test_names(name, safe):
    assert safe_name(name) == safe


@given(st.text())
def test_whatever_is_given_is_one_harmless_component(name):
    found = safe_name(name)
    assert found
    assert len(found) <= MOST_CHARACTERS + 1
    assert not set(found) & set('/\\:*?"<>|\0')
    assert found.strip(" .") == found
    assert found not in {".", ".."}
    assert found.encode("gb18030").decode("gb18030") == found
