from functools import partial

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "执行情况"

    def ready(self) -> None:
        self.add_pages()
        self.add_panels()
        self.add_jobs()

    def add_jobs(self) -> None:
        from compliance.inspection.volumes import InspectionVolume  # noqa: PLC0415 models are at hand
        from jobs import registry  # noqa: PLC0415

        registry.register(InspectionVolume())

    def add_pages(self) -> None:
        # Models are at hand only from here on.
        from accounts.permissions import Permission  # noqa: PLC0415
        from common import navigation  # noqa: PLC0415
        from units.access import can_somewhere  # noqa: PLC0415

        def sees_units(user: object) -> bool:
            return can_somewhere(user, Permission.VIEW_UNIT)

        item = partial(navigation.NavItem, group="执行情况", permission=sees_units)
        navigation.register(
            item(
                "执行情况", "layout-grid", "compliance:cockpit", order=5, is_primary=True, is_exact=True,
                pages=(
                    "unit", "cell", "department", "department-cell", "documents",
                    "snapshots", "snapshot", "snapshot-take", "snapshot-unit", "snapshot-documents",
                ),
            ),
            item("配备情况", "scale", "compliance:staffing", order=10, is_exact=True, pages=("staffing-export",)),
            item(
                "配备推演", "calculator", "compliance:what-if", order=20, is_exact=True, pages=("what-if-statistics",)
            ),
            item("预测提示", "trending-up", "compliance:forecast", order=30, is_exact=True),
            item(
                "疑问答复", "message-question", "compliance:questions", order=60, is_exact=True,
                pages=("question-ask", "question", "question-answer"),
            ),
        )  # fmt: skip

    def add_panels(self) -> None:
        from common import panels  # noqa: PLC0415
        from compliance import (  # noqa: PLC0415 models are at hand
            inspection_panels as inspection,
            panels as own,
            question_panels as questions,
            setting_effect,
        )

        panels.register_panel("home-department", own.coverage_panel, order=10)
        panels.register_panel("home-department", own.figures_panel, order=20)
        panels.register_panel("home-department", own.charts_panel, order=25)
        panels.register_panel("home-department", own.vacancies_panel, order=50)
        panels.register_panel("home-department", own.counts_panel, order=60)
        panels.register_panel("home-department", questions.waiting_panel, order=55)
        panels.register_events("home-department", own.tell_changes)
        panels.register_panel("home-unit", own.unit_requests_panel, order=10)
        panels.register_panel("home-unit", own.unit_posts_panel, order=35)
        panels.register_panel("home-unit", own.unit_staffing_panel, order=40)
        panels.register_panel("home-unit", own.unit_members_panel, order=50)
        panels.register_panel("home-unit", questions.unit_home_panel, order=60)
        panels.register_panel("unit", own.unit_cockpit_panel, order=40)
        panels.register_panel("unit", questions.unit_panel, order=60)
        panels.register_panel("unit", inspection.unit_volume_panel, order=90)
        panels.register_panel("person", inspection.person_volume_panel, order=90)
        panels.register_panel("setting-decision", setting_effect.effect_panel)
