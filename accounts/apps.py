from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from accounts.permissions import Permission
from common import navigation
from common.navigation import NavItem

GROUP = "系统"
ACCOUNT_PAGES = (
    "account-new", "account-detail", "account-edit", "account-active", "account-password", "account-unblock",
    "role-grant", "role-end",
)  # fmt: skip


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "用户与审计"

    def ready(self) -> None:
        user_logged_in.connect(_session_begins)
        navigation.registry.group(GROUP, 90)
        navigation.register(
            NavItem(
                "账号与角色", "users", "accounts:account-list", permission=_administers_accounts, group=GROUP,
                order=10, is_exact=True, pages=ACCOUNT_PAGES, is_primary=True,
            ),
            NavItem("审计", "history", "accounts:audit-list", permission=_reads_audit, group=GROUP, order=20,
                    is_exact=True, pages=("audit-detail",), is_primary=True),
            NavItem("我的账号", "user", "accounts:profile", group=GROUP, order=90, is_exact=True,
                    pages=("password-change",)),
        )  # fmt: skip


def _session_begins(request: Any, user: Any, **kwargs: Any) -> None:
    """However somebody signs in, the session's limits count from there; one without a beginning is over at once."""
    from accounts import sessions, typed_forms  # noqa: PLC0415 models are not loaded yet when apps are configured

    sessions.begin(request)
    typed_forms.forget_others(request, str(user.pk))


def _administers_accounts(user: Any) -> bool:
    from accounts.access import allows  # noqa: PLC0415 models are not loaded yet when apps are configured

    return allows(user, Permission.MANAGE_ACCOUNT) or allows(user, Permission.MANAGE_ROLE)


def _reads_audit(user: Any) -> bool:
    from accounts.access import allows  # noqa: PLC0415 models are not loaded yet when apps are configured

    return allows(user, Permission.VIEW_AUDIT)
