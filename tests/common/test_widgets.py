"""The plain select says exactly what the framework's own does."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from common.widgets import PlainSelect

CHOICES = [("", "全部"), ("a", "甲<b>"), (7, "七"), (None, "无"), ("s", mark_safe("<i>斜</i>"))]
ATTRIBUTES = {"id": "id_x", "class": "form-select", "required": True, "disabled": False, "data-x": '"'}


@pytest.mark.parametrize("value", ["", "a", "7", 7, None, "unknown", "s"])
def test_it_is_drawn_as_the_framework_draws_it(value):
    own, framework = PlainSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    drawn = own.render("x", value, ATTRIBUTES)
    assert parse_html(drawn) == parse_html(framework.render("x", value, ATTRIBUTES))


def test_labels_are_escaped():
    assert "甲&lt;b&gt;" in PlainSelect(choices=CHOICES).render("x", "")
