import django_filters
import pytest
from django import forms
from django.test import RequestFactory

from accounts.models import User
from common import clock, tables


class PeopleTable(tables.Table):
    name = tables.Column("姓名", order_by=("display_name",), hint="全名")
    username = tables.Column("账号", order_by=("username",), kind="number")
    note = tables.Column("备注")


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="display_name", lookup_expr="icontains", label="搜索")
    is_active = django_filters.ChoiceFilter(label="状态", choices=[("True", "启用"), ("False", "停用")])

    class Meta:
        model = User
        fields: list[str] = []


@pytest.fixture
def people(db):
    User.objects.bulk_create(
        User(username=f"u{n}", display_name="同名" if n < 4 else f"名{n}", created_at=clock.now()) for n in range(7)
    )


def build(query="", **more):
    request = RequestFactory().get(f"/{query}")
    return tables.build(request, PeopleTable, User.objects.all(), filterset_class=PeopleFilter, **more)


def test_pages_are_complete_although_names_are_equal(people):
    seen = [user.username for page in (1, 2, 3, 4) for user in build(f"?sort=name&page={page}", per_page=2).records]
    assert sorted(seen) == [f"u{n}" for n in range(7)]


def test_sorts_by_the_address_and_offers_the_other_direction(people):
    listing = build("?sort=-username")
    assert [user.username for user in listing.records][:2] == ["u6", "u5"]
    heads = [(head.label, head.next_sort, head.direction, head.kind, head.hint) for head in listing.heads]
    assert heads == [
        ("姓名", "name", "", "", "全名"),
        ("账号", "username", "descending", "number", ""),
        ("备注", "", "", "", ""),
    ]


@pytest.mark.parametrize(("query", "number"), [("?page=99", 4), ("?page=x", 1), ("?page=0", 4), ("?sort=nonsense", 1)])
def test_nonsense_in_the_address_is_harmless(people, query, number):
    assert build(query, per_page=2).page.number == number


def test_active_filters_become_chips(people):
    listing = build("?q=名4&is_active=True")
    assert [(chip.label, chip.text, chip.parameter) for chip in listing.chips] == [
        ("搜索", "名4", "q"),
        ("状态", "启用", "is_active"),
    ]
    assert (listing.total, listing.is_filtered) == (1, True)
    assert build().is_filtered is False


def test_queries_do_not_grow_with_the_rows(people, django_assert_num_queries):
    with django_assert_num_queries(2):  # count and page
        listing = build(per_page=5)
        assert len(listing.records) == 5
        assert len(listing.records) == 5


def test_rows_may_be_plain_dicts():
    request = RequestFactory().get("/?sort=-name")
    rows = [{"display_name": "甲"}, {"display_name": "乙"}]
    assert len(tables.build(request, PeopleTable, rows).records) == 2


def test_long_lists_of_pages_are_elided(people):
    assert build("?page=4", per_page=1).window == [1, 2, 3, 4, 5, 6, 7]


class ManyForm(forms.Form):
    kinds = forms.MultipleChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], required=False)


def test_several_choices_are_one_chip():
    assert tables._chips(ManyForm({"kinds": ["a", "b"]}))[0].text == "甲、乙"
