"""Encrypt again what is under an earlier key, after a new one was put first in DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from organizers.services import rotate_id_numbers


class Command(BaseCommand):
    help = "Bring every encrypted value under the first key of DATA_KEYS; then the earlier keys can be removed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已用当前密钥重新加密{rotate_id_numbers(by=None)}个身份证号。")
