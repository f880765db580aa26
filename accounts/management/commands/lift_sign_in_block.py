"""Lets an account, or everybody at an address, try to sign in again: for when no system administrator can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.addresses import normalize_address
from accounts.models import User, normalize_username
from common.errors import Refused


class Command(BaseCommand):
    help = "解除账号或网络地址的登录暂停。"

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("username", nargs="?", help="账号")
        which.add_argument("--address", help="网络地址（同一出口的用户全部被暂停登录时使用）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["address"]:
            self._address(options["address"])
        else:
            self._account(options["username"])

    def _address(self, given: str) -> None:
        address = normalize_address(given)
        if not address:
            raise CommandError(f"{given} 不是网络地址。")
        count = services.lift_address_block(address=address)
        self.stdout.write(f"已清除来自 {address} 的 {count} 次错误尝试。")

    def _account(self, username: str) -> None:
        account = User.objects.filter(username=normalize_username(username)).first()
        if account is None:
            raise CommandError(f"没有账号 {username}。")
        try:
            services.lift_block(account=account, by=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已解除账号 {account.username} 的登录暂停。")
