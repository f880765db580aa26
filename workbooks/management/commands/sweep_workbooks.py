"""Delete uploaded workbooks that nobody confirmed in time; the next upload does it, too."""

from typing import Any

from django.core.management.base import BaseCommand

from workbooks.models import WaitingFile


class Command(BaseCommand):
    help = "Delete uploaded workbooks whose time to be confirmed is over."

    def handle(self, *args: Any, **options: Any) -> None:
        count, _ = WaitingFile.objects.expired().delete()
        self.stdout.write(f"已清理过期的待确认文件{count}个。")
