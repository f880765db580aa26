"""On the pages of units and people: the way to a volume for an inspection, for the department."""

from typing import Any

from django.http import HttpRequest

from common import addresses
from common.panels import ASIDE, Panel
from compliance.inspection.volumes import is_department
from organizers.models import Organizer
from units.models import Unit


def unit_volume_panel(request: HttpRequest, unit: Unit) -> Panel | None:
    return _panel(request, addresses.of_row("compliance:inspection-unit", unit.pk))


def person_volume_panel(request: HttpRequest, person: Organizer) -> Panel | None:
    return _panel(request, addresses.of_row("compliance:inspection-person", person.pk))


def _panel(request: HttpRequest, url: str) -> Panel | None:
    user: Any = request.user
    return Panel("compliance/panels/volume.html", {"url": url}, ASIDE) if is_department(user) else None
