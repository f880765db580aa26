"""The accounts of the demonstration."""

from django.conf import settings
from django.db import transaction

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.roles import grant_role
from common.errors import Refused


@transaction.atomic
def create_demo_accounts() -> dict[str, User]:
    """Make the demo accounts that are missing, with their global roles; returns all by name. Only in a demo."""
    if not settings.IS_DEMO:
        raise Refused("当前不是示例环境，不得创建示例账号。")
    found: dict[str, User] = User.objects.in_bulk([demo.username for demo in DEMO_ACCOUNTS], field_name="username")
    for demo in DEMO_ACCOUNTS:
        if demo.username in found:
            continue
        account = create_account(
            username=demo.username,
            display_name=demo.display_name,
            password=DEMO_PASSWORD,
            must_change_password=False,
            by=None,
        )
        for role in demo.roles:
            grant_role(account=account, role=role, by=None)
        found[demo.username] = account
    return found
