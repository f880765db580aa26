"""What is to be expected: vacancies from term ends and retirement ages, and who falls due for municipal training.

A forecast only: personnel authorities decide on retirement. Nothing here is a finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.posts import PostLevel
from rules.settings import Settings
from rules.spans import add_months
from rules.standard import Standard
from rules.training import municipal_due
from rules.training_facts import TrainingFacts

# 渐进式延迟: from January 2025 on, a month later for every four months begun, at most three years.
_DELAY_BEGINS = date(2025, 1, 1)
_MONTHS_PER_STEP = 4
_LONGEST_DELAY = 36


class Sex(StrEnum):
    MALE = "MALE"
    FEMALE = "FEMALE"


class LeavingReason(StrEnum):
    TERM_END = "TERM_END"
    RETIREMENT = "RETIREMENT"

    @property
    def label(self) -> str:
        return "任期届满或已定免职" if self is LeavingReason.TERM_END else "预计达到退休年龄"


@dataclass(frozen=True)
class Incumbent:
    """A full-time organizer in post. `term_ends_on` is the last day in post where one is fixed."""

    key: str
    name: str
    unit: str = ""
    sex: Sex | None = None
    born_on: date | None = None
    level: PostLevel | None = None
    term_ends_on: date | None = None


@dataclass(frozen=True)
class ExpectedVacancy:
    """A post that will be vacant from a day on, unless somebody follows."""

    incumbent: Incumbent
    vacant_from: date
    reason: LeavingReason


@dataclass(frozen=True)
class VacancyForecast:
    """The vacancies to be expected, earliest first, and the people about whom too little is known to tell."""

    until: date
    vacancies: tuple[ExpectedVacancy, ...]
    unknown: tuple[Incumbent, ...]


def retirement_on(incumbent: Incumbent, settings: Settings) -> date | None:
    """The day on which the retirement age is reached; None where sex or day of birth is not known."""
    if incumbent.born_on is None or incumbent.sex is None:
        return None
    reached_on = add_months(incumbent.born_on, 12 * _retirement_age(incumbent, settings))
    if not settings.retirement_delay_applies or reached_on < _DELAY_BEGINS:
        return reached_on
    months = (reached_on.year - _DELAY_BEGINS.year) * 12 + reached_on.month - _DELAY_BEGINS.month
    delay = min(months // _MONTHS_PER_STEP + 1, _LONGEST_DELAY)
    return add_months(incumbent.born_on, 12 * _retirement_age(incumbent, settings) + delay)


def _retirement_age(incumbent: Incumbent, settings: Settings) -> int:
    if incumbent.sex is Sex.MALE:
        return settings.retirement_age_male
    is_division = incumbent.level is not None and incumbent.level.is_above_section
    return settings.retirement_age_female_division if is_division else settings.retirement_age_female


def forecast_vacancies(
    incumbents: Iterable[Incumbent], *, on: date, months: int, settings: Settings | None = None
) -> VacancyForecast:
    """Who leaves within so many months after a day. Who is past the age already is expected to leave at once."""
    settings, people = settings or Settings(), tuple(incumbents)
    until = add_months(on, months)
    expected = [(each, _leaving(each, settings)) for each in people]
    vacancies = [
        ExpectedVacancy(each, max(leaving[0], on) + timedelta(days=1), leaving[1])
        for each, leaving in expected
        if leaving is not None and leaving[0] <= until
    ]
    unknown = tuple(each for each, leaving in expected if leaving is None)
    return VacancyForecast(until, tuple(sorted(vacancies, key=_by_day)), unknown)


def _by_day(vacancy: ExpectedVacancy) -> tuple[date, str, str]:
    return (vacancy.vacant_from, vacancy.incumbent.unit, vacancy.incumbent.key)


def _leaving(incumbent: Incumbent, settings: Settings) -> tuple[date, LeavingReason] | None:
    """The last day in post and why: a fixed end of the term before the age, if both are known."""
    days = [
        (day, reason)
        for day, reason in (
            (incumbent.term_ends_on, LeavingReason.TERM_END),
            (retirement_on(incumbent, settings), LeavingReason.RETIREMENT),
        )
        if day is not None
    ]
    return min(days, key=lambda each: each[0], default=None)


@dataclass(frozen=True)
class Trainee:
    """An organizer in post with what is recorded of the training; None where none is."""

    key: str
    name: str
    in_post_since: date | None
    training: TrainingFacts | None
    unit: str = ""


@dataclass(frozen=True)
class TrainingDue:
    """Somebody who falls due for municipal training; `is_overdue` where the day has passed."""

    trainee: Trainee
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class TrainingForecast:
    """Who falls due up to a day, earliest first, and about whom nothing can be said."""

    until: date
    due: tuple[TrainingDue, ...]
    unknown: tuple[Trainee, ...]


def forecast_training(trainees: Iterable[Trainee], standard: Standard, *, months: int = 12) -> TrainingForecast:
    """Who falls due for municipal training in the next months, those who are overdue among them."""
    until = add_months(standard.on, months)
    due: list[TrainingDue] = []
    unknown: list[Trainee] = []
    for each in trainees:
        found = each.training and municipal_due(each.training, in_post_since=each.in_post_since, standard=standard)
        if not found:
            unknown.append(each)
        elif found.due_on <= until and not found.is_settled:
            due.append(TrainingDue(each, found.due_on, found.due_on < standard.on))
    due.sort(key=lambda each: (each.due_on, each.trainee.unit, each.trainee.key))
    return TrainingForecast(until, tuple(due), tuple(unknown))
