"""What the next months are expected to bring to the units that an account sees. A forecast, never a finding."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from compliance.facts import UnitStaffing, staffing_of
from organizers.facts import organizer_facts
from organizers.models import Sex as RecordedSex, Tenure
from regulation.facts import settings_on, working_calendar
from rules.forecast import (
    Incumbent,
    Sex,
    Trainee,
    TrainingForecast,
    VacancyForecast,
    forecast_training,
    forecast_vacancies,
)
from rules.settings import Settings
from rules.staffing_facts import Holder
from rules.standard import Standard
from training.facts import training_facts

HORIZONS = (6, 12, 24, 36)
MONTHS = 12  # what the department plans by
SEXES = {RecordedSex.MALE: Sex.MALE, RecordedSex.FEMALE: Sex.FEMALE}


@dataclass(frozen=True)
class Forecast:
    """Expected vacancies within the horizon, and who falls due for municipal training within twelve months."""

    on: date
    months: int
    settings: Settings
    vacancies: VacancyForecast
    training: TrainingForecast
    # {key of an organizer: key of the unit}, for links.
    units: dict[str, uuid.UUID]

    @property
    def is_training_recorded(self) -> bool:
        """Where no hours are recorded at all, nothing can be expected of anybody."""
        return any(each.training is not None for each in self.training.unknown) or bool(self.training.due)


def forecast(user: User, on: date, *, months: int = MONTHS) -> Forecast:
    """Six statements, whatever the number of units: settings, calendar, staffing, people, hours."""
    settings = settings_on(on)
    rows = [row for row in staffing_of(user, on, settings=settings) if row.in_scope]
    held = {holder.key: (row, holder) for row in rows for holder in row.holders}
    keys = [uuid.UUID(key) for key in held]
    people = organizer_facts({row.unit.pk: row.facts for row in rows}, on, training=training_facts(keys, on))
    standard = Standard(on, settings, working_calendar())
    trainees = [
        Trainee(each.key, each.name, each.in_post_since, each.training, row.unit.name)
        for row in rows
        for each in people[row.unit.pk]
    ]
    return Forecast(
        on,
        months,
        settings,
        forecast_vacancies(_incumbents(held, on), on=on, months=months, settings=settings),
        forecast_training(trainees, standard, months=MONTHS),
        {key: row.unit.pk for key, (row, _) in held.items()},
    )


def _incumbents(held: dict[str, tuple[UnitStaffing, Holder]], on: date) -> Iterable[Incumbent]:
    """The people in post with what a forecast needs of them. One statement."""
    rows = (
        Tenure.objects.as_of(on)
        .filter(organizer__in=[uuid.UUID(key) for key in held], is_full_time=True)
        .order_by("post__unit__order", "post__number", "pk")
        .values_list("organizer_id", "ended_on", "organizer__sex", "organizer__born_on")
    )
    for key, ended_on, sex, born_on in rows:
        row, holder = held[str(key)]
        yield Incumbent(
            key=str(key),
            name=holder.name,
            unit=row.unit.name,
            sex=SEXES.get(RecordedSex(sex)),
            born_on=born_on,
            level=holder.level,
            term_ends_on=ended_on,
        )
