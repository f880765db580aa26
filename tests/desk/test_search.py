"""The search of the top bar finds what the visitor may see, and nothing else."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from tests.factories import accounts, filings, organizers, units as factory

pytestmark = pytest.mark.django_db
SEARCH = reverse("desk:search")
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def hospital():
    cast = filings.cast("云帆医院党委")
    with clock.frozen(date(2026, 11, 18)):
        filing = filings.filed(cast, name="顾望舒", staff_number="SL0042", determined_on=date(2026, 11, 17))
    return cast, filing


def found(client, words: str) -> tuple[list[str], list[str], list[str]]:
    results = client.get(SEARCH, {"q": words}).context["results"]
    return (
        [row.name for row in results.units.rows],
        [row.name for row in results.people.rows],
        [row.name for row in results.filings.rows],
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("云帆", (["云帆医院党委"], [], [])),
        ("yfyy", (["云帆医院党委"], [], [])),
        ("yunfan", (["云帆医院党委"], [], [])),
        ("顾望舒", ([], ["顾望舒"], ["顾望舒"])),
        ("gws", ([], ["顾望舒"], ["顾望舒"])),
        ("SL0042", ([], ["顾望舒"], ["顾望舒"])),
        ("示院委〔2026〕1号", ([], [], ["顾望舒"])),
        ("沪交医组备〔2026〕1号", ([], [], ["顾望舒"])),
        ("不存在", ([], [], [])),
        ("%", ([], [], [])),
    ],
)
def test_by_name_pinyin_code_and_number(sign_in, hospital, words, expected):
    assert found(sign_in(accounts.department_handler()), words) == expected


def test_another_units_people_are_not_found(sign_in, hospital):
    other = filings.cast("星河医院党委")
    client = sign_in(other.handler)
    for words in ("云帆", "顾望舒", "SL0042", "1号"):
        assert found(client, words) == ([], [], [])
    assert found(client, "xhyy") == (["星河医院党委"], [], [])


def test_an_administrator_finds_no_business(sign_in, hospital):
    assert found(sign_in(accounts.system_administrator()), "云帆") == ([], [], [])


def test_nothing_is_searched_without_words(sign_in):
    response = sign_in(accounts.department_handler()).get(SEARCH, {"q": "   "})
    assert response.context["results"] is None


def test_more_than_the_first_rows_lead_to_the_register(sign_in):
    for number in range(12):
        factory.unit(f"第{number:02}学院党委")
    response = sign_in(accounts.department_handler()).get(SEARCH, {"q": "学院"})
    assert len(response.context["results"].units.rows) == 10
    assert "在单位中查看全部" in response.content.decode()


@pytest.mark.parametrize("number", [2, 20])
def test_its_queries_do_not_grow(sign_in, django_assert_max_num_queries, number):
    for position in range(number):
        unit = factory.unit(f"第{position}学院党委")
        organizers.tenure(organizers.post(unit), organizers.organizer(f"学同志{position}"))
    client = sign_in(accounts.department_handler())
    with django_assert_max_num_queries(6):
        client.get(SEARCH, {"q": "学"})
