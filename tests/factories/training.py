"""Hours of training, written past the services so that they may lie in the past."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from common import clock
from organizers.models import Organizer
from training.models import HoursRecord, HoursStatus, TrainingLevel


def hours(
    of: Organizer, held_on: date, number: str | int = 8, *, by: User, level: str = TrainingLevel.SCHOOL, **fields
) -> HoursRecord:
    """Verified hours, unless another status is given."""
    status = fields.pop("status", HoursStatus.VERIFIED)
    now = clock.now()
    if status == HoursStatus.VERIFIED:
        fields |= {"verified_by": by, "verified_at": now}
    return HoursRecord.objects.create(
        organizer=of, held_on=held_on, title="组织员培训", level=level, hours=Decimal(number), status=status,
        recorded_by=by, recorded_at=now, **fields,
    )  # fmt: skip
