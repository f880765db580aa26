"""Forms speak in our tone, whichever field of the framework they use."""

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.fields import Field

from accounts.models import User
from common import form_words

CHOICES = [("a", "甲")]
KEY = "01930000-0000-7000-8000-000000000001"
NO_DATE = "不是有效的日期，请按“2026-03-01”的样式填写。"


class Everything(forms.Form):
    text = forms.CharField(max_length=3, min_length=2)
    ticked = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    person = forms.ModelChoiceField(User.objects.none())
    people = forms.ModelMultipleChoiceField(User.objects.none())
    day = forms.DateField()
    number = forms.IntegerField(min_value=1, max_value=9)
    key = forms.UUIDField()
    file = forms.FileField(max_length=5)
    own = forms.CharField(error_messages={"required": "请写明理由。"})


def complaints(data, **files) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in Everything(data, files).errors.items()}


@pytest.mark.django_db
def test_what_is_missing():
    found = complaints({})
    assert found == {
        "text": ["请填写。"],
        "ticked": ["请勾选。"],
        "one": ["请选择。"],
        "several": ["请至少选择一项。"],
        "person": ["请选择。"],
        "people": ["请至少选择一项。"],
        "day": ["请填写。"],
        "number": ["请填写。"],
        "key": ["请填写。"],
        "file": ["请选择文件。"],
        "own": ["请写明理由。"],
    }


@pytest.mark.django_db
def test_what_cannot_be_taken():
    data = {"text": "一二三四", "one": "b", "several": ["b"], "person": KEY, "people": [KEY], "day": "昨天"}
    file = SimpleUploadedFile("一二三四.pdf", b"x")
    found = complaints(data | {"number": "甲", "key": "x", "ticked": "on", "own": "有"}, file=file)
    assert found == {
        "text": ["不超过3个字（现4个字）。"],
        "one": ["“b”不在选项中，请从列出的选项中选择。"],
        "several": ["“b”不在选项中，请从列出的选项中选择。"],
        "person": [form_words.NOT_OFFERED],
        "people": [form_words.NOT_OFFERED],
        "day": [NO_DATE],
        "number": ["请填写整数。"],
        "key": ["页面内容不完整，请刷新后重新提交。"],
        "file": ["文件名不超过5个字（现8个字），请改短后重新选择。"],
    }
    bounds = [complaints({"text": "一", "number": number}) for number in ("0", "10")]
    assert [each["number"] for each in bounds] == [["不能小于1。"], ["不能大于9。"]]
    assert bounds[0]["text"] == ["不少于2个字（现1个字）。"]
    assert complaints({}, file=SimpleUploadedFile("a.pdf", b""))["file"] == ["文件是空的（0字节），请重新选择。"]


def test_no_field_of_the_framework_that_is_used_speaks_for_itself():
    """Every message of a field that our forms have is ours."""
    used = {type(field) for form in _forms() for field in form.base_fields.values()}
    theirs = {
        (cls.__name__, code)
        for kind in used
        for cls in kind.__mro__
        if issubclass(cls, Field) and cls.__module__.startswith("django.")
        for code in vars(cls).get("default_error_messages", {})
        if code not in form_words.MESSAGES.get(cls, {})
    }
    # What none of our fields can say: a list where one value is asked for is told as a choice that is not offered.
    assert theirs - {("ModelChoiceField", "invalid_choice")} == set()


def _forms(cls=forms.BaseForm):
    for each in cls.__subclasses__():
        if not each.__module__.startswith(("django.", "tests.", "crispy")):
            yield each
        yield from _forms(each)


@pytest.mark.parametrize(
    ("password", "messages"),
    [
        ("短甲乙丙丁戊己庚辛", ["密码不少于10个字符。"]),
        ("短甲乙丙丁戊己庚辛壬", []),
        ("9182736455463", ["密码不能全为数字。"]),
        ("qwertyuiop", ["密码过于常见，容易被猜出，请更换。"]),
        ("wangxiaoming1", ["密码与账号过于相似，请更换。"]),
    ],
)
def test_passwords_are_judged_in_chinese(password, messages):
    user = User(username="wangxiaoming", display_name="王晓明")
    found: list[str] = []
    try:
        validate_password(password, user)
    except ValidationError as error:
        found = error.messages
    assert found == messages


def test_what_is_asked_of_a_password_is_said_in_chinese():
    assert password_validators_help_texts() == [
        "不能与本人的账号、姓名等过于相似。",
        "不少于10个字符。",
        "不能是常见密码。",
        "不能全为数字。",
    ]
