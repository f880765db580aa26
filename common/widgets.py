"""Form widgets of our own."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """A select with long or frequent choices: the same markup without two templates for every option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        choices = [("" if key is None else str(key), label) for key, label in self.choices]
        wanted = self.format_value(value)
        chosen = next((place for place, (key, _) in enumerate(choices) if key in wanted), None)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _mark(place == chosen), label) for place, (key, label) in enumerate(choices)),
        )
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, attributes, options)


def _mark(is_chosen: bool) -> SafeString:
    return mark_safe(" selected" if is_chosen else "")  # noqa: S308 - one of two literals
