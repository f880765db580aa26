"""On the page of a filing that came on paper: the form that it began with."""

from typing import Any

from django.http import HttpRequest

from common.panels import ASIDE, Panel
from filings.packet_files import packet_of


def packet_panel(request: HttpRequest, shown: Any) -> Panel | None:
    """Only where there is one."""
    source = packet_of(shown.filing)
    return None if source is None else Panel("filings/panels/packet.html", {"source": source}, ASIDE)
