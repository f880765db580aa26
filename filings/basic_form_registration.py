"""What the lower rooms are told about basic information forms when the application starts."""

from typing import Any

from django.http import HttpRequest

from attachments import ownership
from attachments.cadre_forms import register_readers
from common.panels import Panel, register_panel
from common.sealed_text import register_rotator
from filings.documents.cadre_form import read_lrm, read_lrmx
from filings.models import BasicForm, DocumentKind, Filing
from filings.policies import editing_refusal
from filings.services.basic_forms import FORM_OWNER, rotate_basic_forms


def register() -> None:
    """Who sees the photo and its source file, how it gets under another key, what is a form. Twice is as once."""
    ownership.register(
        FORM_OWNER,
        label="基本信息表照片和来源文件",
        visible_ids=lambda user: Filing.objects.visible_to(user).values("pk"),
    )
    register_readers(lrmx=read_lrmx, lrm=read_lrm)
    register_panel("filing", form_panel, order=5)
    register_rotator("份基本信息表", lambda: rotate_basic_forms(by=None))


def form_panel(request: HttpRequest, shown: Any) -> Panel:
    """Where the form stands. `shown` is `filings.views.register.ShownFiling`, which has read it with the filing."""
    filing = shown.filing
    row: BasicForm | None = getattr(filing, "basic_form", None)
    may_edit = editing_refusal(filing, shown.account) is None
    attached = shown.dossier.documents.get(DocumentKind.BASIC_INFORMATION_FORM)
    is_newer = bool(row and attached and row.updated_at > attached.added_at)
    context = {
        "filing": filing,
        "row": row,
        "may_edit": may_edit,
        "is_newer": is_newer,
        "may_attach": may_edit and row is not None and (attached is None or is_newer),
    }
    return Panel("filings/panels/basic_form.html", context)
