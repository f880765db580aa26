import pytest

from rules.articles import anchors
from rules.catalogue import all_rules, render_rules_markdown
from rules.registry import rule
from rules.settings import SETTING_NOTES
from rules.verdicts import Strength


def test_every_rule_quotes_its_article_and_names_only_what_exists():
    for each in all_rules():
        assert each.docstring, each.id
        assert f"article-{each.article}" in anchors()
        assert each.citation
        assert set(each.settings) <= set(SETTING_NOTES)


def test_the_rules_come_by_article_and_name():
    listed = [(int(each.article), each.id) for each in all_rules()]
    assert listed == sorted(listed)
    assert [rule_id for article, rule_id in listed if article == 4] == [
        "staffing.count_is_current",
        "staffing.extra_posts",
        "staffing.minimum",
        "staffing.section_level",
        "staffing.vacancy",
    ]


def test_the_page_names_every_rule_and_every_setting():
    page = render_rules_markdown()
    assert page == render_rules_markdown()
    for each in all_rules():
        assert f"### `{each.id}` ({each.citation})" in page
    for key in SETTING_NOTES:
        assert f"| `{key}` |" in page
    assert "| `section_level_members` | 级别一般为科级的党员人数 | 200 | 人 | 第四条 |" in page


def test_two_rules_never_share_a_name():
    with pytest.raises(ValueError, match=r"staffing\.minimum"):
        rule("staffing.minimum", title="", article="4", strength=Strength.MUST)(lambda this: None)
