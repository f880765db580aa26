"""Filings of every kind, driven at random by everybody who may and may not, against a small model of them."""

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEntry
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused
from filings import services
from filings.models import Filing, FilingStatus as S, FilingStep
from filings.services import steps as step_services, tenures as tenure_services
from filings.transitions import ACTION_PERMISSIONS, TRANSITIONS, Action
from organizers.models import Tenure
from tests.factories import filings as make, organizers
from tests.filings.ledger_model import MAY, ONLINE, PAPER, Held, Ledger, Modelled

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
# How many steps in one run; FILING_STEPS=10000 for a long one.
STEPS = int(os.environ.get("FILING_STEPS", "1000"))
STEPS_PER_EXAMPLE = 50
MOST_FILINGS = 5
BEGIN = clock.at(make.DETERMINED_ON)
FIRST = organizers.LONG_AGO
ACTIONS = {
    "request": services.request_sign_off,
    "discard": services.discard_filing,
    "submit": services.submit_filing,
    "receive": services.receive_filing,
    "check": services.start_check,
    "file": services.file_filing,
    "send_back": services.send_back,
    "withdraw": services.withdraw_filing,
    "return": services.return_filing,
    "record": services.record_paper,
}
NEXT = ["request", "submit", "receive", "check", "file", "return", "withdraw", "send_back", "discard", "record"]
numbers = st.integers(0, 10**6)
days = st.integers(0, 6).map(lambda shift: make.DETERMINED_ON + timedelta(days=shift))


class Counted:
    """How many steps were taken by all examples together, and how many of them were not refused."""

    taken = accepted = 0
    reached: ClassVar[Counter[tuple[str, str]]] = Counter()
    tried: ClassVar[set[tuple[str, bool, str]]] = set()


