"""Prove that the audit is whole, or say where it is not."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import sealing


class Command(BaseCommand):
    help = "Verify the chain of the audit; exit status 1 when anything was changed, taken out or cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool = False, **options: Any) -> None:
        try:
            found = sealing.verify()
        except ValueError as error:  # the file of heads itself
            found = sealing.Verification(0, 0, 0, (str(error),))
        if as_json:
            report = {
                "whole": found.is_whole,
                "entries": found.entries,
                "sealed": found.sealed,
                "unsealed": found.unsealed,
                "problems": list(found.problems),
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(f"审计记录{found.entries}条，已封存{found.sealed}条，未封存{found.unsealed}条。")
            for problem in found.problems:
                self.stderr.write(problem)
        if not found.is_whole:
            raise CommandError("审计记录不完整，请立即查明原因。", returncode=1)
        if not as_json:
            self.stdout.write("审计记录完整。")
