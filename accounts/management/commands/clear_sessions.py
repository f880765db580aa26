"""Removes what time has made useless: expired sessions with the forms kept in them, and tries that no longer count."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.services import forget_old_tries


class Command(BaseCommand):
    help = "清除过期的登录会话和登录尝试记录（每日运行）。"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        self.stdout.write(f"已清除过期会话和 {forget_old_tries()} 条登录尝试记录。")
