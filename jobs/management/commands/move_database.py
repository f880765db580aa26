"""Everything into another database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from jobs import databases
from jobs.moving import move_database


class Command(BaseCommand):
    help = "把全部数据迁移到另一个空数据库（SQLite 与 PostgreSQL 之间均可），逐表核对一致。请先停止服务。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="数据库地址", help="postgresql://… 或 sqlite:////…")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with databases.opened_by_url(options["to"]) as alias:
                copied = move_database(alias)
        except DomainError as error:
            raise CommandError(f"未迁移：{error}{getattr(error, 'remedy', '')}") from error
        for name, digest in copied.items():
            self.stdout.write(f"{digest.sha256[:16]} {digest.rows:>9} {name}")
        rows = sum(digest.rows for digest in copied.values())
        self.stdout.write(f"已迁移{len(copied)}张表、{rows}行，逐表核对一致。请把 DATABASE_URL 改为新地址后启动服务。")
