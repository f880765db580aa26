"""Every component once, full and empty, with made-up content. Served in a demo only (config.urls)."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import clock, tables
from rules.verdicts import Finding, Outcome, Strength, Verdict

LONG = "附属示例医院（含东、西两个院区及互联网医院）委员会机关及后勤保障系统联合总支部委员会"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=20, help_text="与身份证件一致，少数民族姓名中间用“·”。")
    born_on = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="单位类别", choices=[("", "请选择"), ("a", "附属医院"), ("b", "学院（系）")])
    many = forms.ChoiceField(
        label="可搜索的选择", required=False, choices=[("", "不限"), *[(str(n), f"示例单位{n:02d}") for n in range(1, 30)]],
        widget=forms.Select(attrs={"data-search": ""}),
    )  # fmt: skip
    way = forms.ChoiceField(label="办理方式", choices=[("a", "任职"), ("b", "免职")], widget=forms.RadioSelect)
    document = forms.FileField(label="任免正式发文", help_text="PDF、JPG 或 OFD，不超过 20 MB。", required=False)
    remark = forms.CharField(label="情况说明", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="已核对，所附材料与原件一致", required=False)


class SampleFilter(forms.Form):
    q = forms.CharField(
        label="搜索", required=False, widget=forms.TextInput(attrs={"placeholder": "名称、拼音首字母"})
    )
    kind = forms.ChoiceField(
        label="单位类别", required=False, choices=[("", "全部"), ("a", "附属医院"), ("b", "学院（系）")]
    )
    state = forms.ChoiceField(label="配备情况", required=False, choices=[("", "全部"), ("gap", "待补正")])


class SampleTable(tables.Table):
    name = tables.Column("单位", order_by=("name",))
    members = tables.Column("党员总数", order_by=("members",), kind="number", hint="统计时点")
    person = tables.Column("专职组织员", order_by=("person",))
    since = tables.Column("任职时间", order_by=("since",), kind="date")
    state = tables.Column("配备情况")


def gallery(request: HttpRequest) -> HttpResponse:
    """The whole catalogue on one page; ``?part=list`` and the like show a layout filled with samples."""
    parts = {"list": _list, "form": _form, "confirm": _confirm, "detail": _detail, "empty": _empty, "print": _sheet}
    return parts.get(request.GET.get("part", ""), _components)(request)


def _components(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "gallery/components.html",
        {"title": "组件一览", "strips": _strips(), "verdict": _verdict(), "events": _events(), "steps": _steps(),
         "tones": ("ok", "warn", "gap", "unknown", "info", "muted"), "long": LONG,
         "changes": [("党员总数", 198, 203), ("统计时点", None, "2025年12月31日"), ("备注", "暂缺", "")]},
    )  # fmt: skip


def _detail(request: HttpRequest) -> HttpResponse:
    context = {"title": "关于张示例同志任职备案的报告", "strip": _strips()[0], "verdict": _verdict(), "events": _events(),
               "steps": _steps(), "as_of_choosable": True, "as_of": date(2026, 3, 1)}  # fmt: skip
    return render(request, "gallery/detail.html", context)


def _list(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/list.html", {"title": "二级单位党组织", "listing": _listing(request, _rows())})


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/list.html", {"title": "二级单位党组织", "listing": _listing(request, [])})


def _sheet(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/sheet.html", {"title": "专职组织员花名册", "rows": _rows()[:12]})


def _form(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None)
    return render(request, "gallery/form.html", {"title": "登记专职组织员", "form": form, "cancel_url": "?"})


def _confirm(request: HttpRequest) -> HttpResponse:
    context = {"title": "撤回报送", "question": "撤回后，本次报送的时间不再作为首次报齐时间。确定撤回吗？", "tone": "gap",
               "submit_label": "撤回报送", "cancel_url": "?"}  # fmt: skip
    return render(request, "layouts/confirm.html", context)


def _listing(request: HttpRequest, rows: list[dict[str, Any]]) -> tables.Listing:
    filters = SampleFilter(request.GET)
    table = SampleTable(rows, order_by=request.GET.get("sort") or "name")
    page = Paginator(table.data.data, 12).get_page(request.GET.get("page"))
    return tables.Listing(table, page, filters, "个")


def _rows() -> list[dict[str, Any]]:
    looks = [("符合", "ok"), ("尚未达到", "gap"), ("请说明", "warn"), ("未见记录", "unknown")]
    rows = []
    for number in range(1, 61):
        word, tone = looks[number % 4]
        rows.append({
            "name": LONG if number == 3 else f"示例学院第{number:02d}党总支",
            "kind": "附属医院" if number % 3 else "学院（系）",
            "members": None if number % 4 == 3 else 37 * number % 620,
            "person": "" if number % 4 == 1 else "欧阳示例" if number % 5 == 0 else "张示例",
            "since": date(2021, 1 + number % 12, 1), "word": word, "tone": tone,
        })  # fmt: skip
    return rows


def _days(start: date, until: date, off: dict[date, str], worked: dict[date, str]) -> list[dict[str, Any]]:
    days, count, day = [], 0, start + timedelta(days=1)
    while day <= until:
        working = day in worked or (day.weekday() < 5 and day not in off)
        count += working
        days.append({"date": day, "working": working, "count": count if working else None,
                     "name": off.get(day) or worked.get(day) or ""})  # fmt: skip
        day += timedelta(days=1)
    return days


def _strips() -> list[SimpleNamespace]:
    national = {date(2026, 10, day): "国庆节" for day in range(1, 8)} | {date(2026, 9, 25): "中秋节"}
    spring = {date(2026, 2, day): "春节" for day in range(15, 24)}
    make_up = {date(2026, 9, 20): "调休上班", date(2026, 10, 10): "调休上班", date(2026, 2, 14): "调休上班"}
    run = _days(date(2026, 9, 28), date(2026, 10, 10), national, make_up)
    return [
        SimpleNamespace(title="计算中，跨国庆假期", days=run, start=date(2026, 9, 28), due=date(2026, 10, 10),
                        today=date(2026, 10, 9), done=None, provisional=False),
        SimpleNamespace(title="按期报齐", days=_days(date(2026, 2, 13), date(2026, 2, 27), spring, make_up),
                        start=date(2026, 2, 13), due=date(2026, 2, 27), today=date(2026, 3, 5), done=date(2026, 2, 26),
                        provisional=False),
        SimpleNamespace(title="逾期后报齐", days=_days(date(2026, 11, 2), date(2026, 11, 9), {}, {}),
                        start=date(2026, 11, 2), due=date(2026, 11, 9), today=date(2026, 11, 22),
                        done=date(2026, 11, 12), provisional=False, over=3),
        SimpleNamespace(title="逾期未报", days=_days(date(2026, 11, 2), date(2026, 11, 9), {}, {}),
                        start=date(2026, 11, 2), due=date(2026, 11, 9), today=date(2026, 11, 22), done=None,
                        provisional=False, over=9),
        SimpleNamespace(title="今日到期", days=_days(date(2026, 11, 13), date(2026, 11, 20), {}, {}),
                        start=date(2026, 11, 13), due=date(2026, 11, 20), today=date(2026, 11, 20), done=None,
                        provisional=False),
        SimpleNamespace(title="暂定期限", days=_days(date(2026, 12, 25), date(2027, 1, 4), {date(2027, 1, 1): "元旦"}, {}),
                        start=date(2026, 12, 25), due=date(2027, 1, 4), today=date(2026, 12, 28), done=None,
                        provisional=True),
    ]  # fmt: skip


def _verdict() -> Verdict:
    return Verdict((
        Finding("minimum", Outcome.MET, Strength.MUST, "已配备1名专职组织员，不少于至少1名的要求。", "4",
                (("在岗", "1名"), ("统计日", "2026年11月22日"))),
        Finding("minimum", Outcome.NOT_MET, Strength.MUST, "专职组织员岗位自2026年9月1日起空缺。", "4",
                (("空缺起始", "2026年9月1日"), ("在岗", "0名")),
                remedy="请研究配备，动议前请主动与党委组织部沟通。"),
        Finding("grade", Outcome.NOT_MET, Strength.NORMALLY, "党员213人，专职组织员级别一般为科级，现任未达到科级。", "4",
                (("党员总数", "213人"), ("现任级别", "科员"))),
        Finding("extra", Outcome.NOT_MET, Strength.MAY, "党员人数在500人以上，可视实际适当增设专职组织员岗位。", "4"),
        Finding("contact", Outcome.UNKNOWN, Strength.MUST, "未见动议前与党委组织部沟通的记录。", "7"),
        Finding("none", Outcome.NOT_APPLICABLE, Strength.NORMALLY, "党员不足200人，可不设职级。", "4"),
    ))  # fmt: skip


def _events() -> list[dict[str, Any]]:
    return [
        {"at": clock.at(date(2026, 10, 9)), "title": "报送备案", "text": "任免正式发文、相关人员基本信息表", "by": "李示例 审签",
         "tone": "ok", "icon": "send"},
        {"at": date(2026, 9, 28), "title": "人选确定", "text": "公示期满，无异议。", "tone": "info"},
        {"at": date(2026, 9, 20), "title": "退回补正", "text": f"任免文件未加盖印章：{LONG}", "badge": "请一次性补正", "tone": "warn"},
        {"at": date(2026, 9, 1), "title": "会议讨论决定"},
    ]  # fmt: skip


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": "草拟", "state": "done", "at": date(2026, 9, 28)},
        {"label": "审签报送", "state": "done", "at": clock.at(date(2026, 10, 9))},
        {"label": "签收核对", "state": "current", "note": "党委组织部"},
        {"label": "退回补正", "state": "problem", "note": "2 处待补正"},
        {"label": "备案", "state": "todo"},
    ]
