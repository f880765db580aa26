"""Delete files that no row knows: a process that was killed between writing a file and its row leaves one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from attachments.models import Attachment
from common import clock

# An upload that is still running has no row yet; none runs for as long as this.
GRACE = timedelta(hours=1)
ROOT = "attachments"
BATCH = 500


class Command(BaseCommand):
    help = "Delete stored files without a row that are older than an hour. For cron, e.g. every night."

    def handle(self, *args: Any, **options: Any) -> None:
        before = clock.now() - GRACE
        # The files are listed before the rows are asked for: a row that comes meanwhile is seen.
        old = [name for name in self._files(ROOT) if default_storage.get_modified_time(name) < before]
        count = 0
        for start in range(0, len(old), BATCH):
            names = old[start : start + BATCH]
            known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
            for name in names:
                if name not in known:
                    default_storage.delete(name)
                    count += 1
        self.stdout.write(f"已清理无主文件{count}个。")

    def _files(self, folder: str) -> Iterator[str]:
        if not default_storage.exists(folder):
            return
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        for each in folders:
            yield from self._files(f"{folder}/{each}")
