"""What a decision about a setting would change for the units, tried out on today's facts before it is made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from common import tones
from common.panels import Panel
from compliance.facts import UnitRow, counts_as_in_scope
from compliance.judging import JudgedUnit, judge
from regulation.decisions import Proposal
from rules.cockpit import cells, judge_unit
from rules.settings import Settings
from rules.standard import Standard
from rules.verdicts import Verdict

SHOWN = 12


@dataclass(frozen=True)
class Change:
    """One article's conclusion about a unit that would be another one."""

    unit: UnitRow
    article: str
    before: tones.Look
    after: tones.Look

    @property
    def anchor(self) -> str:
        return f"article-{self.article}"


def effect_panel(request: HttpRequest, proposal: Proposal) -> Panel | None:
    """Beside the form of a decision: the units whose conclusions would change. Nothing where no rule asks."""
    if not proposal.rules or not proposal.changes_value:
        return None
    user: Any = request.user
    judgement = judge(user, proposal.today)
    settings, key = judgement.standard.settings, proposal.note.key
    old, new = (
        replace(judgement.standard, settings=replace(settings, **{key: value}))
        for value in (proposal.before.value, proposal.value)
    )
    changes = [change for row in judgement.units for change in _changes(row, old, new)]
    units = len({change.unit.pk for change in changes})
    words = f"{units}个单位的结论将改变" if changes else "各单位的结论不变"
    context = {
        "changes": changes[:SHOWN],
        "more": max(0, len(changes) - SHOWN),
        "lede": f"以今天的数据试算：{words}。",
    }
    return Panel("compliance/panels/setting_effect.html", context)


def _changes(row: JudgedUnit, old: Standard, new: Standard) -> Iterator[Change]:
    before, after = (cells(_verdict(row, standard)) for standard in (old, new))
    for article, cell in before.items():
        looks = tones.look_of(cell), tones.look_of(after[article])
        if looks[0] != looks[1]:
            yield Change(row.unit, article, *looks)


def _verdict(row: JudgedUnit, standard: Standard) -> Verdict:
    """The same facts by another standard; what counts as in scope is a setting itself."""
    return judge_unit(replace(row.facts, in_scope=_in_scope(row.unit, standard.settings)), standard)


def _in_scope(unit: UnitRow, settings: Settings) -> bool:
    return counts_as_in_scope(unit.party_kind, unit.in_scope, settings)
