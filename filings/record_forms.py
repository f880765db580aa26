"""What the pages beside a filing's content accept: talks, materials, circumstances, opinions."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from common import clock
from common.forms import sensible_year
from common.widgets import PlainSelect
from filings.checklist import Line
from filings.forms import day_field, text_field
from filings.kinds import items_of
from filings.models import Communication, FilingKind, MaterialKind
from filings.services.materials import Entry
from rules.wording import chinese_date

NOT_SAID, PRESENT, ABSENT = "", "yes", "no"


class CommunicationForm(forms.Form):
    """One talk with the other side."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    held_on = forms.DateField(
        label="沟通日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[sensible_year],
    )
    way = forms.ChoiceField(label="方式", choices=Communication.Way.choices, widget=PlainSelect)
    participants = forms.CharField(
        label="沟通人员", max_length=200, help_text="双方参加人员，例如：党委书记、组织部干事。"
    )
    gist = forms.CharField(
        label="沟通内容",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明事项和意见即可，不写涉密内容。双方均可查看。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["max"] = clock.today().isoformat()


class AttachForm(forms.Form):
    """Talks of the unit that belong to no filing yet."""

    communications = forms.TypedMultipleChoiceField(label="沟通记录", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: Iterable[Communication], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {str(row.pk): row for row in rows}
        field = self.fields["communications"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, _talk(row)) for key, row in offered.items()]
        field.coerce = offered.__getitem__


def _talk(row: Communication) -> str:
    return f"{chinese_date(row.held_on)} {row.get_way_display()}（{row.get_side_display()}记录）：{row.gist}"


@dataclass(frozen=True)
class MaterialRow:
    """The fields about one material."""

    kind: MaterialKind
    present: BoundField
    dated: BoundField
    kept: BoundField


class MaterialsForm(forms.Form):
    """What is there of the checklist. What nothing is said of stays 未登记."""

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self._ask(line)

    def _ask(self, line: Line) -> None:
        name, said = line.kind.pk.hex, line.material
        choices = [(PRESENT, "有"), (ABSENT, "无")]
        # What was said once is corrected, not unsaid.
        offered = choices if said else [(NOT_SAID, "未登记"), *choices]
        self.fields[f"present_{name}"] = forms.ChoiceField(
            label=f"{line.kind.name}有无", choices=offered, required=bool(said), widget=PlainSelect,
            initial=NOT_SAID if said is None else PRESENT if said.is_present else ABSENT,
        )  # fmt: skip
        self.fields[f"dated_{name}"] = day_field(f"{line.kind.name}日期", initial=said.dated_on if said else None)
        self.fields[f"kept_{name}"] = text_field(
            f"{line.kind.name}存放处", 100, initial=said.kept_where if said else "",
            widget=forms.TextInput(attrs={"placeholder": "例如：党委办公室选任卷"}),
        )  # fmt: skip

    def rows(self) -> Iterator[MaterialRow]:
        """The fields by material, as the page shows them."""
        for line in self.lines:
            name = line.kind.pk.hex
            yield MaterialRow(line.kind, self[f"present_{name}"], self[f"dated_{name}"], self[f"kept_{name}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            name = line.kind.pk.hex
            if not data.get(f"present_{name}") and (data.get(f"dated_{name}") or data.get(f"kept_{name}")):
                self.add_error(f"present_{name}", "已填日期或存放处的，请选择有无。")
        return data

    def entries(self) -> dict[MaterialKind, Entry]:
        """What was said, by material."""
        data, found = self.cleaned_data, {}
        for line in self.lines:
            name = line.kind.pk.hex
            if data.get(f"present_{name}"):
                is_present = data[f"present_{name}"] == PRESENT
                found[line.kind] = Entry(is_present, data.get(f"dated_{name}"), data.get(f"kept_{name}", ""))
        return found


class MaterialKindForm(forms.Form):
    """An entry of the checklist."""

    name = forms.CharField(label="材料名称", max_length=60)
    hint = text_field("说明", 200, help_text="显示在名称旁，例如形成的环节。")
    order = forms.IntegerField(label="顺序", min_value=0, max_value=9999, initial=100, help_text="小的在前。")
    kinds = forms.MultipleChoiceField(
        label="适用类别",
        choices=[(kind.value, kind.word) for kind in FilingKind],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选的，适用于全部类别。",
    )


class CircumstancesForm(forms.Form):
    """Why an item of 一般 or 原则上 is not met."""

    about = forms.ChoiceField(label="事项", widget=PlainSelect)
    text = forms.CharField(
        label="情况说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), help_text="报备后党委组织部可见。"
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(about.value, about.label) for about in items_of(kind)]


class CircumstancesNoteForm(forms.Form):
    """The department's note; that it was noted says enough."""

    note = text_field("备注", 500, widget=forms.Textarea(attrs={"rows": 3}), help_text="可不填；单位可见。")


class OpinionForm(forms.Form):
    """What one level of the department says."""

    text = forms.CharField(
        label="审核意见", max_length=500, initial="经核对，材料齐全，拟同意备案。",
        widget=forms.Textarea(attrs={"rows": 4}), help_text="仅党委组织部可见。需要补正的，请退回补正。",
    )  # fmt: skip
