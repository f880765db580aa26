"""What a committee is handed: the register (执行情况一览表) and the list of open points (问题清单)."""

from compliance.documents.overview import Issue, Line, Overview, issues_of, line_of, overview_of
from compliance.documents.taking import Taken, take_overview

__all__ = ["Issue", "Line", "Overview", "Taken", "issues_of", "line_of", "overview_of", "take_overview"]
