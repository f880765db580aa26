"""The choice of a unit above a list."""

from datetime import date

import pytest
from django.test import RequestFactory

from filings.filters import FilingFilter
from filings.models import Filing
from organizers.filters import OrganizerFilter
from organizers.models import Organizer
from tests.factories import accounts, organizers, units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def filtered(query: str):
    request = RequestFactory().get(f"/{query}")
    request.user = accounts.department_handler()
    rows = Organizer.objects.visible_to(request.user).with_tenure(TODAY, request.user)
    return OrganizerFilter(request.GET, queryset=rows, request=request)


def test_it_offers_the_units_in_order_and_finds_their_people():
    first, second = units.unit("甲院"), units.unit("乙院")
    person = organizers.organizer()
    organizers.tenure(organizers.post(second), person)
    organizers.tenure(organizers.post(first), organizers.organizer())
    found = filtered(f"?unit={second.pk}")
    assert list(found.qs) == [person]
    assert list(found.form["unit"].field.choices) == [("", "全部"), (str(first.pk), "甲院"), (str(second.pk), "乙院")]
    assert f'<option value="{second.pk}" selected>乙院</option>' in str(found.form["unit"])


def test_choosing_asks_no_further_statement(django_assert_num_queries):
    unit = units.unit()
    found = filtered(f"?unit={unit.pk}")
    with django_assert_num_queries(1):
        assert found.form.is_valid()
        str(found.form["unit"])
    assert found.form.cleaned_data["unit"] == unit
    assert str(found.form.cleaned_data["unit"]) == unit.profiles.get().name


@pytest.mark.parametrize("value", ["nonsense", "01a205da-eb97-7020-a350-b599c4d5e74b"])
def test_what_is_no_unit_is_refused(value):
    units.unit()
    assert not filtered(f"?unit={value}").form.is_valid()


def test_the_choices_are_read_anew_for_every_page():
    units.unit("甲院")
    assert len(list(filtered("").form["unit"].field.choices)) == 2
    units.unit("乙院")
    assert len(list(filtered("").form["unit"].field.choices)) == 3


def test_filings_offer_closed_units_too():
    request = RequestFactory().get("/")
    request.user = accounts.department_handler()
    unit = units.unit("旧院")
    unit.abolished_on = date(2020, 1, 1)
    unit.save()
    form = FilingFilter(request.GET, queryset=Filing.objects.all(), request=request).form
    assert (str(unit.pk), "旧院") in list(form["unit"].field.choices)