class Filings(RuleBasedStateMachine):
    """Two units with their people, the department, and whatever they do."""

    world: "World"

    @initialize()
    def begin(self) -> None:
        self.at = BEGIN
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.ledger = Ledger()
        self.keys: dict[int, uuid.UUID] = {}
        self.sealed: dict[uuid.UUID, dict] = {}
        self.begun = AuditEntry.objects.count()
        for held in self.world.held:
            self.ledger.held.append(Held(*held))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # -- what happens ------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.ledger.filings) < MOST_FILINGS)
    @rule(unit=st.sampled_from("ab"), post=st.sampled_from("1234"), day=days, is_paper=st.booleans())
    def draft_appointment(self, unit: str, post: str, day: date, is_paper: bool) -> None:
        person = f"P{len(self.ledger.filings):04d}"
        modelled = Modelled(unit, "APPOINTMENT", day, is_paper, f"{unit}{post}", person)
        self.draft(modelled, post=self.world.posts[modelled.post], name="候选人", staff_number=person)

    @precondition(lambda self: len(self.ledger.filings) < MOST_FILINGS)
    @rule(which=numbers, day=days, is_paper=st.booleans())
    def draft_removal(self, which: int, day: date, is_paper: bool) -> None:
        held = self.ledger.held[which % len(self.ledger.held)]
        modelled = Modelled(held.unit, "REMOVAL", day, is_paper, held.post, held.person, chosen=held)
        self.draft(modelled, **make.leaving(self.row_of(held)))

    @precondition(lambda self: len(self.ledger.filings) < MOST_FILINGS)
    @rule(which=numbers, post=st.sampled_from("1234"), day=days, is_paper=st.booleans())
    def draft_exchange_within(self, which: int, post: str, day: date, is_paper: bool) -> None:
        held = self.ledger.held[which % len(self.ledger.held)]
        if held.post == f"{held.unit}{post}":
            return
        modelled = Modelled(held.unit, "EXCHANGE", day, is_paper, f"{held.unit}{post}", held.person, chosen=held)
        self.draft(modelled, **make.moving(self.world.posts[modelled.post], ends=self.row_of(held)))

    @precondition(lambda self: len(self.ledger.filings) < MOST_FILINGS)
    @rule(which=numbers, post=st.sampled_from("1234"), day=days, is_paper=st.booleans())
    def draft_exchange_across(self, which: int, post: str, day: date, is_paper: bool) -> None:
        held = self.ledger.held[which % len(self.ledger.held)]
        unit = "b" if held.unit == "a" else "a"
        modelled = Modelled(unit, "EXCHANGE", day, is_paper, f"{unit}{post}", held.person)
        self.draft(modelled, **make.moving(self.world.posts[modelled.post], **make.coming(self.row_of(held))))

    @precondition(lambda self: self.ledger.filings)
    @rule(
        which=numbers,
        action=st.sampled_from(NEXT),
        by=st.sampled_from(["right", "right", "right", "right", "handler", "dept"]),
        other=st.booleans(),
    )
    def step(self, which: int, action: str, by: str, other: bool) -> None:
        modelled, row = self.pick(which)
        unit = modelled.unit if not (other and by != "right") else "ba"[modelled.unit == "b"]
        role = self.right(action) if by == "right" else by
        user = self.world.people[unit, role]
        expected = (unit == modelled.unit or role == "dept") and self.ledger.take(modelled, action, role, self.at)
        found = self.accepted(lambda: ACTIONS[action](filing=row, version=row.version, by=user, **self.words(action)))
        assert found == expected, (modelled, action, role)
        Counted.reached[modelled.kind, action] += found

    def lead_on(self, which: int, choice: int) -> None:
        """A step that the state offers, by whom it belongs to."""
        open_ones = [number for number, each in enumerate(self.ledger.filings) if options_of(each)]
        if not open_ones:
            return
        modelled, row = self.pick(open_ones[which % len(open_ones)])
        offered = options_of(modelled)
        action = offered[choice % len(offered)]
        user = self.world.people[modelled.unit, self.right(action)]
        expected = self.ledger.take(modelled, action, self.right(action), self.at)
        found = self.accepted(lambda: ACTIONS[action](filing=row, version=row.version, by=user, **self.words(action)))
        assert found == expected, (modelled, action)
        Counted.reached[modelled.kind, action] += found

    # Several times, so that filings get somewhere: each rule is as likely as any other.
    leads = rule(which=numbers, choice=numbers)
    lead_1, lead_2, lead_3 = leads(lead_on), leads(lead_on), leads(lead_on)
    lead_4, lead_5, lead_6 = leads(lead_on), leads(lead_on), leads(lead_on)
    lead_7, lead_8, lead_9 = leads(lead_on), leads(lead_on), leads(lead_on)

    @precondition(lambda self: any(each.unconfirmed for each in self.ledger.filings))
    @rule(which=numbers, by=st.sampled_from(["chief", "chief", "dept"]))
    def confirm(self, which: int, by: str) -> None:
        waiting = [number for number, each in enumerate(self.ledger.filings) if each.unconfirmed]
        number = waiting[which % len(waiting)]
        modelled, row = self.pick(number)
        receipt = row.paper_receipts.get(confirmed_at=None, replaced_at=None)
        expected = self.ledger.confirm(modelled, by)
        user = self.world.people["a", by]
        assert self.accepted(lambda: services.confirm_paper(receipt=receipt, by=user, version=row.version)) == expected

    @precondition(lambda self: self.ledger.filings)
    @rule(which=numbers, day=days, by=st.sampled_from(["right", "dept"]))
    def edit(self, which: int, day: date, by: str) -> None:
        modelled, row = self.pick(which)
        role = ("dept" if modelled.is_paper else "handler") if by == "right" else by
        if modelled.day == day:
            return
        expected = self.ledger.edit(modelled, day, role)
        user = self.world.people[modelled.unit, role]
        save = lambda: services.save_draft(filing=row, version=row.version, by=user, effective_on=day)  # noqa: E731
        assert self.accepted(save) == expected, (modelled, day, role)

    @precondition(lambda self: self.ledger.filings)
    @rule(which=numbers, action=st.sampled_from(NEXT))
    def stale(self, which: int, action: str) -> None:
        """Who has read an earlier version changes nothing, whatever the step."""
        modelled, row = self.pick(which)
        user = self.world.people[modelled.unit, self.right(action)]
        assert not self.accepted(
            lambda: ACTIONS[action](filing=row, version=row.version - 1, by=user, **self.words(action))
        )

    # -- what is true then -------------------------------------------------------------------------------------

    @invariant()
    def filings_are_as_the_model_says(self) -> None:
        columns = (
            "pk",
            "status",
            "first_complete_at",
            "submitted_at",
            "number_serial",
            "effective_on",
            "tenure",
            "ends",
        )
        rows = {row[0]: row[1:] for row in Filing.objects.filter(pk__in=self.keys.values()).values_list(*columns)}
        assert set(rows) == set(self.keys.values())
        for number, modelled in enumerate(self.ledger.filings):
            status, complete, submitted, serial, day, tenure, _ = rows[self.keys[number]]
            assert (status, complete, submitted, serial, day, tenure is not None) == (
                modelled.status, modelled.first_complete_at, modelled.submitted_at, modelled.serial, modelled.day,
                modelled.brought is not None,
            ), modelled  # fmt: skip

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        posts = {post.pk: name for name, post in self.world.posts.items()}
        columns = ("post", "organizer__staff_number", "effective_on", "ended_on", "status")
        rows = Tenure.objects.filter(post__in=posts).values_list(*columns)
        found = sorted(((posts[post], *others) for post, *others in rows), key=str)
        expected = [(each.post, each.person, each.first, each.last, each.status) for each in self.ledger.held]
        assert found == sorted(expected, key=str)

    @invariant()
    def what_was_filed_never_changes(self) -> None:
        filed = {row["id"]: row for row in Filing.objects.filter(pk__in=self.keys.values(), status="FILED").values()}
        for key, row in self.sealed.items():
            assert filed[key] == row
        self.sealed |= filed

    @invariant()
    def every_step_stands_in_history_once(self) -> None:
        steps = FilingStep.objects.filter(filing__in=self.keys.values()).count()
        assert steps == sum(each.steps + 1 for each in self.ledger.filings)

    @invariant()
    def nothing_else_passes(self) -> None:
        """Wherever a kind of filing gets for the first time in a run, all that it does not offer is tried by whom it
        would belong to, and all that it does offer by everybody else: the other side, and the other unit."""
        for number, modelled in enumerate(self.ledger.filings):
            place = (modelled.kind, modelled.is_paper, modelled.status)
            if place in Counted.tried:
                continue
            _, row = self.pick(number)
            for action, unit, role in trespasses(modelled, self.right):
                self.refused(modelled, row, action, self.world.people[unit, role])
            Counted.tried.add(place)  # after it, so that a mistake is found again when it is played again

    # -- helpers -----------------------------------------------------------------------------------------------

    def draft(self, modelled: Modelled, **told) -> None:
        expected = self.ledger.may_hold(modelled, modelled.day)
        people = self.world.casts[modelled.unit]
        found = []

        def start() -> None:
            # Late or not is another matter: everybody explains.
            found.append(
                make.draft(
                    people, is_paper=modelled.is_paper, effective_on=modelled.day, late_explanation="说明", **told,
                )
            )  # fmt: skip

        assert self.accepted(start) == expected, modelled
        if expected:
            self.keys[len(self.ledger.filings)] = found[0].pk
            self.ledger.filings.append(modelled)

    def refused(self, modelled: Modelled, row: Filing, action: str, by) -> None:
        """Beside the steps that count: most of those would be refused otherwise."""
        with clock.frozen(self.at):
            try:
                with transaction.atomic():
                    ACTIONS[action](filing=row, version=row.version, by=by, **self.words(action))
            except (Refused, Invalid):
                return
        raise AssertionError(f"{action} by {by} passed: {modelled}")

    def accepted(self, act) -> bool:
        """Do it an hour later, and say whether it was done."""
        Counted.taken += 1
        with clock.frozen(self.at):
            try:
                with transaction.atomic():
                    act()
            except (Refused, Invalid):
                return False
            finally:
                self.at += timedelta(minutes=1)
        Counted.accepted += 1
        return True

    def pick(self, which: int) -> tuple[Modelled, Filing]:
        number = which % len(self.ledger.filings)
        related = ("ends__post", "ends__organizer", "post", "tenure", "organizer")
        return self.ledger.filings[number], Filing.objects.select_related(*related).get(pk=self.keys[number])

    def row_of(self, held: Held) -> Tenure:
        rows = Tenure.objects.filter(
            post=self.world.posts[held.post], organizer__staff_number=held.person, effective_on=held.first
        )
        wanted = rows.filter(status=held.status, ended_on=held.last).select_related("post", "organizer")
        return wanted[0]

    @staticmethod
    def right(action: str) -> str:
        return {"request": "handler", "discard": "handler"}.get(
            action, "secretary" if action in ("submit", "send_back", "withdraw") else "dept"
        )

    def words(self, action: str) -> dict:
        told: dict[str, object] = {}
        if action in ("send_back", "withdraw"):
            told = {"note": "说明"}
        elif action == "return":
            told = {"corrections": ["缺印章"]}
        elif action == "record":
            told = {"delivered_at": self.at}
        return told


