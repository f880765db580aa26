"""The worker of background work. Run one beside the server, as a service that is started again when it ends."""

import logging
import os
import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from jobs.services import revive_lost_jobs, sweep_jobs
from jobs.worker import work_once, worker_name

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks while there is nothing to do
LOOK_AFTER_LOST = 15.0
SWEEP = 3600.0


class Command(BaseCommand):
    help = "Do background work until told to stop. --once: do what waits, then end (for cron)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is waiting, then end")
        parser.add_argument(
            "--with-parent", type=int, metavar="PID",
            help="end when the process that started this one ends; its number, since it may end before this one looks",
        )  # fmt: skip

    def handle(self, *args: Any, once: bool = False, with_parent: int | None = None, **options: Any) -> None:
        self.parent = with_parent
        self.is_told_to_stop = False
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            count = self.work(worker_name(), once=once)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write(f"已办理后台任务{count}项。")

    def work(self, worker: str, *, once: bool) -> int:
        """Job after job; how many there were."""
        count, self.looked, self.swept = 0, float("-inf"), float("-inf")
        while not self.is_stopping():
            try:
                is_busy = self.look_and_work(worker)
            except OperationalError:
                if once:
                    raise
                logger.warning("the database cannot be asked; looking again", exc_info=True)
                is_busy = False
            count += is_busy
            if once and not is_busy:
                break
            if not is_busy:
                time.sleep(PAUSE)
                close_old_connections()  # a database that was restarted meanwhile is asked anew
        return count

    def look_and_work(self, worker: str) -> bool:
        """What is due: lost jobs, what is over, the next job. Whether there was one."""
        if time.monotonic() - self.looked > LOOK_AFTER_LOST:
            revive_lost_jobs()
            self.looked = time.monotonic()
        if time.monotonic() - self.swept > SWEEP:
            sweep_jobs()
            self.swept = time.monotonic()
        return work_once(worker, self.is_stopping)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Finish the step, put the job back, end."""
        self.is_told_to_stop = True

    def is_stopping(self) -> bool:
        return self.is_told_to_stop or (self.parent is not None and os.getppid() != self.parent)
