"""The components of templates/components/ as tags. Usage with examples: docs/screens.md."""

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common import addresses, clock, day_strip, icons, tones
from common.charts import Chart, Point, Series
from common.templatetags.words import NONE, article_name
from rules.verdicts import DISCLAIMER

register = template.Library()
TOGETHER = re.compile(r"\d{1,2}时\d{2}分|〔\d{4}〕\w{1,6}号")


def _part(name: str, context: Context | None = None, **values: Any) -> SafeString:
    request = context.get("request") if context else None
    csrf = {"csrf_token": context["csrf_token"]} if context and "csrf_token" in context else {}
    return render_to_string(f"components/{name}.html", {**values, **csrf, "request": request})


# -- words and signs ---------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """{% icon "home" %}: a Tabler icon; with a label it speaks for itself."""
    return icons.svg(name, label, css)


@register.simple_tag
def badge(word: Any, tone: str = "muted", icon: str = "") -> SafeString:
    """{% badge "已备案" "ok" %}: icon and word in a tone (ok warn gap unknown info muted)."""
    return _pill(word if isinstance(word, str) else str(word), tone, icon)


@lru_cache(maxsize=1024, typed=True)  # typed: what is safe already and what is still to be escaped are not the same
def _pill(word: str, tone: str, icon: str) -> SafeString:
    return format_html('<span class="pill pill-{}">{}{}</span>', tone, icons.svg(icon or tones.icon_of(tone)), word)


@register.simple_tag
def strength(value: Any) -> SafeString:
    """{% strength finding.strength %}: the regulation's own word, 须 一般 可 注重."""
    code = tones.code_of(value)
    word = tones.STRENGTHS.get(code, code)
    full = getattr(value, "label", word)
    return format_html('<span class="weight weight-{}" title="{}">{}</span>', code.lower(), full, word)


@register.simple_tag
def article_link(article: Any, text: str = "") -> SafeString:
    """{% article_link "article-7" %}: 第七条, linked to its place in the regulation's text."""
    if not article:
        return mark_safe("")
    anchor = str(getattr(article, "anchor", article))
    words = text or article_name(anchor)
    try:
        place = reverse("regulation:text")
    except NoReverseMatch:
        return format_html('<span class="article-link">{}</span>', words)
    return format_html('<a class="article-link" href="{}#{}">{}</a>', place, anchor, words)


@register.simple_tag
def file_link(label: str, url: str, size: int | None = None, note: str = "") -> SafeString:
    """{% file_link file.name url file.size %}: kind, name and size of a file to download."""
    extension = label.rpartition(".")[2].lower() if "." in label else ""
    return _part("file_link", label=label, url=url, size=size, note=note, extension=extension)


@register.simple_tag
def crumb(label: str, url_name: str = "", *args: Any, **kwargs: Any) -> SafeString:
    """{% crumb "单位" "units:list" %}: one step of the path above a page's title."""
    try:
        url = reverse(url_name, args=args, kwargs=kwargs) if url_name else ""
    except NoReverseMatch:
        url = ""
    if not url:
        return format_html('<li class="crumb" aria-current="page">{}</li>', label)
    return format_html('<li class="crumb"><a href="{}">{}</a></li>', url, label)


# -- blocks ------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, title: str = "", icon: str = "", lede: str = "", link: str = "", link_label: str = "查看全部",
    css: str = "", id: str = "", flush: bool = False, count: int | None = None,
) -> SafeString:  # fmt: skip
    """{% card title="配备情况" icon="users" %}…{% endcard %}; flush=True for tables and lists up to the edge."""
    return _part(
        "card", content=content, title=title, icon=icon, lede=lede, link=link, link_label=link_label,
        css=css, id=id, flush=flush, count=count,
    )  # fmt: skip


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "inbox", tone: str = "muted") -> SafeString:
    """{% empty_state "暂无备案事项" icon="inbox" %}what to do next, a button{% endempty_state %}"""
    return _part("empty_state", content=content, title=title, icon=icon, tone=tone)


@register.simple_block_tag
def notice(content: str, title: str = "", tone: str = "info", article: Any = "", icon: str = "") -> SafeString:
    """{% notice title="临时期限" tone="warn" article="article-7" %}…{% endnotice %}: a paragraph that stands out."""
    return _part("notice", content=content, title=title, tone=tone, article=article, icon=icon or tones.icon_of(tone))


@register.simple_block_tag
def facts(content: str, columns: int = 2) -> SafeString:
    """{% facts columns=2 %}{% fact "姓名" person.name %}…{% endfacts %}: a definition list."""
    return format_html('<dl class="facts facts-{}">{}</dl>', columns, content)


