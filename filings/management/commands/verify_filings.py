"""Prove that what was filed is still what was filed, or say where it is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from filings.services.sealing import verify


class Command(BaseCommand):
    help = "Verify the seal of every filing and the SHA-256 of every file; exit status 1 when anything differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool = False, **options: Any) -> None:
        found = verify()
        if as_json:
            report = {
                "whole": found.is_whole,
                "sealed": found.sealed,
                "files": found.files,
                "unsealed": found.unsealed,
                "differences": [asdict(each) for each in found.differences],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(f"已封存备案{found.sealed}件，文件{found.files}个；封存启用前备案{found.unsealed}件。")
            for each in found.differences:
                self.stderr.write(f"{each.number}：{each.message}")
        if not found.is_whole:
            raise CommandError("封存内容不一致，请立即查明原因。", returncode=1)
        if not as_json:
            self.stdout.write("封存内容一致。")