def trespasses(modelled: Modelled, right) -> Iterator[tuple[str, str, str]]:
    """(action, unit, role) that must be refused."""
    offered, other = table_of(modelled), "ba"[modelled.unit == "b"]
    for action in NEXT:
        if action not in offered:
            yield action, modelled.unit, right(action)
            continue
        own = (role for role in ("handler", "secretary", "dept") if role not in MAY[offered[action]])
        yield from ((action, modelled.unit, role) for role in own)
        yield from ((action, other, role) for role in ("handler", "secretary"))


def table_of(modelled: Modelled) -> dict[str, str]:
    """What the state offers, and to whom."""
    table = PAPER if modelled.is_paper else ONLINE
    return {action: who for (status, action), (_, who) in table.items() if status == modelled.status}


def options_of(modelled: Modelled) -> list[str]:
    """What the state offers; going back comes up less often than going on, and giving up only with `step`."""
    found = list(table_of(modelled))
    if "return" in found:
        return ["file", "return", "return"]  # or hardly anything would be reported twice
    onward = [action for action in found if action in ("request", "submit", "receive", "check", "file", "record")]
    return onward * 3 + [action for action in found if action != "discard"]


class World:
    """What every example begins with."""

    def __init__(self) -> None:
        self.casts = {"a": make.cast("甲单位"), "b": make.cast("乙单位")}
        department = self.casts["a"]
        self.posts = {f"{unit}1": cast.post for unit, cast in self.casts.items()}
        self.people = {}
        for unit, cast in self.casts.items():
            cast.dept, cast.chief = department.dept, department.chief
            self.posts |= {f"{unit}{number}": make.post(cast.unit, number) for number in (2, 3, 4)}
            for role in ("handler", "secretary", "dept", "chief"):
                self.people[unit, role] = getattr(cast, role)
        self.held = []
        for place in ("a1", "b1", "b2"):
            tenure = make.in_post(self.casts[place[0]], self.posts[place])
            self.held.append((place[0], place, tenure.organizer.staff_number, FIRST))


