"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has one IPv6 address has at least the whole network of this size.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The IPv4 address or IPv6 network that a request came from; an empty text where it is not known.

    Behind a proxy only the last entry of X-Forwarded-For is the proxy's own; all others are what the client claims.
    """
    given: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or given
    return normalize_address(given)


def normalize_address(given: str) -> str:
    """One spelling per address; the network of an IPv6 address; an empty text for anything else."""
    try:
        address = ip_address(given.strip())
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), IPV6_PREFIX), strict=False))
