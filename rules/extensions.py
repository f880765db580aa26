"""An extension of the five working days that the department grants for one filing, with its reason (Article 7).

School holidays count as working days; where the department lets them pass, it says so here, filing by filing.
"""

from dataclasses import dataclass
from datetime import date

from rules.wording import chinese_date


@dataclass(frozen=True)
class Extension:
    """Until a day, or by working days that follow the counted deadline. Which of both is said when it is granted."""

    reason: str
    granted_on: date
    until: date | None = None
    working_days: int | None = None
    document: str = ""

    @property
    def length(self) -> str:
        """延期3个工作日, or nothing where a day was named."""
        return f"{self.working_days}个工作日" if self.working_days is not None else ""


def extension_words(extension: Extension, *, counted_due_on: date, due_on: date) -> str:
    """经组织部同意由2026年11月9日延期至2026年11月16日，理由：寒假。"""
    length = f"延期{extension.length}至" if extension.length else "延期至"
    reason = extension.reason.strip().rstrip("。")
    return f"经组织部同意由{chinese_date(counted_due_on)}{length}{chinese_date(due_on)}，理由：{reason}。"
