"""Fill an empty demo with units, people and filings that do not exist."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.databases import gather_statistics
from common.errors import DomainError
from desk.demo.seed import is_empty, seed


class Command(BaseCommand):
    help = "写入示例数据（仅限示例环境的空数据库）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
        parser.add_argument("--json", action="store_true", help="以JSON输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_empty():
            if options["json"]:
                self.stdout.write(json.dumps({"seeded": False}))
            return
        try:
            told = seed()
        except DomainError as error:
            raise CommandError(f"{error}{getattr(error, 'remedy', '')}") from error
        gather_statistics()
        if options["json"]:
            self.stdout.write(json.dumps({"seeded": True} | told, ensure_ascii=False))
            return
        self.stdout.write(
            f"已写入示例数据：{told['units']}个单位、{told['organizers']}名专职组织员、{told['filings']}件备案（均为虚构）。"
        )
