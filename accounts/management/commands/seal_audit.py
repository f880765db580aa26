"""Link what was written to the audit since the last run; for cron, or as a small service with --every."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import IntegrityError

from accounts import sealing


class Command(BaseCommand):
    help = "Seal the audit entries written since the last run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="keep running and seal every so many seconds")
        parser.add_argument(
            "--with-parent", type=int, nargs="?", const=0, metavar="PID",
            help="end when the process that started this one ends; its number, since it may end before this one looks",
        )  # fmt: skip

    def handle(self, *args: Any, every: int | None = None, with_parent: int | None = None, **options: Any) -> None:
        parent = os.getppid() if with_parent == 0 else with_parent
        self._seal()
        while every and not self._slept_past_the_parent(every, parent):
            self._seal()

    def _slept_past_the_parent(self, seconds: int, parent: int | None) -> bool:
        """Sleep; whether the parent has ended meanwhile."""
        for _ in range(seconds):
            if parent is not None and os.getppid() != parent:
                return True
            time.sleep(1)
        return False

    def _seal(self) -> None:
        try:
            head = sealing.seal_pending()
        except IntegrityError:
            self.stderr.write("另一个封存任务正在运行，本次未封存。")
        else:
            self.stdout.write(f"已封存至第{head.position}条。")
