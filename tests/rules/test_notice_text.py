"""Pasted text becomes sentences in one spelling; each keeps its line and how it was written."""

import pytest

from rules.notice_text import Sentence, one_spelling, sentences


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１月 １日", "1月1日"),
        ("〔2025〕【7】〈8〉[9]{0}（1）", "(2025)(7)(8)(9)(0)(1)"),
        ("1—2–3―4~5", "1-2-3-4-5"),
        ("元\u200b旦\ufeff\u3000", "元旦"),
    ],
)
def test_there_is_one_spelling(written, read):
    assert one_spelling(written) == read


def test_stops_part_sentences_and_line_breaks_do_not():
    assert sentences("甲。乙！丙？\n丁１\n戊。") == (
        Sentence("甲", "甲", 1),
        Sentence("乙", "乙", 1),
        Sentence("丙", "丙", 1),
        Sentence("丁1戊", "丁１戊", 2),
    )


def test_a_character_that_is_spelt_as_several_is_quoted_once():
    assert sentences("㈠元旦") == (Sentence("(一)元旦", "㈠元旦", 1),)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("甲；乙", ["甲", "乙"]),
        ("甲（乙；丙）；丁", ["甲(乙;丙)", "丁"]),
        ("甲（（乙）；丙）；丁", ["甲((乙);丙)", "丁"]),
        ("甲）；乙（丙；丁）", ["甲)", "乙(丙;丁)"]),
        ("甲（乙。丙；丁", ["甲(乙", "丙", "丁"]),
        ("节假日安排如下：甲", ["节假日安排如下", "甲"]),
        ("通知：甲", ["通知:甲"]),
        ("甲'乙；丙", ["甲'乙", "丙"]),
        ("如下甲：乙", ["如下甲:乙"]),
        ("如下，甲。如下乙；丙", ["如下,甲", "如下乙", "丙"]),
        ("如下甲（乙", ["如下甲(乙"]),
    ],
)
def test_what_parts_a_sentence(text, read):
    assert [each.text for each in sentences(text)] == read


def test_title_and_number_end_with_their_line():
    assert sentences("关于放假的通知\n国办发〔2025〕7号\n各省\n关于甲的通知书\n乙") == (
        Sentence("关于放假的通知", "关于放假的通知", 1),
        Sentence("国办发(2025)7号", "国办发〔2025〕7号", 2),
        Sentence("各省关于甲的通知书乙", "各省关于甲的通知书乙", 3),
    )


def test_a_signature_stands_behind_what_is_arranged():
    assert sentences("甲\n2025年11月4日\n乙") == (Sentence("甲", "甲", 1), Sentence("乙", "乙", 3))
    assert sentences("2025年11月4日\n乙") == (Sentence("乙", "乙", 2),)
    assert sentences("2025年11月4日\n1月1日放假\n2025年11月5日\n（此件公开发布）\n丙") == (
        Sentence("2025年11月4日1月1日放假", "2025年11月4日1月1日放假", 1),
        Sentence("(此件公开发布)丙", "（此件公开发布）丙", 4),
    )


def test_days_with_a_label_are_no_days_of_the_notice():
    assert sentences("甲发布日期：2025年11月4日 09:30乙") == (Sentence("甲乙", "甲乙", 1),)
    assert sentences("") == sentences("。。\n") == ()
