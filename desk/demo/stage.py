"""The stage: what exists so far, and the events in the order in which they happen, each at its own moment."""

import random
from collections.abc import Callable
from datetime import date, datetime

from accounts.models import User
from common import clock
from desk.demo.days import Days
from desk.demo.people import SEED, DemoPerson, cast
from filings.models import Filing
from organizers.models import Organizer, Post, Tenure
from units.models import Unit

Act = Callable[[], object]


class Stage:
    """Today, the cast, and a script. Whoever enters is kept here under a short name."""

    def __init__(self, days: Days, begun_on: date, first_person: str) -> None:
        self.days, self.begun_on = days, begun_on
        self.dice = random.Random(SEED)  # noqa: S311 no secret: the same story every time is the point
        self._cast = cast(first_person)
        self.lead = next(self._cast)
        self._script: list[tuple[datetime, int, Act]] = []
        self.accounts: dict[str, User] = {}
        self.units: dict[str, Unit] = {}
        self.posts: dict[tuple[str, int], Post] = {}
        self.organizers: dict[str, Organizer] = {}
        self.tenures: dict[tuple[str, int], Tenure] = {}
        self.filings: dict[str, Filing] = {}
        self.candidates: dict[str, DemoPerson] = {}
        self.holders: dict[tuple[str, int], DemoPerson] = {}  # who was there before the system

    def person(self) -> DemoPerson:
        """The next of the cast."""
        return next(self._cast)

    def at(self, moment: datetime, act: Act) -> None:
        """Have something happen at a moment; of one moment, what was said first happens first."""
        self._script.append((moment, len(self._script), act))

    def play(self) -> int:
        """Let everything happen, the clock set to each moment in turn; returns how many events there were."""
        now = clock.now()
        for moment, _, act in sorted(self._script, key=lambda event: event[:2]):
            if moment > now:
                raise AssertionError(f"the story runs ahead of its day: {moment}")
            with clock.frozen(moment):
                act()
        return len(self._script)

    @property
    def department(self) -> User:
        """The handler of the department, who keeps the ledger."""
        return self.accounts["dept"]
