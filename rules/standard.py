"""What facts are held against: the day, the editions, the department's answers and the working calendar."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rules.editions import EDITIONS, Edition, ParameterKey, edition_on
from rules.settings import Settings
from rules.working_days import WorkingCalendar


@dataclass(frozen=True)
class Standard:
    """Made once for a page: every unit and every organizer is judged by the same one."""

    on: date
    settings: Settings = field(default_factory=Settings)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar, compare=False)
    editions: tuple[Edition, ...] = EDITIONS
    _in_force: dict[date, Edition | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def edition(self) -> Edition | None:
        """The edition in force on the day that is judged by."""
        return self.edition_of(self.on)

    def edition_of(self, day: date) -> Edition | None:
        """An event is judged by the edition of its own day (Article 16). The same few days are asked for many times."""
        if day not in self._in_force:
            self._in_force[day] = edition_on(day, self.editions)
        return self._in_force[day]

    def value(self, key: ParameterKey) -> int | None:
        return self.edition.value(key) if self.edition else None

    def asked_since(self, key: ParameterKey) -> date | None:
        """The day from which any known edition asks for something; None where none does."""
        return min((each.in_force_from for each in self.editions if key in each.parameters), default=None)
