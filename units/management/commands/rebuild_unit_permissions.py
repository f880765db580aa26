"""Brings guardian's rows in line with the memberships that are in force today; for cron, every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common import clock
from units.access import derive_permissions
from units.models import Membership, UnitUserPermission


class Command(BaseCommand):
    help = "按今天有效的单位成员重建单位权限记录（每日运行）。"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        members = Membership.objects.as_of(clock.today()).values("user")
        leftovers = UnitUserPermission.objects.values("user")
        accounts = User.objects.filter(Q(pk__in=members) | Q(pk__in=leftovers))
        total = sum(derive_permissions(account) for account in accounts)
        self.stdout.write(f"已重建 {len(accounts)} 个账号的 {total} 条单位权限记录。")
