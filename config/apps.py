"""The project itself as an application: it brings the checks of its settings."""

from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"
    verbose_name = "系统设置"

    def ready(self) -> None:
        import_module("config.checks")
