"""Where a request comes from: believed only as far as our own proxy says it."""

import pytest
from django.test import RequestFactory

from accounts.addresses import client_address, normalize_address


def address(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "1.1.1.1, 2.2.2.2"])
def test_without_a_proxy_only_the_connection_counts(settings, forwarded):
    settings.BEHIND_PROXY = False
    assert address("192.0.2.1", forwarded) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1,2.2.2.2,203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, not an address", ""),
        ("203.0.113.9,", "192.0.2.1"),
        (None, "192.0.2.1"),
        ("", "192.0.2.1"),
    ],
)
def test_behind_a_proxy_its_own_entry_counts(settings, forwarded, expected):
    settings.BEHIND_PROXY = True
    assert address("192.0.2.1", forwarded) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.1:443", ""),
    ],
)
def test_one_spelling_per_address(given, expected):
    assert normalize_address(given) == expected
