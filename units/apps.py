from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "二级单位党组织"
