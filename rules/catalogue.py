"""The catalogue of all rules, settings and editions, and the page that is generated from it.

A module whose rules shall appear is imported here; nothing else has to be done.
"""

from collections.abc import Iterable, Iterator

from rules import (
    assessment,
    communication,
    conditions,
    coverage,
    cultivation,
    department,
    determination,
    filing_clock,
    management,
    qualification,
    registry,
    selection,
    staffing,
    training,
)
from rules.articles import citation
from rules.editions import EDITIONS, Edition, ParameterKey
from rules.registry import Rule
from rules.settings import SETTING_NOTES, show_setting

RULE_MODULES = (
    coverage,
    staffing,
    qualification,
    communication,
    determination,
    selection,
    filing_clock,
    training,
    cultivation,
    conditions,
    management,
    assessment,
    department,
)

_HEAD = """# Rules

Generated from `rules/` by `manage.py generate_docs`; do not edit.

Strength follows the regulation's own words: MUST (须、应), NORMALLY (一般、原则上), MAY (可、鼓励), WORK (要、注重).
Only MUST and NORMALLY can leave something open. A fact that is missing is UNKNOWN, never a pass or a failure.
"""


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by article and name."""
    return registry.registered_rules()


def render_rules_markdown() -> str:
    """docs/rules.md."""
    parts = (_HEAD, _rule_table(), _rule_texts(), _settings_table(), _editions())
    return "\n".join(parts)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_row(*head), _row(*("---",) * len(head)), *(_row(*row) for row in rows)]
    return "\n".join(lines) + "\n"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "—"


def _rule_table() -> str:
    rows = (
        (each.citation, f"`{each.id}`", each.title, each.bearer, each.strength, *_depends_on(each))
        for each in all_rules()
    )
    head = ("article", "rule", "what", "bearer", "strength", "parameters", "settings")
    return "## Table\n\n" + _table(head, rows)


def _depends_on(each: Rule) -> tuple[str, str]:
    return _codes(each.parameters), _codes(each.settings)


def _rule_texts() -> str:
    def lines() -> Iterator[str]:
        yield "## What each rule says\n"
        for each in all_rules():
            yield f"### `{each.id}` ({each.citation})\n\n{each.docstring}\n"

    return "\n".join(lines())


def _settings_table() -> str:
    rows = (
        (citation(f"article-{note.article}"), f"`{note.key}`", note.question, note.answer, show_setting(note.default))
        for note in SETTING_NOTES.values()
    )
    head = ("article", "setting", "question", "default answer", "default")
    return "## Settings (interpretations, Article 15)\n\n" + _table(head, rows)


def _editions() -> str:
    return "## Editions\n\n" + "\n".join(_edition(each) for each in EDITIONS)


def _edition(each: Edition) -> str:
    until = each.in_force_until.isoformat() if each.in_force_until else "today"
    number = f" ({each.document_number})" if each.document_number else ""
    head = f"### {each.title}{number}\n\nIn force {each.in_force_from.isoformat()} to {until}. {each.notes}\n"
    rows = [
        (f"`{key}`", parameter.label, str(parameter.value), parameter.unit, citation(parameter.anchor))
        for key in ParameterKey
        if (parameter := each.parameters.get(key))
    ]
    if not rows:
        return head
    return f"{head}\n{_table(('parameter', 'what', 'value', 'unit', 'from'), rows)}"
