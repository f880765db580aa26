"""The only clock. Everything else that needs the time asks here (ruff forbids the others)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

# A plain global rather than a context variable: a frozen test also freezes the live server's threads.
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The present day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def day_of(moment: datetime) -> date:
    """The Shanghai day that an aware moment falls on."""
    return moment.astimezone(SHANGHAI).date()


def at(day: date, clock_time: time = time(9, 0)) -> datetime:
    """The aware moment of a Shanghai wall-clock time."""
    return datetime.combine(day, clock_time, tzinfo=SHANGHAI)


@contextmanager
def frozen(moment: datetime | date) -> Iterator[None]:
    """Stand still at a moment (a bare day means 9:00 in Shanghai). For tests and the demo seed only."""
    if not isinstance(moment, datetime):
        moment = at(moment)
    global _frozen  # noqa: PLW0603 - see above
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
