from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "执行情况"

    def ready(self) -> None:
        # Models are at hand only from here on.
        from accounts.permissions import Permission  # noqa: PLC0415
        from common import navigation, panels  # noqa: PLC0415
        from compliance import panels as own  # noqa: PLC0415
        from units.access import can_somewhere  # noqa: PLC0415

        navigation.register(
            navigation.NavItem(
                "执行情况",
                "layout-grid",
                "compliance:cockpit",
                permission=lambda user: can_somewhere(user, Permission.VIEW_UNIT),
                group="执行情况",
                order=5,
                is_primary=True,
                is_exact=True,
            ),
            navigation.NavItem(
                "配备情况",
                "scale",
                "compliance:staffing",
                permission=lambda user: can_somewhere(user, Permission.VIEW_UNIT),
                group="执行情况",
                order=10,
                is_exact=True,
            ),
            navigation.NavItem(
                "配备推演", "calculator", "compliance:what-if", group="执行情况", order=20,
                permission=lambda user: can_somewhere(user, Permission.VIEW_UNIT),
            ),
            navigation.NavItem(
                "预测提示", "trending-up", "compliance:forecast", group="执行情况", order=30, is_exact=True,
                permission=lambda user: can_somewhere(user, Permission.VIEW_UNIT),
            ),
        )  # fmt: skip
        panels.register_panel("home-department", own.coverage_panel, order=10)
        panels.register_panel("home-department", own.figures_panel, order=20)
        panels.register_panel("home-department", own.charts_panel, order=25)
        panels.register_panel("home-department", own.vacancies_panel, order=50)
        panels.register_panel("home-department", own.counts_panel, order=60)
        panels.register_events("home-department", own.tell_changes)
        panels.register_panel("home-unit", own.unit_requests_panel, order=10)
        panels.register_panel("home-unit", own.unit_posts_panel, order=35)
        panels.register_panel("home-unit", own.unit_staffing_panel, order=40)
        panels.register_panel("home-unit", own.unit_members_panel, order=50)
