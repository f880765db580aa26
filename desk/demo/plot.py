"""What happens to filings: each kind of state and problem once, and a history of filed appointments.

A plot is told in working days after the day on which the candidate was determined.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desk.demo.days import Days
from desk.demo.units import CHANGED, FILED, FLAGSHIP, UNITS, YOUNG
from filings.models import FilingKind


class Act(StrEnum):
    """What somebody does with a filing."""

    DRAFT = "DRAFT"
    DRAFT_BARE = "DRAFT_BARE"  # without documents
    PAPER = "PAPER"
    EXPLAIN = "EXPLAIN"
    REQUEST = "REQUEST"
    SUBMIT = "SUBMIT"
    RECEIVE = "RECEIVE"
    CHECK = "CHECK"
    RETURN = "RETURN"
    AMEND = "AMEND"
    FILE = "FILE"
    DISCARD = "DISCARD"


Steps = tuple[tuple[int, Act], ...]

DRAFTED: Steps = ((1, Act.DRAFT),)
REQUESTED: Steps = (*DRAFTED, (2, Act.REQUEST))
SUBMITTED: Steps = (*REQUESTED, (3, Act.SUBMIT))
RECEIVED: Steps = (*SUBMITTED, (4, Act.RECEIVE))
CHECKING: Steps = (*RECEIVED, (5, Act.CHECK))
RETURNED: Steps = (*CHECKING, (7, Act.RETURN))
REQUESTED_AGAIN: Steps = (*RETURNED, (12, Act.AMEND), (14, Act.REQUEST))
SUBMITTED_AGAIN: Steps = (*RETURNED, (11, Act.AMEND), (12, Act.REQUEST), (14, Act.SUBMIT))
FILED_IN_TIME: Steps = (*CHECKING, (7, Act.FILE))
FILED_LATE: Steps = (
    *DRAFTED, (7, Act.EXPLAIN), (7, Act.REQUEST), (8, Act.SUBMIT), (9, Act.RECEIVE), (10, Act.CHECK), (12, Act.FILE),
)  # fmt: skip

CORRECTIONS = ("任免文件未加盖印章。", "基本信息表缺转正时间。")
EXPLANATION = "经办人员岗位调整，材料交接不及时，致报送延迟；今后将专人负责、专册登记。"


@dataclass(frozen=True)
class Plot:
    """One filing: for which post, when the candidate was determined, and what happened then.

    Where nobody is determined yet, the public notice is planned to end on `planned_on`. A removal and an exchange are
    about who holds the post that `leaves` names.
    """

    key: str
    unit: str
    post: int | None
    determined_on: date
    steps: Steps
    is_sealed: bool = True
    planned_on: date | None = None
    kind: FilingKind = FilingKind.APPOINTMENT
    leaves: tuple[str, int] | None = None


def problems(days: Days) -> list[Plot]:
    """Every state of a filing, and every problem with its deadline."""
    found = [
        Plot("draft", "SL02", 3, days.before(2), ((1, Act.DRAFT_BARE),)),
        Plot("awaiting", FLAGSHIP, 3, days.determined_for(days.after(2, days.today)), REQUESTED),
        Plot("due-today", "SL24", 2, days.determined_for(days.next_due), REQUESTED),
        Plot("overdue", "SL30", 1, days.overdue_by(3), REQUESTED),
        Plot("submitted", "SL27", 1, days.before(4), SUBMITTED),
        Plot("received", "SL07", 1, days.before(6), RECEIVED),
        Plot("checking", "SL04", 2, days.before(8), CHECKING),
        Plot("returned", FLAGSHIP, 2, days.before(14), RETURNED, is_sealed=False),
        Plot("awaiting-again", "SL21", 1, days.before(16), REQUESTED_AGAIN),
        Plot("submitted-again", "SL13", 1, days.before(20), SUBMITTED_AGAIN),
        Plot("paper", "SL18", 1, days.before(5), ((3, Act.PAPER),)),
        Plot("late", "SL12", 1, days.before(30), FILED_LATE),
        Plot("removal", "SL25", 2, days.before(4), SUBMITTED, kind=FilingKind.REMOVAL, leaves=("SL25", 2)),
        Plot("exchange", "SL36", 2, days.before(24), FILED_IN_TIME, kind=FilingKind.EXCHANGE, leaves=("SL06", 2)),
        Plot("discarded", "SL14", None, days.before(12), ((1, Act.DRAFT_BARE), (3, Act.DISCARD))),
    ]
    found.append(_provisional(days))
    return found


def _provisional(days: Days) -> Plot:
    """A deadline that crosses into a year without an approved schedule: running where today allows it, else planned."""
    stated = days.provisional()
    if stated is not None:
        return Plot("provisional", "SL39", 1, stated, ((0, Act.DRAFT_BARE),))
    drafted_on = days.before(1)
    return Plot("provisional", "SL39", 1, drafted_on, ((0, Act.DRAFT_BARE),), planned_on=days.planned_provisional())


def history(days: Days, begun_on: date) -> list[Plot]:
    """Appointments filed over the years, evenly spread; the flagship's own in the first half, the young unit's last."""
    held = [(unit.code, post) for unit in UNITS for post in unit.posts if post.held in (FILED, CHANGED)]
    early = [each for each in held if each[0] == FLAGSHIP]
    late = [each for each in held if each[0] == YOUNG]
    between = [each for each in held if each not in early and each not in late]
    ordered = [*between[:4], *early, *between[4:], *late]
    return [
        Plot(f"filed-{code}-{post.number}", code, post.number, day, FILED_IN_TIME)
        for (code, post), day in zip(ordered, _spread(days, begun_on, len(ordered)), strict=True)
    ]


def _spread(days: Days, begun_on: date, count: int) -> Sequence[date]:
    first, last = begun_on + timedelta(days=100), days.today - timedelta(days=28)
    span = (last - first).days
    return [days.working(first + timedelta(days=span * position // (count - 1))) for position in range(count)]
