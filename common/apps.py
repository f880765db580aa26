from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "公共部分"

    def ready(self) -> None:
        from common import form_words  # noqa: PLC0415 - forms are not imported before the apps are set up

        form_words.speak()
