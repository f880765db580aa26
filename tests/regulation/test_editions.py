"""Editions side by side."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from regulation.edition_view import Segment, article_lines, parameter_lines, word_difference
from rules.comparison import compare_editions
from rules.editions import EDITION_2021, TRIAL_2017, Edition, Parameter, ParameterKey
from tests.factories import accounts

PAGE = reverse("regulation:editions")


def same(words: str) -> Segment:
    return Segment(words, is_changed=False)


def other(words: str) -> Segment:
    return Segment(words, is_changed=True)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("每年", "每年", ((same("每年"),), (same("每年"),))),
        ("16学时", "24学时", ((other("16"), same("学时")), (other("24"), same("学时")))),
        ("应提交", "应及时提交", ((same("应"), same("提交")), (same("应"), other("及时"), same("提交")))),
        ("甲的乙", "丙的丁", ((other("甲的乙"),), (other("丙的丁"),))),
        ("甲的规定", "乙的规定。", ((other("甲"), same("的规定")), (other("乙"), same("的规定"), other("。")))),
        ("", "新条", ((), (other("新条"),))),
        ("旧条", "", ((other("旧条"),), ())),
        ("", "", ((), ())),
    ],
)
def test_words_are_compared(left, right, expected):
    assert word_difference(left, right) == expected


def edition(code: str, *articles: str, hours: int = 16) -> Edition:
    parameter = Parameter(ParameterKey.SCHOOL_HOURS_PER_YEAR, "每年校级培训学时", hours, "学时", "article-8")
    texts = dict(enumerate(articles, start=1))
    return Edition(code, code, "", date(2030, 1, 1), parameters={parameter.key: parameter}, articles=texts)


def test_articles_are_laid_side_by_side():
    compared = compare_editions(edition("a", "目的", "每年16学时"), edition("b", "目的", "每年24学时", "新条"))
    lines = article_lines(compared)
    assert [(line.label, line.is_changed, line.tone) for line in lines] == [
        ("第一条", False, "muted"), ("第二条", True, "warn"), ("第三条", True, "warn"),
    ]  # fmt: skip
    assert lines[2].left == ()
    assert lines[1].right == (same("每年"), other("24"), same("学时"))


def test_numbers_of_an_edition_that_is_not_at_hand():
    lines = parameter_lines(compare_editions(TRIAL_2017, EDITION_2021))
    assert len(lines) == len(EDITION_2021.parameters)
    assert {(line.row.before, line.left_place, line.tone) for line in lines} == {("未载入", "", "unknown")}
    first = lines[0]
    assert (first.row.label, first.row.after, first.right_place) == ("最低应配数", "1名", "第四条")


def test_numbers_that_changed():
    (line,) = parameter_lines(compare_editions(edition("a", "甲"), edition("b", "甲", hours=24)))
    assert (line.row.before, line.row.after, line.left_place, line.tone) == ("16学时", "24学时", "第八条", "warn")


class TestPage:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def _today(self):
        with clock.frozen(date(2026, 11, 23)):
            yield

    @pytest.fixture
    def open_page(self, sign_in):
        client = sign_in(accounts.account())
        return lambda query="": client.get(f"{PAGE}{query}")

    def test_both_editions_with_what_is_known(self, open_page):
        response = open_page()
        html = response.content.decode()
        assert (response.context["left"], response.context["right"]) == (TRIAL_2017, EDITION_2021)
        assert "2017年6月27日起，至2021年4月21日止" in html
        assert "的条文未载入本系统" in html
        assert html.count("无法对照") == len(EDITION_2021.parameters)

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("?day=2017-06-26", "该日没有施行中的版本"),
            ("?day=2017-06-27", "条文未载入，不作判断"),
            ("?day=2021-04-21", "条文未载入，不作判断"),
            ("?day=2021-04-22", "2021年4月22日的事项由2021年"),
            ("?left=2021&right=2021", "请选择两个不同的版本"),
            ("?day=yesterday", "不是有效的日期"),
            ("?day=0226-01-01", "超出合理范围"),
            ("?left=1949", "1949"),
        ],
    )
    def test_what_is_asked(self, open_page, query, words):
        response = open_page(query)
        assert response.status_code == 200
        assert words in response.content.decode()

    def test_sides_can_be_changed(self, open_page):
        response = open_page("?left=2021&right=2017-trial")
        assert (response.context["left"], response.context["right"]) == (EDITION_2021, TRIAL_2017)

    def test_texts_that_are_at_hand_are_compared(self, open_page, monkeypatch):
        amended = edition("2030", "为加强<组织员>队伍建设", hours=24)
        monkeypatch.setattr("regulation.edition_view.EDITIONS", (EDITION_2021, amended))
        monkeypatch.setattr("regulation.forms.EDITIONS", (EDITION_2021, amended))
        response = open_page("?left=2021&right=2030")
        html = response.content.decode()
        assert response.context["missing"] == []
        assert "&lt;" in html
        assert "<组" not in html
        assert "<del>" in html
        assert "<ins>" in html
        assert "无此条" in html
        assert "24学时" in html

    def test_two_queries(self, sign_in, django_assert_num_queries):
        client = sign_in(accounts.account())
        with django_assert_num_queries(4):
            client.get(PAGE)
