"""Forms that hand their data to a service and take its errors back."""

from typing import Any

from django import forms
from django.http import HttpRequest

from common.errors import Invalid, Refused, Stale


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
    for field, messages in error.errors.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Show on top of a form why the rules do not allow it, and what to do."""
    form.add_error(None, f"{refusal.message}{refusal.remedy}")


class ServiceFormMixin:
    """For Django's ``FormView``: ``perform(form)`` calls the service; its errors come back into the form.

    A stale form is not one of them: it answers 409 with its own page.
    """

    def perform(self, form: Any) -> Any:
        """Call the service and return the answer to send, or None for the success URL."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> Any:
        try:
            return self.perform(form) or super().form_valid(form)  # type: ignore[misc]
        except Invalid as error:
            add_errors(form, error)
        except Stale:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        return self.form_invalid(form)  # type: ignore[attr-defined]
