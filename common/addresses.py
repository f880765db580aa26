"""Addresses of pages of one row, put together from a pattern that is looked up once: lists need one in every row."""

import uuid
from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

# Any key: it only marks the place in the pattern.
SAMPLE = uuid.UUID("01900000-0000-7000-8000-000000000000")


def of_row(url_name: str, key: uuid.UUID) -> str:
    """What ``reverse(url_name, args=[key])`` gives."""
    before, after = _pattern(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _pattern(url_name: str, urlconf: str, prefix: str) -> tuple[str, str]:
    before, _, after = reverse(url_name, urlconf=urlconf, args=[SAMPLE]).partition(str(SAMPLE))
    return before, after
