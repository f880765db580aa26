"""Tables of training."""

from training.models.hours import HoursRecord, HoursStatus, TrainingLevel

__all__ = ["HoursRecord", "HoursStatus", "TrainingLevel"]
