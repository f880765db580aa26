"""Who took which document out of the system, and why."""

from collections.abc import Mapping
from typing import Any

from accounts import audit
from accounts.models import User


def record_export(*, what: str, details: Mapping[str, Any], reason: str, by: User) -> None:
    """One audit row per document; the caller writes the document in the same transaction."""
    audit.record(
        by=by,
        action="compliance.export_documents",
        summary=f"导出{what}",
        changes={key: [None, value] for key, value in details.items() if value not in (None, "")},
        reason=reason,
    )
