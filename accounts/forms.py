"""What accounts' pages accept: named fields only, everything else that is posted is ignored."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField

from accounts.addresses import client_address
from accounts.models import normalize_username
from accounts.permissions import WORK_FIELD_LABELS
from accounts.roles import GLOBAL_ROLES, ROLES
from accounts.services import TooManyTries, check_credentials
from accounts.services.accounts import USERNAME_HELP

REASON_HELP = "将记入审计。"


def day_input() -> forms.DateInput:
    """A date as the browser's own calendar enters it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _current_password() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "current-password"})


def _new_password() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(AuthenticationForm):
    """One message for every failure, so that it does not tell which accounts exist."""

    error_heading = "未能登录"

    username = UsernameField(label="账号", max_length=64, widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": "账号或密码不正确，或账号已停用。",
        "inactive": "账号或密码不正确，或账号已停用。",
    }

    def clean_username(self) -> str:
        return normalize_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is not None and username and password:
            try:
                account = check_credentials(username=username, password=password, address=client_address(self.request))
            except TooManyTries as refusal:
                raise forms.ValidationError(f"{refusal.message}{refusal.remedy}", code="too_many_tries") from refusal
            if account is None:
                raise self.get_invalid_login_error()
            self.user_cache = account
        return self.cleaned_data


class OwnPasswordForm(forms.Form):
    """Change of one's own password."""

    current = forms.CharField(label="当前密码", strip=False, max_length=128, widget=_current_password())
    password = forms.CharField(label="新密码", strip=False, max_length=128, widget=_new_password())
    password_again = forms.CharField(label="再次输入新密码", strip=False, max_length=128, widget=_new_password())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", "两次输入的新密码不一致。")
        return data


class AccountCreateForm(forms.Form):
    """A new account; its first password is made by the system."""

    username = forms.CharField(
        label="账号", max_length=64, help_text=USERNAME_HELP, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    display_name = forms.CharField(label="姓名", max_length=64)


class AccountChangeForm(forms.Form):
    """Correction of an account."""

    display_name = forms.CharField(label="姓名", max_length=64)


class ReasonForm(forms.Form):
    """Why something is switched off or on."""

    reason = forms.CharField(label="理由", max_length=500, required=False, help_text=REASON_HELP)


class RoleGrantForm(forms.Form):
    """A global role for an account."""

    role = forms.ChoiceField(label="角色", choices=[(role.value, ROLES[role].label) for role in GLOBAL_ROLES])
    work_fields = forms.MultipleChoiceField(
        label="分工",
        required=False,
        choices=[(field.value, label) for field, label in WORK_FIELD_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="只适用于组织部干事；不选即不作限制。",
    )
    valid_from = forms.DateField(label="起始日", widget=day_input())
    valid_until = forms.DateField(
        label="截止日", required=False, widget=day_input(), help_text="含当日；长期有效的留空。"
    )


class EndForm(forms.Form):
    """The end of a role, global or in a unit."""

    last_day = forms.DateField(label="截止日", required=False, widget=day_input(), help_text="含当日；立即终止的留空。")
    reason = forms.CharField(label="理由", max_length=500, required=False, help_text=REASON_HELP)
