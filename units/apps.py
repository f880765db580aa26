"""Units: what they add to the navigation and to a unit's page."""

from typing import Any

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "二级单位党组织"

    def ready(self) -> None:
        # Models are loaded only now.
        from accounts.permissions import Permission  # noqa: PLC0415
        from accounts.services import register_objection  # noqa: PLC0415
        from common import navigation, panels  # noqa: PLC0415
        from units.access import can_somewhere  # noqa: PLC0415
        from units.panels import tell_counts, tell_names  # noqa: PLC0415
        from units.services import objection_to_role  # noqa: PLC0415

        def sees_units(user: Any) -> bool:
            return can_somewhere(user, Permission.VIEW_UNIT)

        register_objection(objection_to_role)
        navigation.registry.group("台账", 20)
        navigation.register(
            navigation.NavItem(
                "单位",
                "building-community",
                "units:list",
                permission=sees_units,
                group="台账",
                order=10,
                namespaces=("units",),
                is_primary=True,
            )
        )
        panels.register_events("unit", tell_names)
        panels.register_events("unit", tell_counts)
