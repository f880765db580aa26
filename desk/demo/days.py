"""Days of the story, counted back from today in working days."""

from datetime import date, datetime, time, timedelta

from common import clock
from rules.filing_clock import Deadline, deadline
from rules.working_days import WorkingCalendar

SEARCHED = 20


class Days:
    """Working days before and after today, and the days of determination that lead to a wanted deadline."""

    def __init__(self, today: date, calendar: WorkingCalendar) -> None:
        self.today, self.calendar = today, calendar

    def before(self, count: int, day: date | None = None) -> date:
        """The n-th working day before a day (today)."""
        found = day or self.today
        for _ in range(count):
            found -= timedelta(days=1)
            while not self.calendar.is_working(found):
                found -= timedelta(days=1)
        return found

    def after(self, count: int, day: date) -> date:
        """The n-th working day after a day."""
        found = day
        for _ in range(count):
            found += timedelta(days=1)
            while not self.calendar.is_working(found):
                found += timedelta(days=1)
        return found

    def working(self, day: date) -> date:
        """The day itself, or the working day before it."""
        return day if self.calendar.is_working(day) else self.before(1, day)

    @property
    def is_working_today(self) -> bool:
        return self.calendar.is_working(self.today)

    @property
    def next_due(self) -> date:
        """The nearest day on which a deadline can end: today, where today is worked."""
        return self.today if self.is_working_today else self.after(1, self.today)

    def deadline(self, determined_on: date) -> Deadline:
        """The five working days after a day of determination."""
        return deadline(determined_on, calendar=self.calendar)

    def determined_for(self, due_on: date) -> date:
        """The working day of determination whose deadline is the day given."""
        return self.before(5, due_on)

    def overdue_by(self, count: int) -> date:
        """The day of determination of a filing that is overdue by so many working days today."""
        return self.determined_for(self.before(count if self.is_working_today else count + 1))

    def provisional(self) -> date | None:
        """A past working day whose deadline has not passed and is provisional, where the calendar allows one."""
        for count in range(1, SEARCHED):
            day = self.before(count)
            counted = self.deadline(day)
            if counted.due_on < self.today:
                return None
            if counted.provisional:
                return day
        return None

    def planned_provisional(self) -> date:
        """The next working day from which a deadline would be provisional: a public notice may be planned to end on it.

        No day in the future is ever stated as one on which somebody was determined, not even in a demonstration.
        """
        day = self.after(1, self.today)
        while not self.deadline(day).provisional:
            day = self.after(1, day)
        return day


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of the working day in Shanghai."""
    return clock.at(day, time(hour, minute))
