"""A backup back into an empty database, or only a look whether it could be."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.commands import reason_of
from common.errors import DomainError
from jobs import databases
from jobs.archive import Manifest
from jobs.restore import check_backup, restore_backup


class Command(BaseCommand):
    help = "从备份恢复数据库和附件；目标必须是空库。写入前先核对整个备份，写入后逐表核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="备份文件")
        parser.add_argument("--into", metavar="数据库地址", help="恢复到另一个空数据库（缺省为 DATABASE_URL）")
        parser.add_argument("--files", type=Path, metavar="目录", help="附件恢复到哪个目录（缺省为 STORAGE_DIR）")
        parser.add_argument("--check", action="store_true", help="只核对备份是否完好，不写入任何内容")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._report("备份完好", check_backup(options["file"]))
                return
            target = databases.opened_by_url(options["into"]) if options["into"] else nullcontext("default")
            with target as alias:
                files = options["files"] or Path(settings.STORAGE_DIR)
                self._report("已恢复并逐表核对一致", restore_backup(options["file"], into=alias, files=files))
        except DomainError as error:
            raise CommandError(f"未恢复：{error}{getattr(error, 'remedy', '')}") from error
        except OSError as error:
            raise CommandError(f"未恢复：{error.filename or ''} {reason_of(error)}") from error

    def _report(self, result: str, manifest: Manifest) -> None:
        rows = sum(digest.rows for digest in manifest.tables.values())
        self.stdout.write(f"{result}：{len(manifest.tables)}张表，{rows}行，{len(manifest.files)}个文件。")
        for name in manifest.missing:
            self.stderr.write(f"制作备份时该文件已缺失：{name}")
        for name in manifest.altered:
            self.stderr.write(f"制作备份时该文件已与登记的校验值不一致：{name}")