@register.simple_tag
def fact(label: str, value: Any = "", missing: str = "未填写", note: str = "", wide: bool = False) -> SafeString:
    """{% fact "党员总数" 213 note="统计时点 2025年12月31日" %}; an empty value says that it is missing."""
    is_missing = value is None or value == "" or value == NONE
    shown = missing if is_missing else unbroken(value)
    return _part("fact", label=label, value=shown, is_missing=is_missing, note=note, wide=wide)


@register.filter
def unbroken(value: Any) -> Any:
    """A time of day, or the year and number of a document, stays on one line where a narrow column breaks the rest."""
    if not isinstance(value, str) or isinstance(value, SafeString) or not TOGETHER.search(value):
        return value
    return mark_safe(TOGETHER.sub(r'<span class="nowrap">\g<0></span>', escape(value)))  # noqa: S308 escaped just here


@register.simple_block_tag
def fact_block(content: str, label: str, wide: bool = False) -> SafeString:
    """{% fact_block "任职" %}any markup{% endfact_block %}"""
    return _part("fact", label=label, value=mark_safe(content), is_missing=not content.strip(), note="", wide=wide)  # noqa: S308 rendered template


# -- figures -----------------------------------------------------------------------------------------------------


@register.simple_tag
def stat(
    label: str, value: Any, unit: str = "", note: str = "", tone: str = "", link: str = "", icon: str = "",
    delta: str = "",
) -> SafeString:  # fmt: skip
    """{% stat "全覆盖率" "92.5" unit="%" note="37 / 40 个" tone="ok" link=url %}; several stand in a div.stats."""
    is_missing = value is None or value == ""
    return _part(
        "stat", label=label, value=NONE if is_missing else value, unit="" if is_missing else unit, note=note,
        tone=tone, link=link, icon=icon or (tones.icon_of(tone) if tone else ""), delta=delta,
    )  # fmt: skip


def _percent(value: Any, total: Any) -> int | None:
    """Whole per cent, never more than what is true; None where either number is not known."""
    if not total or value is None or value == "":
        return None
    return max(0, min(100, int(value * 100 / total)))


@register.simple_tag
def progress_ring(value: Any, total: Any, label: str, unit: str = "", tone: str = "") -> SafeString:
    """{% progress_ring 37 40 "已配备" unit="个" %}: part of a whole as a ring, with its numbers."""
    percent = _percent(value, total)
    return _part("progress_ring", value=value, total=total, label=label, unit=unit, tone=tone, percent=percent)


@register.simple_tag
def meter(value: Any, total: Any, label: str = "", unit: str = "", tone: str = "", marks: str = "") -> SafeString:
    """{% meter 10 16 "校级学时" unit="学时" tone="warn" %}; marks="200,500" draws thresholds on the same scale."""
    positions = [(mark, _percent(float(mark), total)) for mark in marks.split(",") if mark]
    percent = _percent(value, total)
    return _part("meter", value=value, total=total, label=label, unit=unit, tone=tone, percent=percent, marks=positions)


@register.simple_tag(name="chart")
def chart_tag(chart: Chart, empty: str = "暂无数据") -> SafeString:
    """{% chart chart %}: a `common.charts.Chart`, its figures as a table under it; the page loads charts.js."""
    rows = [
        (label, format_html_join("", "{}", ((_cell(label, *each, chart.unit),) for each in cells)))
        for label, cells in chart.rows
    ]
    return _part("chart", chart=chart, rows=rows, empty=empty)


def _cell(label: str, series: Series, point: Point, unit: str) -> SafeString:
    """One figure of a chart's table; written here because a template takes ten times as long for it."""
    if not (point.url and point.value):
        return format_html("<td>{}</td>", NONE if point.value is None else point.value)
    words = f"{label}，{series.name}{point.value}{unit}"
    return format_html('<td><a href="{}" aria-label="{}">{}</a></td>', point.url, words, point.value)


# -- rules -------------------------------------------------------------------------------------------------------


@register.simple_tag(name="finding")
def finding_tag(finding: Any, remark: str = "") -> SafeString:
    """{% finding f %}: one finding of a rule with outcome, strength, message, article and evidence."""
    return _part("finding", finding=finding, look=tones.look_of(finding), remark=remark)


@register.simple_tag
def outcome(judged: Any) -> SafeString:
    """{% outcome f %}: only the badge of a finding or of a whole verdict, for tables and headings."""
    look = tones.look_of(judged)
    return badge(look.word, look.tone)


