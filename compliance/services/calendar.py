"""Approving a year of the working calendar: the version becomes official and the open deadlines follow, at once."""

from django.db import transaction

from accounts.models import User
from filings.models import DeadlineChange
from filings.services import recount_deadlines
from regulation.models import CalendarVersion
from regulation.services.calendar import approve_calendar


@transaction.atomic
def approve_year(*, version: CalendarVersion, by: User) -> list[DeadlineChange]:
    """Approve a proposed version and count the deadlines of all open filings anew; both or neither."""
    approved = approve_calendar(version=version, by=by)
    return recount_deadlines(version=approved, by=by)
