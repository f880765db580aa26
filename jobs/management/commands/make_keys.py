"""Fresh keys for ``.env``. Runs without settings (see manage.py): production has none before it has keys."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import keys


class Command(BaseCommand):
    help = "生成 .env 所需的密钥行（只输出，不写入任何文件）。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data-key", metavar="编号", help="只生成一个数据密钥（例如 k2），用于轮换：放在 DATA_KEYS 的最前面"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["data_key"]:
            line = f"{options['data_key']}={keys.fresh_key()}"
            try:
                keys.parse_keys(line)
            except ValueError as error:
                raise CommandError("编号只能用字母、数字、下划线和连字符，例如 k2。") from error
            self.stdout.write(line)
            return
        for name, value in {"SECRET_KEY": secrets.token_urlsafe(64), **keys.fresh_keys()}.items():
            self.stdout.write(f"{name}={value}")
        self.stderr.write("请写入 .env（权限 600），并在本机之外另存一份：没有这些密钥，加密内容和备份都无法读取。")
