"""Forms that hand their data to a service and take its errors back."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from common.as_of import FIRST_YEAR, LAST_YEAR
from common.errors import Invalid, Refused, Stale

# Posted along with a form that is only to be shown filled in: what somebody typed when the sign-in had run out.
RESUMED = "resumed_form"


def sensible_year(day: date) -> None:
    """For fields of days: 0226 for 2026 is a slip, and no calendar is counted there."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(f"年份{day.year}超出合理范围，请核对。")


class VersionForm(forms.Form):
    """A button's form: nothing but the version of the row that its page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def posted_version(request: HttpRequest) -> int:
    """The version that a button was posted with; without one the page that it stood on is out of date."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Stale
    version: int = form.cleaned_data["version"]
    return version


def add_errors(form: forms.BaseForm, error: Invalid) -> None:
    """Show a service's complaints at their fields; those of fields that the form has not, on top."""
    for field, complaints in error.errors.items():
        for message in complaints:
            form.add_error(field if field in form.fields else None, message)


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Show on top of a form why the rules do not allow it, and what to do."""
    form.add_error(None, f"{refusal.message}{refusal.remedy}")


class ServiceFormMixin:
    """For Django's ``FormView``: ``perform(form)`` calls the service; its errors come back into the form.

    A stale form is not one of them: it answers 409 with its own page. A resumed form is shown and not performed.
    """

    def perform(self, form: Any) -> Any:
        """Call the service and return the answer to send, or None for the success URL."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> Any:
        if self._is_resumed():
            return self.form_invalid(form)  # type: ignore[attr-defined]
        try:
            return self.perform(form) or super().form_valid(form)  # type: ignore[misc]
        except Invalid as error:
            add_errors(form, error)
        except Stale:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        return self.form_invalid(form)  # type: ignore[attr-defined]

    def render_to_response(self, context: Any, **kwargs: Any) -> Any:
        if self._is_resumed():
            messages.info(self.request, "已恢复您刚才填写的内容，尚未提交，请核对后提交。")  # type: ignore[attr-defined]
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]

    def _is_resumed(self) -> bool:
        return RESUMED in self.request.POST  # type: ignore[attr-defined]
