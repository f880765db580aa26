"""What the pages of a unit's members accept."""

from typing import Any

from django import forms

from accounts.forms import day_input
from accounts.models import RoleGrant, User
from accounts.roles import GLOBAL_ROLES, ROLES, UNIT_ROLES, Scope
from common import clock

ADMINISTRATORS = [role.value for role in GLOBAL_ROLES if ROLES[role].scope == Scope.SYSTEM]


class AccountChoice(forms.ModelChoiceField):
    """Accounts as 姓名（账号）."""

    def label_from_instance(self, account: User) -> str:
        return f"{account.display_name}（{account.username}）"


class MembershipForm(forms.Form):
    """A role in a unit for an account. Administrators are no choice: they see no business data."""

    account = AccountChoice(
        label="账号",
        queryset=User.objects.none(),
        empty_label="请选择",
        widget=forms.Select(attrs={"data-search": ""}),
        help_text="没有账号的，请先由系统管理员建立。",
    )
    role = forms.ChoiceField(label="角色", choices=[(role.value, ROLES[role].label) for role in UNIT_ROLES])
    valid_from = forms.DateField(label="起始日", widget=day_input())
    valid_until = forms.DateField(label="截止日", required=False, widget=day_input(), help_text="含当日；长期的留空。")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        administrators = RoleGrant.objects.filter(role__in=ADMINISTRATORS).between(clock.today(), None)
        accounts = User.objects.filter(is_active=True).exclude(pk=by.pk).exclude(pk__in=administrators.values("user"))
        self.fields["account"].queryset = accounts.order_by("display_name", "username")  # type: ignore[attr-defined]
