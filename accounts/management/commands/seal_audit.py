"""Link what was written to the audit since the last run; for cron, or as a small service with --every."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import IntegrityError

from accounts import sealing


class Command(BaseCommand):
    help = "Seal the audit entries written since the last run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="keep running and seal every so many seconds")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        self._seal()
        while every:
            time.sleep(every)
            self._seal()

    def _seal(self) -> None:
        try:
            head = sealing.seal_pending()
        except IntegrityError:
            self.stderr.write("另一个封存任务正在运行，本次未封存。")
        else:
            self.stdout.write(f"已封存至第{head.position}条。")
