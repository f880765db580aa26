"""What it takes to judge every unit against every article: one school, a whole country, and the number of statements.

The peer is the plain way: a loop that asks the database about one unit, one person and one filing after the other, with
the same functions and the same rules. `one-school` compares whole judgements; `nation` the totals by article, where the
loop is measured on units taken at even distances and scaled; `cockpit-statements` the statements of the pass at ten
times the units.
It needs PostgreSQL, which ./dev bench starts for whoever says so on a line of its own:

bench: postgres
"""

import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benchmarks._harness import Case, arguments, interleaved, own_installation, report, say, timed

ON = date(2026, 11, 23)
SAMPLE = 300
PAIRS = 5
PEER = "a loop over units, people and filings"


def add_hours(by: Any) -> None:
    """Ten records for everybody in the ledger."""
    from common import clock  # noqa: PLC0415 - after the settings
    from organizers.models import Organizer  # noqa: PLC0415 - as above
    from training.models import HoursRecord, HoursStatus  # noqa: PLC0415 - as above

    people, now = Organizer.objects.filter(hours_records__isnull=True), clock.now()
    HoursRecord.objects.bulk_create(
        HoursRecord(
            organizer=person, held_on=ON - timedelta(days=(place * 7 + number * 83) % 800), title="组织员培训",
            level="MUNICIPAL" if number == 0 else "SCHOOL", hours=Decimal(4), status=HoursStatus.VERIFIED,
            recorded_by=by, recorded_at=now, verified_by=by, verified_at=now,
        )
        for place, person in enumerate(people)
        for number in range(10)
    )  # fmt: skip


def statements_of(user: Any) -> tuple[int, int]:
    """How many units are judged, and in how many statements."""
    from django.db import connection  # noqa: PLC0415 - after the settings
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from compliance.judging import judge  # noqa: PLC0415 - as above

    judge(user, ON)  # what the account may do is known from now on
    with CaptureQueriesContext(connection) as captured:
        judgement = judge(user, ON)
    return len(judgement.units), len(captured)


def one_school(user: Any) -> Case:
    """Whole judgements: every finding of every unit, with its words."""
    from benchmarks._one_by_one import judged_one_by_one  # noqa: PLC0415 - after the settings
    from compliance.judging import judge  # noqa: PLC0415 - as above
    from rules.cockpit import totals  # noqa: PLC0415 - as above
    from units.models import Unit  # noqa: PLC0415 - as above

    judgement = judge(user, ON)

    def ours() -> None:
        judge(user, ON)

    def peer() -> None:
        rows = judged_one_by_one(Unit.objects.values_list("pk", flat=True), ON)
        if totals(rows) != judgement.totals:
            raise SystemExit("the loop and the pass do not agree")

    people = sum(len(row.facts.organizers or ()) for row in judgement.units)
    note = f"whole judgements with their words: {len(judgement.units)} units, {people} people in post"
    for warm in (ours, peer):
        warm()
    return interleaved(
        "one-school", lambda: timed(ours) * 1000, lambda: timed(peer) * 1000, peer_name=PEER, unit="ms", pairs=PAIRS,
        note=note,
    )  # fmt: skip


def nation(by: Any) -> list[Case]:
    """The totals by article of all units at once."""
    from benchmarks import _nation  # noqa: PLC0415 - after the settings
    from benchmarks._one_by_one import judged_one_by_one  # noqa: PLC0415 - as above
    from benchmarks.roster import peak_above_idle  # noqa: PLC0415 - as above
    from compliance.judging import judge  # noqa: PLC0415 - as above
    from compliance.totals import totals_on  # noqa: PLC0415 - as above
    from rules.cockpit import totals  # noqa: PLC0415 - as above
    from units.models import Unit  # noqa: PLC0415 - as above

    _nation.build(by)
    every = _nation.UNITS // SAMPLE
    sample = Unit.objects.order_by("order").values_list("pk", flat=True)[::every]
    expected = judge(by, ON, units=sample).totals

    def ours() -> None:
        counted = totals_on(ON)
        if not all(sum(outcomes.values()) > _nation.UNITS // 2 for outcomes in counted.values()):
            raise SystemExit("not every unit was counted")

    def peer() -> None:
        if totals(judged_one_by_one(sample, ON)) != expected:
            raise SystemExit("the loop and the pass do not agree")

    say("judging all units, for the memory")  # first: what a process has once had, it keeps
    memory = interleaved(
        "nation-memory", lambda: peak_above_idle(ours), None, unit="MB", pairs=1,
        note="peak above what the process held before, one run",
    )  # fmt: skip
    say("judging all units in turn with the loop's sample")
    seconds = interleaved(
        "nation", lambda: timed(ours), lambda: timed(peer) * every, peer_name=PEER, pairs=PAIRS,
        note=f"{_nation.UNITS:,} units, {_nation.ORGANIZERS:,} organizers, {_nation.HOURS:,} training rows: totals by "
        f"article; the loop on {len(sample)} units, times {every}",
    )  # fmt: skip
    return [seconds, memory]


def run() -> list[Case]:
    from django.core.management import call_command  # noqa: PLC0415 - after the settings

    from accounts.models import User  # noqa: PLC0415 - as above
    from benchmarks._enlarged import enlarge  # noqa: PLC0415 - as above
    from common import clock  # noqa: PLC0415 - as above

    call_command("seed_demo", stdout=sys.stderr)
    with clock.frozen(ON):
        user = User.objects.get(username="dept")
        add_hours(user)
        say("one school")
        school = one_school(user)
        few, before = statements_of(user)
        enlarge()
        add_hours(user)
        many, after = statements_of(user)
        ratio = round(after / before, 4)
        note = f"statements of the pass: ours over {many} units, the peer's over {few}"
        statements = Case("cockpit-statements", after, before, f"the same over {few} units", ratio, "", 1, note)
        return [school, statements, *nation(user)]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    with own_installation():
        report("compliance", run(), as_json=options.as_json)
