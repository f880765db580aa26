import re
from pathlib import Path

import pytest

import rules
from rules.articles import anchors, article
from rules.catalogue import RULE_MODULES, all_rules, render_rules_markdown
from rules.registry import rule
from rules.settings import SETTING_NOTES
from rules.verdicts import Strength


def test_every_rule_quotes_its_article_and_names_only_what_exists():
    for each in all_rules():
        assert each.docstring, each.id
        assert f"article-{each.article}" in anchors()
        assert each.citation
        assert set(each.settings) <= set(SETTING_NOTES)


def test_quotations_are_the_articles_own_words():
    quoted = 0
    for each in all_rules():
        text = article(each.article).text
        for quotation in re.findall("“([^”]+)”", each.docstring):
            for fragment in quotation.strip("…").split("……"):
                quoted += 1
                assert fragment in text, each.id
    assert quoted >= len(all_rules()) // 2


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


def test_the_page_in_the_documents_is_the_page_that_is_made():
    page = Path(rules.__file__).parents[1] / "docs" / "rules.md"
    assert render_rules_markdown() == page.read_text(encoding="utf-8")


def test_two_rules_never_share_a_name():
    with pytest.raises(ValueError, match=r"staffing\.minimum"):
        rule("staffing.minimum", title="", article="4", strength=Strength.MUST)(lambda this: None)


def test_every_module_with_rules_is_named_in_the_catalogue():
    named = {module.__name__ for module in RULE_MODULES}
    found = {path.stem for path in Path(rules.__file__).parent.glob("*.py") if "\n@rule(" in path.read_text("utf-8")}
    assert {f"rules.{name}" for name in found - {"registry"}} == named
