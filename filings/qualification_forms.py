"""What the page of the qualification accepts (Article 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from common.widgets import PlainSelect
from filings.forms import day_field, text_field
from filings.models import Filing, Qualification
from filings.services.qualification import MOST_PERIODS, MOST_TEXT, Period, Stated
from rules.qualification_facts import ExperienceKind, Judgement

SPARE_PERIODS = 2
FIT = {"": None, "yes": True, "no": False}
KINDS = [("", "请选择"), *((kind.value, kind.label) for kind in ExperienceKind)]


@dataclass(frozen=True)
class PeriodFields:
    """The fields of one period."""

    kind: BoundField
    what: BoundField
    begun: BoundField
    until: BoundField


class QualificationForm(forms.Form):
    """The committee's words on each part with their days, the periods of experience, and fitness as a yes or no."""

    is_probationary = forms.BooleanField(label="预备党员（尚未转正）", required=False)
    is_fit = forms.ChoiceField(
        label="是否具有正常履行职责的身体条件",
        choices=[("", "未填写"), ("yes", "是"), ("no", "否")],
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        stated = getattr(filing, "qualification", None) or Qualification()
        super().__init__(*args, **{**kwargs, "initial": initial_of(stated) | kwargs.get("initial", {})})
        self.periods = min(MOST_PERIODS, len(stated.experience) + SPARE_PERIODS)
        for part in Judgement:
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[f"{part.lower()}_text"] = text_field("单位党组织评价", MOST_TEXT, widget=widget)
            self.fields[f"{part.lower()}_on"] = day_field("评价日期")
        for number in range(self.periods):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label="类别", choices=KINDS, required=False, widget=PlainSelect
            )
            self.fields[f"what_{number}"] = text_field("工作单位和职务", 100)
            self.fields[f"from_{number}"] = day_field("开始")
            self.fields[f"until_{number}"] = day_field("结束")

    def judged(self, part: Judgement) -> tuple[BoundField, BoundField]:
        """Text and day of a part."""
        return self[f"{part.lower()}_text"], self[f"{part.lower()}_on"]

    def period_rows(self) -> Iterator[PeriodFields]:
        for number in range(self.periods):
            yield PeriodFields(*(self[f"{name}_{number}"] for name in ("kind", "what", "from", "until")))

    def content(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        periods = [
            Period(*(data[f"{name}_{number}"] for name in ("kind", "what", "from", "until")))
            for number in range(self.periods)
        ]
        return {
            "is_probationary": data["is_probationary"],
            "is_fit": FIT[data["is_fit"]],
            "judgements": {
                part: Stated(data[f"{part.lower()}_text"], data[f"{part.lower()}_on"]) for part in Judgement
            },
            "experience": [each for each in periods if any((each.kind, each.what, each.from_on, each.until))],
        }

    def clean(self) -> dict[str, Any]:
        """Empty rows between filled ones would shift the service's numbers: rows are filled from the top."""
        data = super().clean() or {}
        names = ("kind", "what", "from", "until")
        filled = [any(data.get(f"{name}_{number}") for name in names) for number in range(self.periods)]
        if True in filled and False in filled[: len(filled) - filled[::-1].index(True)]:
            self.add_error(f"what_{filled.index(False)}", "请从上到下依次填写，中间不留空行。")
        return data


def initial_of(stated: Qualification) -> dict[str, Any]:
    """A stored qualification as the form shows it."""
    initial: dict[str, Any] = {
        "is_probationary": stated.is_probationary,
        "is_fit": next(code for code, value in FIT.items() if value is stated.is_fit),
    }
    for part in Judgement:
        said = stated.judgements.get(part, {})
        initial |= {f"{part.lower()}_text": said.get("text", ""), f"{part.lower()}_on": _day(said.get("stated_on"))}
    for number, each in enumerate(stated.experience):
        initial |= {f"kind_{number}": each["kind"], f"what_{number}": each["what"]}
        initial |= {f"from_{number}": _day(each.get("from_on")), f"until_{number}": _day(each.get("until"))}
    return initial


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
