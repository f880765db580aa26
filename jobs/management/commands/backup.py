"""A backup while the system is running."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.commands import reason_of
from common.errors import DomainError
from jobs.backup import make_backup


class Command(BaseCommand):
    help = "备份数据库和全部附件：同一时点、加密、完整（运行期间可用）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="目录或文件", help="写到哪里；目录则自动命名")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["to"])
        except DomainError as error:
            raise CommandError(f"未生成备份：{error}{getattr(error, 'remedy', '')}") from error
        except OSError as error:
            raise CommandError(f"未生成备份：{error.filename or ''} {reason_of(error)}") from error
        manifest = made.manifest
        rows = sum(digest.rows for digest in manifest.tables.values())
        content = f"{len(manifest.tables)}张表，{rows}行，{len(manifest.files)}个文件"
        self.stdout.write(f"已备份到 {made.path}：{content}，{made.size}字节。")
        problems = [f"缺少文件：{name}" for name in manifest.missing]
        problems += [f"文件内容与登记的校验值不一致：{name}" for name in manifest.altered]
        if problems:
            raise CommandError("备份已完成，但附件有问题，请检查存储：\n" + "\n".join(problems), returncode=3)
