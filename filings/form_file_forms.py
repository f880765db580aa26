"""What the pages around the basic information form ask for: which form, a photo, a file, what to take over."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from filings.forms import MOST, day_field, text_field
from filings.models import BasicForm


class StartForm(forms.Form):
    """Which of the two forms, and whether what the other one alone holds may go."""

    shape = forms.ChoiceField(choices=BasicForm.Shape.choices)
    confirmed = forms.BooleanField(required=False)


class PhotoForm(forms.Form):
    """The portrait."""

    photo = forms.FileField(label="照片", widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png", **MOST}))


FILE_HINT = "可上传.lrmx、.lrm文件，或包含多人文件的zip压缩包。"
PERSON_HINT = "压缩包内有多人时填写。"
LIST_HINT = "只导入压缩包内一人时填写；不填的，列出压缩包内各人，逐人起草。"


class ImportForm(forms.Form):
    """A cadre form file."""

    upload = forms.FileField(
        label="任免审批表文件",
        help_text=FILE_HINT,
        widget=forms.ClearableFileInput(attrs={"accept": ".lrmx,.lrm,.zip", "class": "drop-zone", **MOST}),
    )
    person = text_field("压缩包内的姓名", 64, help_text=PERSON_HINT)


class FromFileForm(ImportForm):
    """A draft that begins with a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].help_text = LIST_HINT

    field_order = ("upload", "without_id_number", "person", "staff_number", "full_member_on")
    # Offered when the number was refused, and then only.
    without_id_number = forms.BooleanField(
        label="不带入身份证号",
        required=False,
        widget=forms.HiddenInput,
        help_text="其余内容先起草，身份证号稍后在基本信息表中填写。",
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    staff_number = text_field("工号", 32, help_text="文件中没有工号。人选已在台账的，填写后与台账对应。")
    full_member_on = day_field("转正日期", help_text="文件中只有入党时间；党龄自转正之日起算，可稍后填写。")

    def offer_to_leave_the_number(self) -> None:
        """Show the way on where the file's ID number is refused."""
        self.fields["without_id_number"].widget = forms.CheckboxInput()


class ListedForm(forms.Form):
    """A draft from one form of a zip."""

    place = forms.IntegerField(min_value=1)
    staff_number = text_field("工号", 32)
    without_id_number = forms.BooleanField(required=False)


class TakeOverForm(forms.Form):
    """What is taken over, and the day of full membership, which no file says."""

    full_member_on = day_field("转正日期", help_text="文件中只有入党时间；党龄自转正之日起算，可稍后填写。")

    def __init__(self, *args: Any, fields: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"] = forms.MultipleChoiceField(choices=[(name, name) for name in fields], required=False)
