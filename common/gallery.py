"""Every component once, full and empty, with made-up content. Served in a demo only (config.urls)."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import gallery_samples as samples, tables, tones

KINDS = [("a", "附属医院"), ("b", "学院（系）")]
MANY = [("", "不限"), *[(str(number), f"示例单位{number:02d}") for number in range(1, 30)]]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=20, help_text="与身份证件一致，少数民族姓名中间用“·”。")
    born_on = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="单位类别", choices=[("", "请选择"), *KINDS])
    many = forms.ChoiceField(
        label="可搜索的选择", required=False, choices=MANY, widget=forms.Select(attrs={"data-search": ""})
    )
    way = forms.ChoiceField(label="办理方式", choices=[("a", "任职"), ("b", "免职")], widget=forms.RadioSelect)
    document = forms.FileField(label="任免正式发文", help_text="PDF、JPG 或 OFD，不超过 20 MB。", required=False)
    remark = forms.CharField(label="情况说明", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="已核对，所附材料与原件一致", required=False)


class SampleFilter(forms.Form):
    """A search field and two choices."""

    q = forms.CharField(label="搜索", required=False, widget=forms.TextInput(attrs={"placeholder": "名称、拼音首字母"}))
    kind = forms.ChoiceField(label="单位类别", required=False, choices=[("", "全部"), *KINDS])
    state = forms.ChoiceField(label="配备情况", required=False, choices=[("", "全部"), ("gap", "待补正")])


class SampleTable(tables.Table):
    """Sortable and fixed columns, text, number and date."""

    name = tables.Column("单位", order_by=("name",))
    members = tables.Column("党员总数", order_by=("members",), kind="number", hint="统计时点")
    person = tables.Column("专职组织员", order_by=("person",))
    since = tables.Column("任职时间", order_by=("since",), kind="date")
    state = tables.Column("配备情况")


def gallery(request: HttpRequest) -> HttpResponse:
    """The whole catalogue on one page; ``?part=list`` and the like show a layout filled with samples."""
    parts = {"list": _list, "form": _form, "confirm": _confirm, "detail": _detail, "empty": _empty, "print": _sheet}
    return parts.get(request.GET.get("part", ""), _components)(request)


def _shared(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "verdict": samples.verdict(), "events": samples.events(), "steps": samples.steps(), **more}


def _components(request: HttpRequest) -> HttpResponse:
    more = {"strips": samples.strips(), "tones": tuple(tones.ICONS), "long": samples.LONG, "changes": samples.changes()}
    return render(request, "gallery/components.html", _shared("组件一览", charts=samples.charts(), **more))


def _detail(request: HttpRequest) -> HttpResponse:
    more = {"strip": samples.strips()[0], "as_of_choosable": True, "as_of": date(2026, 3, 1)}
    return render(request, "gallery/detail.html", _shared("关于张示例同志任职备案的报告", **more))


def _list(request: HttpRequest) -> HttpResponse:
    context = {"title": "二级单位党组织", "listing": _listing(request, samples.rows())}
    return render(request, "gallery/list.html", context)


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/list.html", {"title": "二级单位党组织", "listing": _listing(request, [])})


def _sheet(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/sheet.html", {"title": "专职组织员花名册", "rows": samples.rows()[:12]})


def _form(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    return render(request, "gallery/form.html", {"title": "登记专职组织员", "form": form, "cancel_url": "?"})


def _confirm(request: HttpRequest) -> HttpResponse:
    question = "撤回后，本次报送的时间不再作为首次报齐时间。确定撤回吗？"
    context = {"title": "撤回报送", "question": question, "tone": "gap", "submit_label": "撤回报送", "cancel_url": "?"}
    return render(request, "layouts/confirm.html", context)


def _listing(request: HttpRequest, rows: list[dict[str, Any]]) -> tables.Listing:
    table = SampleTable(rows, order_by=request.GET.get("sort") or "name")
    page = Paginator(table.data.data, 12).get_page(request.GET.get("page"))
    return tables.Listing(table, page, SampleFilter(request.GET), "个")
