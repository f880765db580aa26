"""A new password for any account, from the server's command line: the way for administrators who forgot theirs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User, normalize_username
from accounts.passwords import new_password
from accounts.services import reset_password
from common.errors import DomainError


class Command(BaseCommand):
    help = "重置账号密码；首次登录须修改。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="账号")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取密码；不加则由系统生成")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=normalize_username(options["username"])).first()
        if account is None:
            raise CommandError(f"没有账号 {options['username']}。")
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else new_password()
        try:
            reset_password(account=account, password=password, version=account.version, by=None)
        except DomainError as error:
            raise CommandError(f"未重置密码：{error}") from error
        self.stdout.write(f"已重置账号 {account.username} 的密码，下次登录须修改。")
        if not options["password_stdin"]:
            self.stdout.write(f"初始密码：{password}")
