"""What does Article 4 say to a unit with so many members and so many organizers?"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import clock
from regulation.facts import settings_on
from rules.editions import edition_on
from rules.staffing import Holder, StaffingFacts, StaffingVerdict, assess_staffing
from rules.verdicts import DISCLAIMER

UNKNOWN = "unknown"
MOST_MEMBERS = 10_000_000
MOST_ORGANIZERS = 1_000  # a finding per person is printed


class Command(BaseCommand):
    help = "按第四条对照党员人数与专职组织员配备。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", metavar="人数", help=f"党员人数；没有记录时填 {UNKNOWN}")
        parser.add_argument("--organizers", metavar="人数", help="在岗专职组织员人数")
        parser.add_argument("--json", action="store_true", dest="as_json", help="以 JSON 输出")

    def handle(self, *args: Any, members: str | None, organizers: str | None, as_json: bool, **options: Any) -> None:
        count = None if members == UNKNOWN else _number("--members", members, f"；没有记录时填 {UNKNOWN}")
        holders = (Holder(),) * _number("--organizers", organizers, most=MOST_ORGANIZERS)
        today = clock.today()
        facts = StaffingFacts(count, full=count, holders=holders)
        verdict = assess_staffing(facts, on=today, edition=edition_on(today), settings=settings_on(today))
        if as_json:
            self.stdout.write(json.dumps(_as_json(verdict), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_as_text(verdict))


def _number(option: str, text: str | None, hint: str = "", most: int = MOST_MEMBERS) -> int:
    if text is None:
        raise CommandError(f"请给出 {option}{hint}。", returncode=2)
    if not (text.isascii() and text.isdigit()):
        raise CommandError(f"{option} 的值“{text}”应为不小于0的整数{hint}。", returncode=2)
    if len(text) > len(str(most)) or int(text) > most:
        raise CommandError(f"{option} 的值“{text[:20]}”超出可对照的范围（至多{most}）。", returncode=2)
    return int(text)


def _as_json(verdict: StaffingVerdict) -> dict[str, Any]:
    return {
        "members": verdict.members,
        "minimum_organizers": verdict.minimum_organizers,
        "shortfall": verdict.shortfall,
        "grade_expected": verdict.grade_expected,
        "extra_posts_may_be_considered": verdict.extra_posts_may_be_considered,
        "findings": [
            {"article": each.article, "outcome": each.outcome, "strength": each.strength, "message": each.message}
            for each in verdict.findings
        ],
    }


def _as_text(verdict: StaffingVerdict) -> str:
    members = "未见记录" if verdict.members is None else f"{verdict.members}人"
    head = f"党员人数：{members}    在岗专职组织员：{verdict.in_post}名    尚缺：{verdict.shortfall}名"
    lines = [f"  [{each.label}] {each.message}（{each.citation}）" for each in verdict.findings]
    return "\n".join([head, *lines, DISCLAIMER])
