"""The department's notes on articles: all of them, a new one, and taking one back."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.access import allows
from accounts.permissions import Permission
from accounts.views.guards import GlobalPermission
from common import clock
from common.forms import ServiceFormMixin
from regulation.forms import NoteForm, WithdrawalForm
from regulation.models import InterpretationNote
from regulation.services.notes import withdraw_note, write_note
from rules.articles import anchors


class NoteList(GlobalPermission, TemplateView):
    """Every note that was ever written, by article, withdrawn ones included."""

    permissions = (Permission.VIEW_SETTINGS,)
    template_name = "regulation/notes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(InterpretationNote.objects.select_related("decided_by", "withdrawn_by"))
        places = {anchor: position for position, anchor in enumerate(anchors())}
        rows.sort(key=lambda note: places.get(note.anchor, len(places)))
        return super().get_context_data(
            title="条款解释",
            notes=[(note, *self.state(note)) for note in rows],
            may_decide=allows(self.account, Permission.DECIDE_SETTING),
            **kwargs,
        )

    def state(self, note: InterpretationNote) -> tuple[str, str]:
        if note.withdrawn_at:
            return "已撤回", "muted"
        return ("尚未生效", "info") if note.valid_from > clock.today() else ("有效", "ok")


class NotePage(ServiceFormMixin, GlobalPermission, FormView):
    """A page that changes notes."""

    permissions = (Permission.DECIDE_SETTING,)

    def get_success_url(self) -> str:
        return reverse("regulation:notes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)


class NoteCreate(NotePage):
    """A new note; ``?article=article-7`` chooses its place."""

    template_name = "regulation/note_form.html"
    form_class = NoteForm
    extra_context = {"title": "写入条款解释", "submit_label": "写入"}

    def get_initial(self) -> dict[str, Any]:
        return {"anchor": self.request.GET.get("article", ""), "valid_from": clock.today()}

    def perform(self, form: NoteForm) -> None:
        write_note(by=self.account, **form.cleaned_data)
        messages.success(self.request, "条款解释已写入。")


class NoteWithdraw(NotePage):
    """Taking a note back."""

    template_name = "regulation/note_withdraw.html"
    form_class = WithdrawalForm
    extra_context = {"title": "撤回条款解释", "submit_label": "撤回", "tone": "gap"}

    @cached_property
    def note(self) -> InterpretationNote:
        return get_object_or_404(InterpretationNote.objects.select_related("decided_by"), pk=self.kwargs["pk"])

    def perform(self, form: WithdrawalForm) -> None:
        withdraw_note(note=self.note, by=self.account, **form.cleaned_data)
        messages.success(self.request, "该解释已撤回，自今天起不再显示。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(note=self.note, **kwargs)
