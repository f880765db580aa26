"""What judging keeps."""

from compliance.models.questions import Question
from compliance.models.snapshots import YearEndSnapshot

__all__ = ["Question", "YearEndSnapshot"]
