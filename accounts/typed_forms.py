"""A form that was sent after the sign-in had run out: kept in the session, and given back to the same person.

Kept are the fields that a form view of ours would have read, without passwords and files, encrypted and bound to the
account that had typed them. Why this way: docs/adr/0008-typed-forms-wait-in-the-session.md.
"""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from common import clock
from common.encryption import DecryptionError, keyring
from common.forms import RESUMED, ServiceFormMixin
from common.logs import HIDDEN_NAMES

KEPT_FORMS = "typed_forms"
KEPT_FOR = timedelta(hours=1)
MOST_FORMS = 5
MOST_CHARACTERS = 200_000
MOST_FILE_NAMES = 20
PURPOSE = "typed form"

_SECRET_NAME = re.compile(r"pass|pwd|secret|token|密码|口令", re.IGNORECASE)
# What is shown of a kept form: what a person types, not the keys of rows that were chosen.
_SHOWN = (forms.CharField, forms.DateField, forms.IntegerField, forms.DecimalField)


@dataclass(frozen=True)
class TypedForm:
    """What was typed: where it goes, its fields with all their values, and the files that could not be kept."""

    key: str
    at: datetime
    path: str
    fields: list[tuple[str, list[str]]]
    files: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """(label, text) of what a person would recognise, without ID numbers and the like."""
        known = _form_fields(_view_class(self.path))
        typed = [(known.get(name), values) for name, values in self.fields if not HIDDEN_NAMES.search(name)]
        return [
            (str(each.label), "、".join(values))
            for each, values in typed
            if isinstance(each, _SHOWN) and each.label and any(values)
        ]


def is_kept_view(view: Any) -> bool:
    """Whether a view reads a form and can show it filled in (a form of ours, not the framework's)."""
    return isinstance(view, type) and issubclass(view, ServiceFormMixin)


def keep(request: HttpRequest, view: type, account: str) -> bool:
    """Keep what was posted for an account whose sign-in has run out; False when it is too much."""
    fields = _typed(request, view)
    if sum(len(name) + sum(map(len, values)) for name, values in fields) > MOST_CHARACTERS:
        return False
    if fields:
        path, files = request.get_full_path(), [each.name for _, some in request.FILES.lists() for each in some]
        content = json.dumps({"path": path, "fields": fields, "files": files[:MOST_FILE_NAMES]}, ensure_ascii=False)
        entry = {
            "key": uuid.uuid4().hex,
            "at": clock.now().isoformat(),
            "account": account,
            "sealed": keyring().encrypt(content, row=uuid.UUID(account), purpose=PURPOSE),
        }
        # The same form sent twice is one form.
        others = [kept for kept, form in _opened(request, account) if form.path != path]
        request.session[KEPT_FORMS] = [*others, entry][-MOST_FORMS:]
    return True


def kept_for(request: HttpRequest, account: str) -> list[TypedForm]:
    """The forms that wait for an account, oldest first."""
    return [form for _, form in _opened(request, account)]


def drop(request: HttpRequest, key: str) -> None:
    """A form was taken back."""
    left = [entry for entry in request.session.get(KEPT_FORMS, []) if entry["key"] != key]
    if len(left) != len(request.session.get(KEPT_FORMS, [])):
        request.session[KEPT_FORMS] = left


def forget(request: HttpRequest) -> None:
    """Nothing is kept any more."""
    request.session.pop(KEPT_FORMS, None)


def forget_others(request: HttpRequest, account: str) -> None:
    """Whatever was typed by somebody else, or too long ago, is gone."""
    if KEPT_FORMS in request.session:
        left = [entry for entry, _ in _opened(request, account)]
        if left:
            request.session[KEPT_FORMS] = left
        else:
            forget(request)


def _opened(request: HttpRequest, account: str) -> list[tuple[dict[str, str], TypedForm]]:
    since = clock.now() - KEPT_FOR
    found = []
    for entry in request.session.get(KEPT_FORMS, []):
        at = datetime.fromisoformat(entry["at"])
        if entry["account"] == account and at > since:
            try:
                content = json.loads(keyring().decrypt(entry["sealed"], row=uuid.UUID(account), purpose=PURPOSE))
            except DecryptionError:
                continue  # the installation's keys were changed meanwhile
            found.append((entry, TypedForm(entry["key"], at, **content)))
    return found


def _typed(request: HttpRequest, view: type) -> list[tuple[str, list[str]]]:
    known = _form_fields(view)
    return [
        (name, values)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", RESUMED} and not _is_secret(name, known.get(name))
    ]


def _is_secret(name: str, known: forms.Field | None) -> bool:
    is_password = known is not None and isinstance(known.widget, forms.PasswordInput)
    return is_password or _SECRET_NAME.search(name) is not None


def _form_fields(view: Any) -> dict[str, forms.Field]:
    return getattr(getattr(view, "form_class", None), "base_fields", {})


def _view_class(path: str) -> Any:
    try:
        return getattr(resolve(path.partition("?")[0]).func, "view_class", None)
    except Resolver404:
        return None
