"""Random walks through the services, held against a small reference model that knows nothing of them."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from accounts.models import AuditEntry
from common import clock
from common.errors import Refused
from filings.models import Filing, FilingStep
from filings.transitions import Action
from organizers.models import Tenure
from tests.factories import filings as make
from tests.filings.test_transitions import take

A = Action
# What the regulation's way allows, written down a second time: status → action → (next, who).
WAY = {
    "DRAFT": {A.REQUEST_SIGN_OFF: ("AWAITING_SIGN_OFF", "unit"), A.DISCARD: ("DISCARDED", "unit")},
    "AWAITING_SIGN_OFF": {A.SEND_BACK: ("DRAFT", "leader"), A.SUBMIT: ("SUBMITTED", "leader")},
    "SUBMITTED": {A.WITHDRAW: ("DRAFT", "leader"), A.RECEIVE: ("RECEIVED", "department")},
    "RECEIVED": {A.START_CHECK: ("CHECKING", "department")},
    "CHECKING": {A.RETURN: ("RETURNED", "department"), A.FILE: ("FILED", "department")},
    "RETURNED": {A.REQUEST_SIGN_OFF: ("AWAITING_RESUBMISSION", "unit")},
    "AWAITING_RESUBMISSION": {A.SEND_BACK: ("RETURNED", "leader"), A.SUBMIT: ("RESUBMITTED", "leader")},
    "RESUBMITTED": {A.WITHDRAW: ("RETURNED", "leader"), A.RECEIVE: ("RECEIVED", "department")},
    "FILED": {},
    "DISCARDED": {},
}
SIDES = {
    "handler": {"unit"},
    "secretary": {"unit", "leader"},
    "deputy": {"unit", "leader"},
    "dept": {"department"},
    "head": {"department"},
}


@dataclass
class Model:
    """What a filing should look like after the steps that were taken."""

    status: str = "DRAFT"
    steps: int = 0
    first_complete: int | None = None
    has_tenure: bool = False

    def expects(self, action: Action, role: str) -> str | None:
        target, who = WAY[self.status].get(action, (None, ""))
        return target if who in SIDES[role] else None

    def take(self, action: Action, target: str, now: int) -> None:
        if action == A.SUBMIT and self.first_complete is None:
            self.first_complete, self.has_tenure = now, True
        if action == A.WITHDRAW and self.status == "SUBMITTED":
            self.first_complete, self.has_tenure = None, False
        self.status, self.steps = target, self.steps + 1


@pytest.mark.django_db
@pytest.mark.no_cover
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_walk_agrees_with_the_model(data):
    with transaction.atomic():
        walk(data)
        transaction.set_rollback(True)


def walk(data: st.DataObject) -> None:
    start = clock.at(make.DETERMINED_ON)
    with clock.frozen(start):
        people, model = make.cast(), Model()
        filing = make.draft(people)
        content = snapshot(filing)
        began = AuditEntry.objects.filter(subject_id=filing.pk).count()
    for minute in range(14):
        now = clock.at(make.DETERMINED_ON).replace(minute=minute)
        # Mostly steps that lead somewhere, so that a walk gets far; now and then anything by anybody.
        leading = list(WAY[model.status])
        action = data.draw(st.sampled_from(leading * 3 + list(Action)))
        role = data.draw(st.sampled_from(sorted(SIDES)))
        is_stale = data.draw(st.integers(0, 5)) == 0
        with clock.frozen(now):
            expected = None if is_stale else model.expects(action, role)
            found = attempt(filing.pk, action, getattr(people, role), is_stale=is_stale)
        assert found == expected, (model, action, role, is_stale)
        if found:
            model.take(action, found, minute)
        check(filing.pk, model, began, content)


def attempt(key, action: Action, user, *, is_stale: bool) -> str | None:
    filing = Filing.objects.get(pk=key)
    if is_stale:
        filing.version -= 1
    try:
        with transaction.atomic():
            return take(filing, action, user).status
    except Refused:
        return None


CONTENT = ("name", "staff_number", "candidate_determined_on", "document_number", "effective_on", "due_on", "post_id")


def snapshot(filing: Filing) -> list:
    return [getattr(filing, name) for name in CONTENT]


def check(key, model: Model, began: int, content: list) -> None:
    filing = Filing.objects.get(pk=key)
    first = filing.first_complete_at
    assert filing.status == model.status
    assert (first.minute if first else None) == model.first_complete
    assert FilingStep.objects.filter(filing=filing).exclude(action="START").count() == model.steps
    assert AuditEntry.objects.filter(subject_id=key).count() - began == model.steps
    assert Tenure.objects.in_effect().filter(post=filing.post_id).count() == int(model.has_tenure)
    assert (filing.number_serial is not None) == (filing.judged is not None) == (model.status == "FILED")
    assert snapshot(filing) == content
