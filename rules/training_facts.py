"""What Article 8 is judged on: one organizer's verified hours by calendar year, and the municipal training."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.circumstances import Circumstances

NO_HOURS = Decimal(0)


@dataclass(frozen=True)
class YearHours:
    """One calendar year. Only verified hours count; `pending` ones are said beside them. A closed year is frozen."""

    year: int
    school: Decimal
    municipal: Decimal = NO_HOURS
    pending: Decimal = NO_HOURS
    is_closed: bool = False
    circumstances: Circumstances | None = None

    def __post_init__(self) -> None:
        if min(self.school, self.municipal, self.pending) < 0:
            raise ValueError("hours are never negative")


@dataclass(frozen=True)
class TrainingFacts:
    """`municipal_on`: the days of verified municipal training, in any order."""

    years: tuple[YearHours, ...] = ()
    municipal_on: tuple[date, ...] = ()
    municipal_circumstances: Circumstances | None = None

    def of_year(self, year: int) -> YearHours | None:
        return next((each for each in self.years if each.year == year), None)
