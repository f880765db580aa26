"""The only writers of training."""

from training.services.hours import record_hours, verify_hours

__all__ = ["record_hours", "verify_hours"]
