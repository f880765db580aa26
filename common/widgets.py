"""Form widgets of our own."""

import html
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """A select with long or frequent choices: the same markup without two templates for every option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        options = mark_safe("".join(self._options(self.format_value(value))))  # noqa: S308 - escaped one by one
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )

    def _options(self, wanted: list[str]) -> Iterator[str]:
        is_open = True  # one choice at most is marked
        for key, label in self.choices:
            code = "" if key is None else str(key)
            is_chosen = is_open and code in wanted
            is_open = is_open and not is_chosen
            yield f'<option value="{_escaped(code)}"{" selected" if is_chosen else ""}>{_escaped(label)}</option>'


def _escaped(text: Any) -> str:
    """What the framework's own escaping gives, without its price: there may be hundreds of options."""
    return str(text.__html__()) if hasattr(text, "__html__") else html.escape(str(text))
