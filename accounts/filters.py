"""How the registers of accounts and of the audit are narrowed down."""

from datetime import date, time, timedelta
from pathlib import Path

import django_filters
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet

from accounts.forms import day_input
from accounts.models import AuditEntry, RoleGrant, User, normalize_username
from accounts.roles import GLOBAL_ROLES, ROLES
from common import clock


class AccountFilter(django_filters.FilterSet):
    """Accounts by name, role and state."""

    q = django_filters.CharFilter(label="账号或姓名", method="search", max_length=64)
    role = django_filters.ChoiceFilter(
        label="全局角色",
        choices=[(role.value, ROLES[role].label) for role in GLOBAL_ROLES],
        method="holding",
        empty_label="全部",
    )
    is_active = django_filters.ChoiceFilter(label="状态", choices=[("1", "启用"), ("0", "停用")], empty_label="全部")

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        found: QuerySet[User] = rows.search(value)  # type: ignore[attr-defined]
        return found

    def holding(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(pk__in=RoleGrant.objects.filter(role=value).as_of(clock.today()).values("user"))


# Beyond these the arithmetic of moments overflows; nothing was recorded there.
_WITHIN_REASON = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


# Read when this module is loaded, which its URLs do after all apps are.
def _our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]


def _actions() -> list[tuple[str, str]]:
    """Actions are called ``app.verb_noun``."""
    return [(f"{config.label}.", str(config.verbose_name)) for config in _our_apps() if config.label != "common"]


def _subjects() -> list[tuple[str, str]]:
    # Rows that follow from others say so (units/models/permissions.py) and are never audited themselves.
    models = [
        model for config in _our_apps() for model in config.get_models() if not getattr(model, "is_derived", False)
    ]
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in models]


class AuditFilter(django_filters.FilterSet):
    """Audit entries by who, what, on what, when, and by words."""

    q = django_filters.CharFilter(label="操作、理由", method="search", max_length=100)
    actor = django_filters.CharFilter(label="操作账号", method="by_actor", max_length=64)
    action = django_filters.ChoiceFilter(label="业务", choices=_actions(), lookup_expr="startswith", empty_label="全部")
    subject_type = django_filters.ChoiceFilter(label="对象", choices=_subjects(), empty_label="全部")
    subject = django_filters.UUIDFilter(label="对象编号", field_name="subject_id")
    day_from = django_filters.DateFilter(label="自", method="since", widget=day_input(), validators=_WITHIN_REASON)
    day_until = django_filters.DateFilter(
        label="至（含当日）", method="until", widget=day_input(), validators=_WITHIN_REASON
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def search(self, rows: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return rows.filter(Q(summary__contains=value) | Q(reason__contains=value))

    def by_actor(self, rows: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return rows.filter(actor_name=normalize_username(value))

    def since(self, rows: QuerySet[AuditEntry], name: str, value: date) -> QuerySet[AuditEntry]:
        return rows.filter(at__gte=clock.at(value, time.min))

    def until(self, rows: QuerySet[AuditEntry], name: str, value: date) -> QuerySet[AuditEntry]:
        return rows.filter(at__lt=clock.at(value + timedelta(days=1), time.min))
