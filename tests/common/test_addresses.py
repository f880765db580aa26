"""Addresses put together from a pattern are those that the framework gives."""

import uuid

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from common import addresses

KEY = uuid.UUID("01a205da-eb97-7020-a350-b599c4d5e74b")


@pytest.mark.parametrize("name", ["units:detail", "organizers:detail", "filings:detail", "units:count-report"])
def test_it_is_the_reversed_address(name):
    assert addresses.of_row(name, KEY) == reverse(name, args=[KEY])


def test_below_another_prefix():
    before = get_script_prefix()
    set_script_prefix("/zzy/")
    try:
        assert addresses.of_row("units:detail", KEY) == reverse("units:detail", args=[KEY])
    finally:
        set_script_prefix(before)


def test_an_unknown_name_is_a_mistake():
    with pytest.raises(NoReverseMatch):
        addresses.of_row("units:nowhere", KEY)
