"""What it takes to judge every unit against every article: one school, a whole country, and the number of statements.

The peer is the plain way: a loop that asks the database about one unit, one person and one filing after the other, with
the same functions and the same rules. `one-school` compares whole judgements; `nation` the totals by article, where the
loop is measured on units taken at even distances and scaled; `cockpit-statements` the statements of the pass at ten
times the units.
It needs PostgreSQL, which ./dev bench starts for whoever says so on a line of its own:

bench: postgres
"""

import gc
from datetime import date
from typing import Any

from benchmarks._harness import Case, arguments, interleaved, own_installation, report, say, timed

ON = date(2026, 11, 23)
UNITS = 60  # of one school, each with two people in post and a vacancy; every fourth with two filings
FEW, MANY = 40, 400
SAMPLE = 300
PAIRS = 5
PEER = "a loop over units, people and filings"


def statements_of(user: Any, units: int) -> int:
    """In how many statements a school of so many units is judged."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the settings
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from compliance.judging import judge  # noqa: PLC0415 - as above
    from tests.factories.schools import school  # noqa: PLC0415 - as above

    with transaction.atomic():
        school(units, by=user)
        judge(user, ON)  # what the account may do is known from now on
        with CaptureQueriesContext(connection) as captured:
            judgement = judge(user, ON)
        if len(judgement.units) != units:
            raise SystemExit(f"{len(judgement.units)} units were judged, not {units}")
        transaction.set_rollback(True)
    return len(captured)


def one_school(user: Any) -> Case:
    """Whole judgements: every finding of every unit, with its words."""
    from benchmarks._one_by_one import judged_one_by_one  # noqa: PLC0415 - after the settings
    from common.databases import gather_statistics  # noqa: PLC0415 - as above
    from compliance.judging import judge  # noqa: PLC0415 - as above
    from rules.cockpit import totals  # noqa: PLC0415 - as above
    from tests.factories.schools import school  # noqa: PLC0415 - as above
    from units.models import Unit  # noqa: PLC0415 - as above

    school(UNITS, by=user, posts_each=3, filings_every=4)
    gather_statistics()
    judgement = judge(user, ON)

    def ours() -> None:
        judge(user, ON)

    def peer() -> None:
        rows = judged_one_by_one(Unit.objects.values_list("pk", flat=True), ON)
        if totals(rows) != judgement.totals:
            raise SystemExit("the loop and the pass do not agree")

    people = sum(len(row.facts.organizers or ()) for row in judgement.units)
    filings = sum(len(row.facts.filings or ()) for row in judgement.units)
    note = f"whole judgements with their words: {UNITS} units, {people} people in post, {filings} filings"
    for warm in (ours, peer):
        warm()
    gc.collect()
    gc.freeze()  # as a server process does when it starts
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
    from common import clock  # noqa: PLC0415 - after the settings
    from tests.factories import accounts  # noqa: PLC0415 - as above

    with clock.frozen(ON):
        user = accounts.department_handler("dept")
        say("counting statements")
        many, few = statements_of(user, MANY), statements_of(user, FEW)
        note = f"of the pass: ours over {MANY} units, the peer's over {FEW}"
        statements = Case(
            "cockpit-statements", many, few, f"the same over {FEW} units", round(many / few, 4), "statements", 1, note
        )
        say("one school")
        school = one_school(user)
        return [school, statements, *nation(user)]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    with own_installation():
        report("compliance", run(), as_json=options.as_json)
