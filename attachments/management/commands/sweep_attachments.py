"""Delete files that no row knows: a process that was killed between writing a file and its row leaves one."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from attachments.models import Attachment
from common import clock

# An upload that is still running has no row yet.
GRACE = timedelta(hours=24)
ROOT = "attachments"


class Command(BaseCommand):
    help = "Delete stored files without a row that are older than a day."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for name in list(self._files(ROOT)):
            is_old = default_storage.get_modified_time(name) < clock.now() - GRACE
            if is_old and not Attachment.objects.filter(file=name).exists():
                default_storage.delete(name)
                count += 1
        self.stdout.write(f"已清理无主文件{count}个。")

    def _files(self, folder: str) -> list[str]:
        if not default_storage.exists(folder):
            return []
        folders, files = default_storage.listdir(folder)
        found = [f"{folder}/{name}" for name in files]
        return found + [name for each in folders for name in self._files(f"{folder}/{each}")]
