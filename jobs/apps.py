from typing import Any

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        from attachments import ownership  # noqa: PLC0415 models are not loaded yet when apps are configured
        from common import navigation  # noqa: PLC0415
        from jobs.services.working import OWNER_KIND  # noqa: PLC0415

        # Nobody by the common download: `jobs:download` asks anew whether the requester may still have the file.
        ownership.register(OWNER_KIND, label="后台任务结果", visible_ids=lambda user: [], is_made=True)
        navigation.register(
            navigation.NavItem("我的任务", "progress-check", "jobs:list", _may_ask, group="系统", order=80)
        )


def _may_ask(user: Any) -> bool:
    from jobs import registry  # noqa: PLC0415 models are not loaded yet when apps are configured

    return any(kind.offered_to(user) for kind in registry.kinds())
