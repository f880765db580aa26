"""What the pages of the packet accept."""

from django import forms

from workbooks.inspection import FILE_BYTES, MEGABYTE


class PacketForm(forms.Form):
    """A filled-in form."""

    upload = forms.FileField(
        label="填好的离线报送表",
        max_length=255,
        allow_empty_file=True,  # said in our own words, with what to do
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "drop-zone"}),
        help_text=f"只收.xlsx，不超过{FILE_BYTES // MEGABYTE}MB。.xls、.et、.wps请先另存为.xlsx。",
        error_messages={"required": "请选择填好的离线报送表。"},
    )
