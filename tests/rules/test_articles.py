import hashlib
import re

import pytest

from rules import regulation_text
from rules.articles import REGULATION, anchors, article, citation, quotation
from rules.wording import chinese_numeral

# SHA-256 of the issued document's whole text without white space, letter and imprint included.
TEXT_DIGEST = "a88cea13516d8bc0ec2cac0639db9e231d9f9c920bab3d175bdcd49e6aeec921"


def test_not_a_character_of_the_document_is_lost():
    notice = REGULATION.notice
    parts = [notice.issuer, notice.document_number, notice.title, notice.addressees, notice.text, notice.issuer]
    parts += [notice.dated, REGULATION.heading]
    for chapter in REGULATION.chapters:
        parts += [chapter.label, chapter.title]
        for each in chapter.articles:
            parts += [each.label, each.text]
    parts += [notice.printed_by, notice.printed_on]
    text = re.sub(r"\s", "", "".join(parts))
    assert hashlib.sha256(text.encode()).hexdigest() == TEXT_DIGEST


def test_structure():
    assert [(chapter.title, len(chapter.articles)) for chapter in REGULATION.chapters] == [
        ("总则", 3),
        ("岗位设置", 2),
        ("选任规程", 2),
        ("培养、管理与考核", 7),
        ("附则", 2),
    ]
    assert [each.number for each in REGULATION.articles] == list(range(1, 17))
    assert {each.number: len(each.items) for each in REGULATION.articles if each.items} == {5: 5, 6: 5}


def test_broken_lines_are_joined():
    assert "专职组织员可不设职级" in article(4).text
    assert "加强“双带头人”党支部书记队伍建设" in quotation("article-5-item-3")
    assert "选任程序，由各二级单位党组织负责实施" in article("7").text
    assert not any("\n" in quotation(anchor) for anchor in anchors() if "-p-" in anchor or "-item-" in anchor)


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ("article-4", "第四条"),
        ("article-16", "第十六条"),
        ("article-8-p-1", "第八条第一款"),
        ("article-6-item-1", "第六条第（一）项"),
        ("article-5-item-5", "第五条第（五）项"),
        ("chapter-3", "第三章"),
    ],
)
def test_citation(anchor, expected):
    assert citation(anchor) == expected


def test_every_article_paragraph_and_item_has_an_anchor():
    assert len(set(anchors())) == len(anchors()) == 5 + 16 + 16 + 10
    assert all(citation(anchor) and quotation(anchor) for anchor in anchors())


@pytest.mark.parametrize("number", [0, 17, "", "四"])
def test_no_such_article(number):
    with pytest.raises(KeyError):
        article(number)


def test_what_each_article_is_about():
    assert [each.gist for each in REGULATION.articles] == [
        "制定目的", "作用与目标", "适用范围", "岗位配备", "岗位职责", "任职条件", "选任与备案", "教育培训",
        "培养锻炼", "职业发展", "工作保障", "双重管理", "工作纪律", "考核", "解释", "施行",
    ]  # fmt: skip


def test_both_titles_are_quoted():
    assert REGULATION.heading.endswith("管理实施办法")
    assert REGULATION.title_in_notice.endswith("选任与管理办法")
    assert REGULATION.title_in_notice in regulation_text.NOTICE_TITLE
    assert REGULATION.heading in REGULATION.title
    assert REGULATION.title_in_notice in REGULATION.title


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (36, "三十六")])
def test_chinese_numeral(number, text):
    assert chinese_numeral(number) == text
