from django.apps import AppConfig

from common import navigation
from common.navigation import NavItem


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        navigation.register(NavItem("工作台", "home", "desk:home", order=0, is_primary=True, is_exact=True))
