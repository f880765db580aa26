from datetime import date

import pytest
from django.urls import reverse

from common import clock
from regulation.models import Setting
from rules.articles import REGULATION, anchors
from tests.factories.accounts import account, department_handler
from tests.factories.regulation import approved_calendar

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
CALENDAR, TEXT, SETTINGS = (reverse(f"regulation:{name}") for name in ("calendar", "text", "settings"))


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def open_page(sign_in):
    return sign_in(department_handler()).get


def test_every_place_of_the_text_can_be_linked_to(open_page):
    html = open_page(TEXT).content.decode()
    for anchor in anchors():
        assert html.count(f'id="{anchor}"') == 1, anchor
        if "-p-" not in anchor:
            assert f'href="#{anchor}"' in html


def test_the_whole_text_is_there(open_page):
    html = open_page(TEXT).content.decode()
    for article in REGULATION.articles:
        assert article.paragraphs[0].text in html
        for item in article.items:
            assert item.text in html
    for words in (REGULATION.heading, REGULATION.notice.title, REGULATION.notice.text, REGULATION.notice.printed_on):
        assert words in html


def test_answers_stand_beside_their_article(open_page):
    Setting.objects.create(
        key="close_of_business",
        value="17:00",
        valid_from=date(2026, 1, 1),
        question="报备截止日截至几时？",
        answer="截至17时。",
        document="纪要1号",
    )
    html = open_page(TEXT).content.decode()
    assert "截至17时。" in html
    assert "自2026年1月1日起，纪要1号" in html
    assert "系统默认口径，待党委组织部确认" in html


def test_the_year_shows_breaks_make_up_days_and_notice(open_page):
    response = open_page(CALENDAR)
    html = response.content.decode()
    assert response.context["year"] == 2026
    assert response.context["is_official"]
    assert [(each.name, each.days) for each in response.context["breaks"]][-1] == ("国庆节", 7)
    assert '国办发明电<span class="nowrap">〔2025〕7号</span>' in html
    assert html.count('<span class="month-mark">班</span>') == 6
    assert html.count('aria-current="date"') == 1
    assert response.context["working_days"] == 248


def test_a_break_that_two_festivals_share_is_one(open_page):
    shown = open_page(reverse("regulation:calendar", args=[2025])).context["breaks"]
    assert ("国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8)) in [
        (each.name, each.first, each.last) for each in shown
    ]


@pytest.mark.parametrize(("year", "words"), [(2027, "不含调休"), (2030, "该年度尚未录入")])
def test_a_year_that_is_not_approved_says_so(open_page, year, words):
    response = open_page(reverse("regulation:calendar", args=[year]))
    assert response.status_code == 200
    assert not response.context["is_official"]
    assert words in response.content.decode()
    assert "该年度放假安排尚未审定" in response.content.decode()


def test_an_approved_year_names_both_people(open_page):
    version = approved_calendar()
    html = open_page(reverse("regulation:calendar", args=[2027])).content.decode()
    assert str(version.proposed_by) in html
    assert str(version.approved_by) in html
    assert "该年度放假安排尚未审定" not in html


@pytest.mark.parametrize("year", [1999, 2100])
def test_years_out_of_range_are_not_found(open_page, year):
    assert open_page(reverse("regulation:calendar", args=[year])).status_code == 404


def test_settings_show_question_answer_and_value(open_page):
    html = open_page(SETTINGS).content.decode()
    assert "“人选确定”之日如何认定？" in html
    assert "科级正职、科级副职" in html
    assert html.count("默认口径") >= len(open_page(SETTINGS).context["groups"])


def test_who_sees_what(client, sign_in):
    for url in (TEXT, CALENDAR, SETTINGS):
        assert client.get(url).status_code == 302
    somebody = sign_in(account())
    assert [somebody.get(url).status_code for url in (TEXT, CALENDAR, SETTINGS)] == [200, 200, 403]


def test_pages_need_few_queries(sign_in, django_assert_max_num_queries):
    client = sign_in(department_handler())
    for url in (TEXT, CALENDAR, SETTINGS):
        with django_assert_max_num_queries(8):
            client.get(url)
