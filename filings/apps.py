from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"
    verbose_name = "任免备案"

    def ready(self) -> None:
        from filings import basic_form_registration, registration  # noqa: PLC0415 - needs the models of all apps

        registration.register()
        basic_form_registration.register()