STATES = {status for status, _ in (*ONLINE, *PAPER)} | {"FILED", "DISCARDED"}


def play(steps: int, **more) -> None:
    """So many steps, and a few more: examples end when they are full."""
    with clock.frozen(datetime.fromtimestamp(BEGIN.timestamp(), tz=clock.SHANGHAI)):
        Filings.world = World()
    Counted.taken = Counted.accepted = 0
    Counted.reached.clear()
    Counted.tried.clear()
    options = settings(
        max_examples=steps // (STEPS_PER_EXAMPLE // 2) + 1,
        stateful_step_count=STEPS_PER_EXAMPLE,
        deadline=None,
        database=None,
        derandomize=steps <= 1000,  # a long run looks elsewhere each time
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(Filings, settings=options)


def test_filings_of_every_kind_follow_the_model():
    play(STEPS)
    assert Counted.taken >= STEPS
    assert Counted.accepted > Counted.taken // 4
    if STEPS >= 1000:
        checked = {kind for (kind, action), times in Counted.reached.items() if action == "check" and times}
        assert checked == {"APPOINTMENT", "REMOVAL", "EXCHANGE"}
        # Nearly everywhere that a filing can get has been tried.
        assert {status for _, _, status in Counted.tried} == STATES
        assert len(Counted.tried) > 35


# -- does the machine notice anything? ---------------------------------------------------------------------------
#
# Each of these plants one mistake, in the table of transitions or in what a service is given, and the machine has to
# fail. A mistake that it lets pass would be one that nobody looks for.


def another_state(monkeypatch) -> None:
    """A return begins a new draft instead of asking for corrections."""
    monkeypatch.setitem(TRANSITIONS, (S.CHECKING, Action.RETURN), (S.DRAFT, Permission.DECIDE_FILING))


def a_way_too_many(monkeypatch) -> None:
    """What the department has received can still be withdrawn."""
    monkeypatch.setitem(TRANSITIONS, (S.RECEIVED, Action.WITHDRAW), (S.DRAFT, Permission.SIGN_OFF_FILING))


def a_step_left_out(monkeypatch) -> None:
    """Filed without having been checked."""
    monkeypatch.setitem(TRANSITIONS, (S.RECEIVED, Action.FILE), (S.FILED, Permission.DECIDE_FILING))


def a_way_too_few(monkeypatch) -> None:
    """The secretary cannot send anything back."""
    monkeypatch.delitem(TRANSITIONS, (S.AWAITING_SIGN_OFF, Action.SEND_BACK))


def somebody_else(monkeypatch) -> None:
    """The handler signs off."""
    monkeypatch.setitem(ACTION_PERMISSIONS, Action.SUBMIT, Permission.DRAFT_FILING)


def too_early(monkeypatch) -> None:
    """An exchange from another unit is followed before the department has it."""
    monkeypatch.setattr(step_services, "takes_effect", lambda filing, action: True)


def a_day_off(monkeypatch) -> None:
    """Who moves is said to have left on the day of arriving."""
    monkeypatch.setattr(tenure_services, "timedelta", lambda days: timedelta(days=days - 1))


def a_number_lost(monkeypatch) -> None:
    """Every filing takes two numbers of the year."""
    following = step_services._next_serial
    monkeypatch.setattr(step_services, "_next_serial", lambda year: (following(year), following(year))[1])


def anything_goes(monkeypatch) -> None:
    """Who has read an earlier version changes the present one."""
    advance = step_services.advance
    monkeypatch.setattr(step_services, "advance", lambda **said: advance(**{**said, "version": said["filing"].version}))


FAULTS = (
    another_state, a_way_too_many, a_step_left_out, a_way_too_few, somebody_else, too_early, a_day_off, a_number_lost,
    anything_goes,
)  # fmt: skip


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_machine_notices(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        play(1000, phases=[Phase.generate], report_multiple_bugs=False)
    assert Counted.taken < 1000
