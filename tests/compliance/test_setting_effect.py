"""What a decision about a setting would change for the units."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from tests.compliance.test_facts import staffed
from tests.factories import accounts, regulation as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def considered(sign_in):
    client = sign_in(accounts.section_chief())

    def page(key: str, value, **fields) -> str:
        data = {"value": value, "valid_from": TODAY.isoformat(), "answer": "口径。", "version": "0"} | fields
        return client.post(reverse("regulation:setting-decide", args=[key]), data).content.decode()

    return page


def test_units_whose_conclusion_would_change_are_named(considered):
    staffed("甲学院党委", 213, "SECTION_DEPUTY")
    staffed("乙学院党委", 90, "NONE")
    html = considered("section_levels", ["SECTION_CHIEF"])
    assert "1个单位的结论将改变" in html
    assert "甲学院党委" in html
    assert "乙学院党委" not in html


def test_nothing_changes(considered):
    staffed("乙学院党委", 90, "NONE")
    assert "各单位的结论不变" in considered("section_levels", ["SECTION_CHIEF"])
    assert "对各单位的影响" not in considered("section_levels", ["SECTION_CHIEF", "SECTION_DEPUTY"])


def test_who_counts_as_in_scope_is_tried_out_too(considered):
    staffed("戊直属党支部", 20, "vacant", party_kind="DIRECT_BRANCH")
    html = considered("direct_branches_in_scope", "True")
    assert "戊直属党支部" in html


def test_the_decision_is_held_against_what_holds_on_its_day(considered):
    make.decided("section_levels", frozenset({"SECTION_CHIEF"}), valid_from=date(2026, 12, 1))
    staffed("甲学院党委", 213, "SECTION_DEPUTY")
    both = ["SECTION_CHIEF", "SECTION_DEPUTY"]
    assert "对各单位的影响" not in considered("section_levels", both, version="1")
    assert "1个单位的结论将改变" in considered("section_levels", both, version="1", valid_from="2026-12-01")


@pytest.mark.parametrize("number", [2, 20])
def test_its_queries_do_not_grow(sign_in, django_assert_max_num_queries, number):
    for position in range(number):
        staffed(f"第{position}学院党委", 213, "SECTION_DEPUTY")
    client = sign_in(accounts.section_chief())
    data = {"value": ["SECTION_CHIEF"], "valid_from": TODAY.isoformat(), "answer": "口径。", "version": "0"}
    with django_assert_max_num_queries(18):
        html = client.post(reverse("regulation:setting-decide", args=["section_levels"]), data).content.decode()
    assert f"{number}个单位的结论将改变" in html
