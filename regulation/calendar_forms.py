"""What the pages of the working calendar accept: a pasted notice, and a schedule as lines."""

from datetime import date
from typing import Any

from django import forms

from rules.calendar_notice import MOST_CHARACTERS
from rules.schedule_lines import ScheduleLines, read_lines

FIRST_YEAR, LAST_YEAR = 2021, 2099  # the regulation's first year
MOST_SHOWN = 12


class NoticeForm(forms.Form):
    """The notice as it was copied; it is read by the rules, which say more than a field's error could."""

    text = forms.CharField(
        label="通知全文",
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text="从国务院办公厅“关于××××年部分节假日安排的通知”复制标题和正文，粘贴在此。",
    )


class ScheduleForm(forms.Form):
    """A year's schedule with its source. `schedule` holds what the lines say once they are valid."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source_title = forms.CharField(label="通知名称", max_length=200)
    source_number = forms.CharField(label="文号", max_length=60, help_text="例如：国办发明电〔2025〕7号。")
    lines = forms.CharField(
        label="放假与调休",
        max_length=10_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "code"}),
        help_text="每行一项：“2027-10-01 ~ 2027-10-07 国庆节”为放假，“2027-09-26 上班”为调休上班。",
    )
    schedule: ScheduleLines

    def clean_lines(self) -> str:
        """Every wrong line is named with what is wrong and how to mend it."""
        text: str = self.cleaned_data["lines"]
        self.schedule = read_lines(text)
        errors = [f"第{each.line}行：{each.what}{each.remedy}" for each in self.schedule.problems[:MOST_SHOWN]]
        if not errors and not self.schedule.days_off:
            errors = ["请填写放假日期和节假日名称。"]
        if errors:
            raise forms.ValidationError([forms.ValidationError(error) for error in errors])
        return text

    def clean(self) -> dict[str, Any]:
        """Days of other years belong into versions of their own."""
        data = super().clean() or {}
        year = data.get("year")
        if year is not None and "lines" in data:
            days: set[date] = {*self.schedule.days_off, *self.schedule.make_up_days}
            others = sorted(day.isoformat() for day in days if day.year != year)
            if others:
                self.add_error("lines", f"{'、'.join(others)}不在{year}年；请在该年度另拟版次。")
        return data
