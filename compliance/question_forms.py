"""What the pages of questions about verdicts accept."""

from typing import Any

from django import forms

from common import clock
from common.forms import sensible_year

FOR_EVERYBODY = "将向全部单位公开，请写成一般性的表述，勿写单位名称和个人信息。"


def _words(label: str, length: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options)


class QuestionForm(forms.Form):
    """What a unit asks."""

    text = _words("疑问", 1000, 5, help_text="写明与实际情况或条款不一致之处。本系统不得填写国家秘密、工作秘密。")


class AnswerForm(forms.Form):
    """What the department answers."""

    answer = _words("答复", 1000, 5, help_text="提出疑问的单位可见。")


class PublishingAnswerForm(AnswerForm):
    """An answer by somebody who may also write it down as a note on the article."""

    publish = forms.BooleanField(
        label="写入解释口径", required=False, help_text="同时作为条款解释，显示在办法全文相应条款之下。"
    )
    note_question = _words("公开的问题", 300, 2, required=False, help_text=FOR_EVERYBODY)
    note_answer = _words("公开的答复", 1000, 3, required=False, help_text=FOR_EVERYBODY)
    document = forms.CharField(label="依据文件", max_length=200, required=False)
    note_valid_from = forms.DateField(
        label="起始日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[sensible_year],
        help_text="留空则自今天起。",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("publish"):
            for name in ("note_question", "note_answer"):
                # Never the answer itself by default: it speaks of the unit.
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, f"写入解释口径的，请填写{self.fields[name].label}。")
            found["note_valid_from"] = found.get("note_valid_from") or clock.today()
        return found