@register.simple_tag(name="verdict")
def verdict_tag(verdict: Any, title: str = "系统提示", id: str = "") -> SafeString:
    """{% verdict v %}: all findings of a verdict in a card, with the line that the department decides."""
    rows = list(getattr(verdict, "findings", verdict) or ())
    look = tones.look_of(verdict) if hasattr(verdict, "outcome") and rows else None
    return _part("verdict", findings=rows, title=title, look=look, id=id, disclaimer=DISCLAIMER)


@register.simple_tag(name="day_strip")
def day_strip_tag(
    days: Iterable[Any], start: date | None = None, due: date | None = None, done: date | None = None,
    today: date | None = None, provisional: bool = False, start_word: str = "起算", due_word: str = "截止",
    done_word: str = "首次报齐", label: str = "逐日计算", over: int = 0,
) -> SafeString:  # fmt: skip
    """{% day_strip days start=d due=d done=d over=3 %}: the counted days one by one; over: working days too late."""
    marks = day_strip.Marks(start, due, today or clock.today(), done, start_word, due_word, done_word)
    return _part("day_strip", cells=day_strip.build(days, marks), label=label, provisional=provisional, over=over)


# -- processes ---------------------------------------------------------------------------------------------------


@register.simple_tag
def steps(items: Iterable[Any], label: str = "办理进度") -> SafeString:
    """{% steps items %}: items have label, state (done current todo problem) and, at will, at, note."""
    return _part("steps", items=list(items), label=label)


@register.simple_tag
def timeline(items: Iterable[Any], empty: str = "暂无记录") -> SafeString:
    """{% timeline items %}: items have at (date or moment), title and, at will, text, by, tone, icon, url, badge."""
    rows = []
    for item in items:
        get = item.get if isinstance(item, Mapping) else lambda name, item=item: getattr(item, name, None)
        tone = get("tone") or "muted"
        rows.append(
            {name: get(name) for name in ("title", "text", "by", "url", "badge", "at")}
            | {"tone": tone, "icon": get("icon") or "", "has_time": isinstance(get("at"), datetime)}
        )
    return _part("timeline", items=rows, empty=empty)


@register.simple_tag
def tabs(items: Iterable[Any], label: str = "分页") -> SafeString:
    """{% tabs items %}: items have label, url, is_current and, at will, count; plain links, one page each."""
    return _part("tabs", items=list(items), label=label)


@register.simple_tag
def diff_table(rows: Iterable[Any], empty: str = "无字段变化") -> SafeString:
    """{% diff_table rows %}: rows are (field, before, after)."""
    return _part("diff_table", rows=[tuple(row) for row in rows], empty=empty)


@register.simple_tag(takes_context=True)
def action(
    context: Context, label: str, url: str = "", post: bool = False, icon: str = "", tone: str = "", refused: Any = "",
    article: Any = "", hidden: Mapping[str, Any] | None = None, css: str = "",
) -> SafeString:  # fmt: skip
    """{% action "签收" url post=True tone="primary" refused=reason %}.

    A link, or with post=True a form of its own. ``refused`` (a text or a Refused) disables the button and is shown
    beside it with its article; ``hidden`` are the form's hidden fields, e.g. the version of the row.
    """
    reason = str(getattr(refused, "message", refused) or "")
    return _part(
        "action", context, label=label, url=url, post=post, icon=icon, tone=tone, reason=reason, css=css,
        article=getattr(refused, "article", "") or article, hidden=hidden or {}, remedy=getattr(refused, "remedy", ""),
    )  # fmt: skip


# -- forms -------------------------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """{% error_summary form %}: every error of a bound form on top, each linked to its field."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    fields = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return _part("error_summary", form=form, general=form.non_field_errors(), fields=fields)


@register.simple_tag
def form_field(field: BoundField, css: str = "") -> SafeString:
    """{% form_field form.name %}: one field with label, help and error at its place."""
    return _part("form_field", field=field, css=css)


# -- lists -------------------------------------------------------------------------------------------------------


@register.simple_tag
def row_url(url_name: str, key: uuid.UUID) -> str:
    """{% row_url "units:detail" unit.pk %}: what {% url %} gives for a page of one row, at a tenth of the time."""
    return addresses.of_row(url_name, key)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """{% query page=2 %}: the address's query string with some parameters changed (None or "" removes one)."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Context, name: str) -> str:
    """{% query_without "kind" %}: the query string without a filter, back on the first page."""
    return query(context, **{name: None, "page": None})
