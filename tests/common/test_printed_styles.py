"""Styles that outlive a document: the same page whatever was printed before, and none worked out twice."""

import re
from pathlib import Path

import pytest
import tinycss2
from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from defusedxml import ElementTree
from django.contrib.staticfiles import finders

from common import printed_styles
from common.printing import Sheet, print_pdf
from tests.common.test_printing import write  # noqa: F401 a fixture

BODY = """<main class="paper"><h1 class="paper-title" id="{{ name }}">{{ name }}</h1>
<p style="font-size: {{ size }}pt">甲</p><ul><li>乙</li></ul><table><tr><td>丙</td><td>丁</td></tr></table></main>"""
PAPERS = ["paper", "paper-elements", "paper-cockpit", "paper-inspection", "filing-papers", "cadre-form"]


@pytest.fixture
def kept(monkeypatch):
    """Nothing kept yet."""
    styles: dict = {}
    monkeypatch.setattr(printed_styles, "_kept", styles)
    return styles


def printed(write, name: str, size: int) -> bytes:  # noqa: F811
    return print_pdf(Sheet(write(BODY), {"name": name, "size": size}))


def test_a_page_is_the_same_whatever_was_printed_before(write, kept):  # noqa: F811
    fresh = []
    for name, size in (("一", 12), ("二", 12), ("三", 20)):
        kept.clear()
        fresh.append(printed(write, name, size))
    again = [printed(write, name, size) for name, size in (("三", 20), ("二", 12), ("一", 12))]
    assert again[::-1] == fresh


def test_a_style_is_worked_out_once(write, kept):  # noqa: F811
    printed(write, "一", 12)
    first = dict(kept)
    printed(write, "一", 12)
    assert kept == first
    printed(write, "一", 20)
    (another,) = kept.keys() - first.keys()
    assert kept[another][0]["font_size"] == pytest.approx(20 * 96 / 72)


def test_what_is_kept_does_not_grow_without_end(write, kept, monkeypatch):  # noqa: F811
    monkeypatch.setattr(printed_styles, "MOST_KEPT", 30)
    highest = 0
    for size in range(10, 40):
        printed(write, "一", size)
        highest = max(highest, len(kept))
    assert highest < 60


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_has_what_changes_from_document_to_document(name):
    """Lengths by the size of the page; and what overflows the root, which the engine hands on to the page."""
    rules = Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8")
    assert re.findall(r"[\d.]+(?:p?v(?:w|h|min|max|i|b)|pw|ph)\b", rules) == []
    assert re.findall(r"(?:html|body)\s*\{[^}]*overflow", rules) == []


@pytest.mark.parametrize("name", PAPERS)
def test_no_rule_of_a_paper_asks_what_is_inside_an_element(name):
    rules = Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8")
    assert re.findall(r":(?:empty|has|focus-within)\b", rules) == []


RULES = "p { a: 1 } p + p { b: 1 } p:last-child { c: 1 } .x p { d: 1 } p[lang] { e: 1 } .y > p:first-child { f: 1 }"
DOCUMENTS = [
    "<div><p/><p/></div>",
    "<div><p/><p/><p/></div>",
    "<div class='x'><p/><b/><p/></div>",
    "<div class='y'><p lang='zh'/><p/></div>",
    "<div class='y'><b/><p/></div>",
    "<div class='x y'><div><p/></div></div>",
]


def test_an_element_is_known_again_only_where_the_same_rules_match(monkeypatch):
    """Whatever stands beside or above it; and after all places were forgotten."""
    monkeypatch.setattr(printed_styles, "MOST_PLACES", 9)
    remembering, plain = printed_styles.remembering_matcher(), Matcher()
    for at, rule in enumerate(tinycss2.parse_stylesheet(RULES, skip_whitespace=True)):
        for selector in compile_selector_list(rule.prelude):
            for each in (remembering, plain):
                each.add_selector(selector, at)

    def matched(matcher, markup):
        root = ElementWrapper.from_xml_root(ElementTree.fromstring(markup))
        return [[payload for *_, payload in matcher.match(each)] for each in root.iter_subtree()]

    for markup in DOCUMENTS * 3:
        assert matched(remembering, markup) == matched(plain, markup)
    assert any(len(each) > 2 for each in matched(plain, DOCUMENTS[3]))
