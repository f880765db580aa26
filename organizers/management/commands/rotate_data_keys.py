"""Encrypt again what is under an earlier key, after a new one was put first in DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from common.sealed_text import rotate_all


class Command(BaseCommand):
    help = "Bring every encrypted value under the first key of DATA_KEYS; then the earlier keys can be removed."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, changed in rotate_all().items():
            self.stdout.write(f"已用当前密钥重新加密{changed}{label}。")
