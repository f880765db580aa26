"""Write the generated pages of docs/, or check that they are up to date."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import generated_docs


class Command(BaseCommand):
    help = "生成 docs/ 中由代码生成的页面；--check 只检查是否最新。"
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只检查，不写入；不一致时退出码为1")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            for path in generated_docs.write(settings.BASE_DIR):
                self.stdout.write(f"已更新：{path}")
            return
        outdated = generated_docs.outdated(settings.BASE_DIR)
        if outdated:
            raise CommandError(f"与代码不一致：{'、'.join(outdated)}。请运行 ./dev manage generate_docs。")
