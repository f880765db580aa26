from typing import Any

from django.apps import AppConfig

from accounts.permissions import Permission
from common import generated_docs, navigation
from common.navigation import NavItem
from rules.catalogue import render_rules_markdown

GROUP = "办法与口径"


class RegulationConfig(AppConfig):
    name = "regulation"
    verbose_name = "办法"

    def ready(self) -> None:
        generated_docs.register("docs/rules.md", render_rules_markdown)
        navigation.registry.group(GROUP, 70)
        navigation.register(
            NavItem("办法全文", "book-2", "regulation:text", group=GROUP, order=10, is_exact=True),
            NavItem("工作日历", "calendar-event", "regulation:calendar", group=GROUP, order=20, is_exact=True),
            NavItem(
                "解释口径", "adjustments", "regulation:settings", permission=_sees_settings, group=GROUP, order=30,
                is_exact=True,
            ),
            NavItem("办法版本", "versions", "regulation:editions", group=GROUP, order=40, is_exact=True),
        )  # fmt: skip


def _sees_settings(user: Any) -> bool:
    from accounts.access import allows  # noqa: PLC0415 models are not loaded yet when apps are configured

    return allows(user, Permission.VIEW_SETTINGS)
