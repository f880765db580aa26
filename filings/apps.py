from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"
    verbose_name = "任免备案"

    def ready(self) -> None:
        from filings import registration  # noqa: PLC0415 - needs the models of all apps

        registration.register()
