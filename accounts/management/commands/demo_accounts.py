"""What somebody needs to look around in a demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "显示示例账号及密码（仅限示例环境）。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("当前不是示例环境，没有示例账号。")
        self.stdout.write(f"示例账号（密码均为 {DEMO_PASSWORD}）：")
        for demo in DEMO_ACCOUNTS:
            self.stdout.write(f"  {demo.username:<10} {demo.label}")
