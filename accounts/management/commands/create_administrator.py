"""The first account of an installation."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.services import create_account, grant_role
from common import clock
from common.errors import DomainError


class Command(BaseCommand):
    help = "创建首个系统管理员账号（不使用超级用户）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="账号；不填则提示输入")
        parser.add_argument("--name", help="姓名；不填则提示输入")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取密码（第一行）")
        parser.add_argument("--security", action="store_true", help="同时授予安全管理员角色（仅限小型部署）")
        parser.add_argument("--again", action="store_true", help="已有系统管理员时仍然创建")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["again"] and _administrators().exists():
            raise CommandError("已有系统管理员账号，未作任何更改。确需再建一个，请加 --again。")
        username = options["username"] or self._ask("账号：")
        name = options["name"] or self._ask("姓名：")
        password = _first_line() if options["password_stdin"] else self._ask_password()
        roles = [Role.SYSTEM_ADMINISTRATOR] + ([Role.SECURITY_ADMINISTRATOR] if options["security"] else [])
        try:
            account = _create(username, name, password, roles)
        except DomainError as error:
            raise CommandError(f"未创建账号：{error}") from error
        labels = "、".join(str(grant) for grant in account.role_grants.all())
        self.stdout.write(f"已创建账号 {account.username}（{labels}）。请用它登录，再建立其他账号。")
        if not options["security"]:
            self.stdout.write("系统管理员不能授予角色：请另建安全管理员账号（--again --security），由其授权。")

    def _ask(self, prompt: str) -> str:
        try:
            return input(prompt)
        except EOFError as error:
            raise CommandError("没有可用的输入：请用 --username、--name、--password-stdin 给出全部内容。") from error

    def _ask_password(self) -> str:
        password = getpass.getpass("密码（输入时不显示）：")
        if password != getpass.getpass("再次输入密码："):
            raise CommandError("两次输入的密码不一致，未创建账号。")
        return password


def _first_line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _administrators() -> Any:
    grants = RoleGrant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, user__is_active=True)
    return grants.as_of(clock.today())


@transaction.atomic
def _create(username: str, name: str, password: str, roles: list[Role]) -> User:
    account = create_account(
        username=username, display_name=name, password=password, must_change_password=False, by=None
    )
    for role in roles:
        grant_role(account=account, role=role, by=None)
    return account
