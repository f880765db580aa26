"""Every unit and the department against every article that can be judged, on a day: for people, programs and cron."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import clock
from common.as_of import problem_with
from compliance.facts import FIRST_JUDGED
from compliance.judging import Judgement, judge_everything
from compliance.totals import Totals, totals_on
from rules.articles import citation
from rules.cockpit import ARTICLES
from rules.editions import Edition, edition_on
from rules.verdicts import DISCLAIMER, Finding, Outcome, Strength, Verdict
from rules.wording import chinese_date
from units.models import Unit

FAIL_ON = (Strength.MUST.value,)
DEPARTMENT = "党委组织部"
GAP = "  "


class Command(BaseCommand):
    help = "按各条逐单位对照执行情况，并对照党委组织部自身职责。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", metavar="日期", help="对照哪一日，如 2026-03-01；不填为今天")
        parser.add_argument("--unit", metavar="单位代码", help="只看一个单位；不含党委组织部")
        parser.add_argument("--totals", action="store_true", help="只要各条合计：单位很多时，用时和内存都少得多")
        parser.add_argument("--json", action="store_true", dest="as_json", help="以 JSON 输出")
        parser.add_argument(
            "--fail-on", metavar="MUST", help="有“须、应”的事项尚未达到时，以状态 1 结束（供定时任务使用）"
        )

    def handle(
        self,
        *args: Any,
        as_of: str | None,
        unit: str | None,
        totals: bool,
        fail_on: str | None,
        as_json: bool,
        **options: Any,
    ) -> None:
        if fail_on is not None and fail_on not in FAIL_ON:
            raise CommandError(f"--fail-on 的值“{fail_on[:20]}”不能识别，应为 {'、'.join(FAIL_ON)}。", returncode=2)
        if totals and (unit is not None or fail_on is not None):
            raise CommandError("--totals 只统计全部单位的合计，不能与 --unit、--fail-on 同时使用。", returncode=2)
        on = _day(as_of)
        if totals:
            self.stdout.write(_only_totals(on, as_json=as_json))
            return
        judgement = judge_everything(on, code=unit)
        if unit is not None and not judgement.units:
            raise CommandError(_no_unit(unit, on), returncode=2)
        if as_json:
            self.stdout.write(json.dumps(_as_json(judgement), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_as_text(judgement))
        if fail_on is not None and any(_falls_short(finding) for finding in _all_findings(judgement)):
            sys.exit(1)


def _day(text: str | None) -> date:
    if text is None:
        return clock.today()
    problem = problem_with(text, first=FIRST_JUDGED)
    if problem:
        raise CommandError(problem, returncode=2)
    return date.fromisoformat(text)


def _no_unit(code: str, on: date) -> str:
    if Unit.objects.filter(code=code).exists():
        return f"单位“{code}”在{chinese_date(on)}尚未启用或已停用。"
    return f"没有代码为“{code[:40]}”的单位。"


def _falls_short(finding: Finding) -> bool:
    return finding.strength is Strength.MUST and finding.outcome is Outcome.NOT_MET


def _all_findings(judgement: Judgement) -> Iterable[Finding]:
    for row in judgement.units:
        yield from row.verdict.findings
    if judgement.department is not None:
        yield from judgement.department.findings


def _only_totals(on: date, *, as_json: bool) -> str:
    edition, counted = edition_on(on), totals_on(on)
    if not as_json:
        return "\n".join([_heading(on, edition), "", *_totals(counted), "", DISCLAIMER])
    found = {"as_of": on.isoformat(), "edition": edition.code if edition else None, "totals": counted}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_json(judgement: Judgement) -> dict[str, Any]:
    edition = judgement.standard.edition
    department = judgement.department or Verdict()
    return {
        "as_of": judgement.on.isoformat(),
        "edition": edition.code if edition else None,
        "units": [
            {"code": row.unit.code, "name": row.unit.name, "findings": _findings(row.verdict)}
            for row in judgement.units
        ],
        "department": _findings(department),
        "totals": judgement.totals,
    }


def _findings(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule,
            "article": each.article,
            "bearer": each.bearer,
            "outcome": each.outcome,
            "strength": each.strength,
            "message": each.message,
            "evidence": [{"label": label, "value": value} for label, value in each.evidence],
        }
        for each in verdict.findings
    ]


def _as_text(judgement: Judgement) -> str:
    heading = _heading(judgement.on, judgement.standard.edition)
    lines = [heading, "", *_table(judgement), "", *_totals(judgement.totals)]
    shortfalls = list(_shortfalls(judgement))
    if shortfalls:
        lines += ["", "“须、应”的事项尚未达到：", *shortfalls]
    return "\n".join([*lines, "", DISCLAIMER])


def _heading(on: date, edition: Edition | None) -> str:
    by = f"依《{edition.title}》{edition.document_number}" if edition else "当日尚无施行中的办法"
    return f"截至{chinese_date(on)}，{by}"


def _table(judgement: Judgement) -> list[str]:
    rows = [("代码", "单位", *(citation(f"article-{article}") for article in ARTICLES))]
    rows += [(row.unit.code, row.unit.name, *_words(row.cells)) for row in judgement.units]
    if judgement.department_cells is not None:
        rows.append(("", DEPARTMENT, *_words(judgement.department_cells)))
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [GAP.join(map(_padded, row, widths)).rstrip() for row in rows]


def _words(cells: Mapping[str, Verdict]) -> list[str]:
    return [cells[article].label for article in ARTICLES]


def _totals(totals: Totals) -> list[str]:
    counted = sum(totals[ARTICLES[0]].values())
    lines = [f"合计（纳入范围的单位{counted}个）："]
    for article, outcomes in totals.items():
        told = "，".join(f"{outcome.label}{number}" for outcome, number in outcomes.items() if number)
        lines.append(f"{GAP}{citation(f'article-{article}')}：{told or '无'}")
    return lines


def _shortfalls(judgement: Judgement) -> Iterable[str]:
    rows: Sequence[tuple[str, Verdict]] = [(row.unit.name, row.verdict) for row in judgement.units]
    if judgement.department is not None:
        rows = [*rows, (DEPARTMENT, judgement.department)]
    for name, verdict in rows:
        for finding in verdict.findings:
            if _falls_short(finding):
                yield f"{GAP}{name}：{finding.message}（{finding.citation}）"


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
