"""What questions contribute to other pages: how many wait, what was answered lately, and the answers beside a unit."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common.panels import ASIDE, Panel
from compliance.facts import UnitRow
from compliance.models import Question
from compliance.panels import staffing_seen
from compliance.services.questions import may_ask_for
from units.models import Unit

SHOWN = 5


def ask_url(unit_code: str, rule: str, as_of: str = "", subject: str = "") -> str:
    """Where a unit asks about a verdict."""
    asked = {"unit": unit_code, "rule": rule, "as_of": as_of, "subject": subject}
    return f"{reverse('compliance:question-ask')}?{urlencode({key: value for key, value in asked.items() if value})}"


def questions_beside(user: User, units: Iterable[UUID]) -> dict[tuple[UUID, str], list[Question]]:
    """Questions about units that an account sees, by unit and rule, the latest first. One statement."""
    found: dict[tuple[UUID, str], list[Question]] = {}
    for question in Question.objects.visible_to(user).filter(unit__in=units).order_by("-asked_at", "-pk"):
        found.setdefault((question.unit_id, question.rule), []).append(question)
    return found


def waiting_panel(request: HttpRequest, obj: object) -> Panel | None:
    """How many questions wait for the department, by unit; nothing while none does."""
    units = [row.unit for row in staffing_seen(request) if row.unit.waiting]
    if not units or not allows(request.user, Permission.ANSWER_QUESTION):
        return None
    questions = reverse("compliance:questions")
    context = {
        "waiting": sum(unit.waiting for unit in units),
        "units": [(unit, f"{questions}?status={Question.Status.OPEN}&unit={unit.pk}") for unit in units[:SHOWN]],
        "link": f"{questions}?status={Question.Status.OPEN}",
    }
    return Panel("compliance/panels/questions_waiting.html", context, ASIDE)


def unit_home_panel(request: HttpRequest, unit: UnitRow) -> Panel | None:
    """How many of a unit's questions wait, and how many were answered lately."""
    row = next((row.unit for row in staffing_seen(request) if row.unit.pk == unit.pk), None)
    if row is None or not (row.waiting or row.answered):
        return None
    context = {"unit": row, "link": f"{reverse('compliance:questions')}?unit={unit.pk}"}
    return Panel("compliance/panels/unit_questions.html", context, ASIDE)


def unit_panel(request: HttpRequest, unit: Unit) -> Panel | None:
    """On a unit's page: what was asked about its verdicts and what was answered; its people may ask."""
    user: Any = request.user
    questions = list(Question.objects.visible_to(user).filter(unit=unit).open_first()[:SHOWN])
    may_ask = may_ask_for(user, unit)
    if not questions and not may_ask:
        return None
    context = {
        "questions": questions,
        "title": "对提示的疑问",
        "link": reverse("compliance:questions"),
        "ask_url": f"{reverse('compliance:question-ask')}?{urlencode({'unit': unit.code})}" if may_ask else "",
    }
    return Panel("compliance/panels/questions.html", context, ASIDE)
