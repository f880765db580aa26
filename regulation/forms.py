"""What the pages of settings and notes accept. The field of a setting's value follows from the setting's own type."""

import types
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from django import forms

from common import clock
from common.forms import sensible_year
from common.widgets import PlainSelect
from rules.articles import REGULATION, anchors, citation
from rules.editions import EDITIONS
from rules.settings import SettingNote, Settings, encode_setting

_TYPES = get_type_hints(Settings)
UNSET = "留空表示未设定。"


def day_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[sensible_year], **options)


def text_field(label: str, length: int, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options)


def value_field(note: SettingNote) -> forms.Field:
    """A form field for the value of a setting: yes or no, a number, a day, a time, a choice, several choices, words."""
    kind, is_optional = _kind(note.key)
    options: dict[str, Any] = {"label": "取值", "required": not is_optional, "help_text": UNSET if is_optional else ""}
    if kind is bool:
        return forms.TypedChoiceField(
            choices=[("True", "是"), ("False", "否")], coerce=lambda text: text == "True", widget=forms.RadioSelect,
            **options,
        )  # fmt: skip
    if kind is date:
        return day_field(**options)
    if kind is time:
        return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)
    if kind is int or kind is Decimal:
        options["help_text"] = f"{_wanted(note)}{options['help_text']}"
        return (forms.IntegerField if kind is int else forms.DecimalField)(**options)
    if get_origin(kind) is frozenset:
        (member,) = get_args(kind)
        return _Several(member, **options)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = [(each.value, _label(each)) for each in kind]
        return forms.TypedChoiceField(
            choices=choices, coerce=kind, empty_value=None, widget=forms.RadioSelect, **options
        )
    if kind is str:
        return forms.CharField(max_length=200, **options)
    raise TypeError(f"no field for a setting of type {kind}")


class _Several(forms.TypedMultipleChoiceField):
    """Some of the members of an enum, as the set that the setting holds."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, member: type[StrEnum], **options: Any) -> None:
        choices = [(each.value, _label(each)) for each in member]
        super().__init__(choices=choices, coerce=member, **options)

    def clean(self, value: Any) -> frozenset[Any]:
        return frozenset(super().clean(value))


def _kind(key: str) -> tuple[Any, bool]:
    """The type of a setting's value, and whether it may be left open."""
    kind = _TYPES[key]
    if get_origin(kind) not in (Union, types.UnionType):
        return kind, False
    (only,) = (each for each in get_args(kind) if each is not type(None))
    return only, True


def _label(member: Any) -> str:
    return str(getattr(member, "label", member.value))


def _wanted(note: SettingNote) -> str:
    """What a number may be, in the words with which a wrong one would be refused."""
    try:
        note.decode("")
    except (TypeError, ValueError) as error:
        words = str(error)
        return "" if words.isascii() else f"{words}。"
    return ""


def initial_value(note: SettingNote, value: Any) -> Any:
    """A value as the field of `value_field` shows it."""
    if isinstance(value, frozenset):
        return encode_setting(value)
    return str(value) if isinstance(value, bool | StrEnum) else value


class SettingForm(forms.Form):
    """A decision about one setting."""

    valid_from = day_field("起始日", help_text="自该日起适用；可早于今天（追溯），也可晚于今天（届时生效）。")
    answer = text_field("口径说明", 500, help_text="写明如何理解本条，随相关提示一并显示。")
    document = forms.CharField(
        label="依据文件", max_length=200, required=False, help_text="文件名称、文号或会议纪要编号，没有可不填。"
    )
    field_order = ("value",)

    def __init__(self, *args: Any, note: SettingNote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(note)
        self.order_fields(self.field_order)


class WithdrawalForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="撤回原因", max_length=300)


def _places() -> list[tuple[str, str]]:
    """Articles and their items; paragraphs only where an article has several."""
    several = {each.anchor for each in REGULATION.articles if len(each.paragraphs) > 1}
    return [
        (anchor, citation(anchor))
        for anchor in anchors()
        if anchor.startswith("article-") and ("-p-" not in anchor or anchor.split("-p-")[0] in several)
    ]


class NoteForm(forms.Form):
    """A note beside an article."""

    anchor = forms.ChoiceField(label="条款", choices=_places, widget=PlainSelect)
    question = text_field("问题", 300, 2, help_text="写成一般性的问题；全部单位可见，请勿写入单位名称和个人信息。")
    answer = text_field("答复", 1000, 4)
    document = forms.CharField(
        label="依据文件", max_length=200, required=False, help_text="文件名称、文号或会议纪要编号，没有可不填。"
    )
    valid_from = day_field("起始日")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today()


def _editions() -> list[tuple[str, str]]:
    return [(each.code, f"{each.in_force_from.year}年 {each.title}") for each in EDITIONS]


class EditionsForm(forms.Form):
    """Which two editions to lay side by side, and a day to ask about."""

    left = forms.ChoiceField(label="左侧", choices=_editions, required=False, widget=PlainSelect)
    right = forms.ChoiceField(label="右侧", choices=_editions, required=False, widget=PlainSelect)
    day = day_field("事件日期（查由哪一版判断，选填）", required=False)
