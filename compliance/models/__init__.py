"""What judging keeps."""

from compliance.models.questions import Question

__all__ = ["Question"]
