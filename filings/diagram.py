"""docs/filing-states.md, generated from the table of transitions."""

from collections.abc import Iterator

from accounts.permissions import Permission
from accounts.roles import ROLES
from filings.models import FilingStatus
from filings.transitions import TRANSITIONS

HEAD = """# States of a filing

Generated from `filings/transitions.py` by `./dev manage generate_docs`; do not edit.

Filing is not approval: an appointment takes effect by the unit's decision or document. The tenure is recorded at the
first submission, marked 待备案, and marked 已备案 when the filing is filed. Withdrawing a first submission before it
was received voids it and erases the time of submission; a return (退回补正) keeps both.

Whoever holds the permission may take a step, except in a matter about themselves. Every step is a compare-and-swap on
status and version, with one audit row in the same transaction.
"""
ENDS = (FilingStatus.FILED, FilingStatus.DISCARDED)


def render_states_markdown() -> str:
    """The whole page: diagram and table."""
    return "\n".join([HEAD, *_diagram(), "", *_table(), ""])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for status in FilingStatus:
        yield f"    {status.value} : {status.label}"
    yield f"    [*] --> {FilingStatus.DRAFT.value}"
    for (status, action), (target, _) in TRANSITIONS.items():
        yield f"    {status.value} --> {target.value} : {action.label}"
    for status in ENDS:
        yield f"    {status.value} --> [*]"
    yield "```"


def _table() -> Iterator[str]:
    yield "| status | 状态 | action | 步骤 | next | permission | 由谁办理 |"
    yield "|---|---|---|---|---|---|---|"
    for (status, action), (target, permission) in TRANSITIONS.items():
        cells = (
            status.value,
            status.label,
            action.value,
            action.label,
            target.value,
            permission.value,
            _who(permission),
        )
        yield f"| {' | '.join(cells)} |"


def _who(permission: Permission) -> str:
    return "、".join(role.label for role in ROLES.values() if permission in role.permissions)
