"""Organizers: what they add to the navigation, to a unit's page and to its staffing."""

from typing import Any

from django.apps import AppConfig

from common import navigation


class OrganizersConfig(AppConfig):
    name = "organizers"
    verbose_name = "专职组织员"

    def ready(self) -> None:
        # Models are loaded only now.
        from accounts.services import register_objection  # noqa: PLC0415
        from common import panels as places  # noqa: PLC0415
        from common.sealed_text import register_rotator  # noqa: PLC0415
        from organizers import facts, panels, services  # noqa: PLC0415
        from organizers.resources import RosterWorkbook  # noqa: PLC0415
        from units.facts import register_staffing_source  # noqa: PLC0415
        from units.services import register_abolition_guard  # noqa: PLC0415
        from workbooks import registry  # noqa: PLC0415

        _register_navigation()
        register_objection(services.objection_to_role)
        register_rotator("个身份证号", lambda: services.rotate_id_numbers(by=None))
        registry.register(RosterWorkbook())
        register_staffing_source(facts.staffing_facts)
        register_abolition_guard(services.refuse_while_posts_remain)
        places.register_panel("unit", panels.posts_of_unit, order=10)
        places.register_events("unit", panels.tell_posts)
        places.register_events("unit", panels.tell_unit_tenures)
        places.register_events("person", panels.tell_own_tenures)


def _register_navigation() -> None:
    from accounts.access import allows  # noqa: PLC0415 models are not loaded yet when apps are configured
    from accounts.permissions import Permission  # noqa: PLC0415
    from units.access import can_somewhere  # noqa: PLC0415

    def sees_people(user: Any) -> bool:
        return can_somewhere(user, Permission.VIEW_ORGANIZER)

    def exchanges_roster(user: Any) -> bool:
        return allows(user, Permission.EXCHANGE_ROSTER)

    navigation.register(
        navigation.NavItem(
            "组织员",
            "users",
            "organizers:list",
            permission=sees_people,
            group="台账",
            order=20,
            namespaces=("organizers",),
            is_primary=True,
        ),
        navigation.NavItem(
            "花名册", "table-import", "workbooks:overview", permission=exchanges_roster, group="台账", order=40
        ),
    )
