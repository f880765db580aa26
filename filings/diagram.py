"""docs/filing-states.md, generated from the table of transitions."""

from collections.abc import Iterator

from accounts.permissions import Permission
from accounts.roles import ROLES
from filings.models import FilingStatus
from filings.steps_told import STEP_FIELDS
from filings.transitions import TRANSITIONS
from rules.selection import WAYS

HEAD = """# States of a filing

Generated from `filings/transitions.py` and `rules/selection.py` by `./dev manage generate_docs`; do not edit.

Filing is not approval: an appointment takes effect by the unit's decision or document. The tenure is recorded at the
first submission, marked 待备案, and marked 已备案 when the filing is filed; a removal ends one then, an exchange does
both (from another unit: when the department receives it, docs/adr/0009). Withdrawing a first submission before it was
received takes that back and erases the time of submission; a return (退回补正) keeps both.

Whoever holds the permission may take a step, except in a matter about themselves. Every step is a compare-and-swap on
status and version, with one audit row in the same transaction.
"""
WAY_HEAD = """## The way to a filing

What comes before the first submission, for each kind, from the table of the rules (Article 7). A step with a dashed
border may be left out with a word why; the dates are to follow one another, and may fall on one day.
"""
ENDS = (FilingStatus.FILED, FilingStatus.DISCARDED)


def render_states_markdown() -> str:
    """The whole page: diagram and table of the states, then the way of each kind."""
    return "\n".join([HEAD, *_diagram(), "", *_table(), "", WAY_HEAD, *_ways()])


def _ways() -> Iterator[str]:
    for kind, way in WAYS.items():
        yield f"### {kind.value} {kind.label}"
        yield ""
        yield "```mermaid"
        yield "flowchart LR"
        for each in way:
            yield f'    {each.step.value}["{each.step.label}"]'
        yield f"    {' --> '.join(each.step.value for each in way)}"
        left_out = [each.step.value for each in way if each.is_optional]
        if left_out:
            yield "    classDef optional stroke-dasharray: 4 4"
            yield f"    class {','.join(left_out)} optional"
        yield "```"
        yield ""
        yield "| step | 环节 | may be left out | date |"
        yield "|---|---|---|---|"
        for each in way:
            day = STEP_FIELDS.get(each.step, "first_complete_at")
            yield f"| {each.step.value} | {each.step.label} | {'yes' if each.is_optional else 'no'} | `{day}` |"
        yield ""


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
