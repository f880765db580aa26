"""What forms say of input that they cannot take: one tone, in one place, for the framework's own fields and checks.

The framework's translation orders about (输入一个有效的日期) and leaves some messages in English. Ours say what to do.
A field's own ``error_messages`` still take precedence.
"""

from collections.abc import Mapping

from django import forms
from django.core import validators

NOT_OFFERED = "没有这个选项，请从列出的选项中选择。"
NO_SUCH_CHOICE = "“%(value)s”不在选项中，请从列出的选项中选择。"
NO_FILE = "没有收到文件，请重新选择。"

MESSAGES: Mapping[type[forms.Field], Mapping[str, str]] = {
    forms.Field: {"required": "请填写。"},
    forms.BooleanField: {"required": "请勾选。"},
    forms.ChoiceField: {"required": "请选择。", "invalid_choice": NO_SUCH_CHOICE},
    forms.MultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": NO_SUCH_CHOICE,
        "invalid_list": NOT_OFFERED,
    },
    forms.ModelChoiceField: {"required": "请选择。", "invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.DateField: {"invalid": "不是有效的日期，请按“2026-03-01”的样式填写。"},
    forms.DateTimeField: {"invalid": "不是有效的时间，请按“2026-03-01 09:30”的样式填写。"},
    forms.TimeField: {"invalid": "不是有效的时间，请按“09:30”的样式填写。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.FloatField: {"invalid": "请填写数字。"},
    forms.UUIDField: {"invalid": "页面内容不完整，请刷新后重新提交。"},
    forms.FileField: {
        "required": "请选择文件。",
        "invalid": NO_FILE,
        "missing": NO_FILE,
        "empty": "文件是空的（0字节），请重新选择。",
        "max_length": "文件名不超过%(max)d个字（现%(length)d个字），请改短后重新选择。",
        "contradiction": "请在上传新文件和清除原文件中选择一项。",
    },
    forms.ImageField: {"invalid_image": "不是图片，或图片已损坏，请重新选择。"},
}
CHECKS: Mapping[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "不能小于%(limit_value)s。",
    validators.MaxValueValidator: "不能大于%(limit_value)s。",
    validators.MinLengthValidator: "不少于%(limit_value)d个字（现%(show_value)d个字）。",
    validators.MaxLengthValidator: "不超过%(limit_value)d个字（现%(show_value)d个字）。",
}
OTHER_CHECKS: Mapping[type, str] = {
    validators.RegexValidator: "格式不符，请核对后填写。",
    validators.EmailValidator: "不是有效的邮箱地址，请核对。",
    validators.ProhibitNullCharactersValidator: "含有不能保存的字符，请重新填写。",
}


def speak() -> None:
    """Put our words in the place of the framework's; twice is as good as once."""
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    for check, message in {**CHECKS, **OTHER_CHECKS}.items():
        check.message = message  # type: ignore[attr-defined]
