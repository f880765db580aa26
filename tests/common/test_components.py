import re
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from common import clock, icons, tones
from common.errors import Refused
from rules.verdicts import Finding, Outcome, Strength, Verdict


def render(source, **context):
    return Template(source).render(Context({"request": RequestFactory().get("/x/?kind=a&page=3"), **context}))


def words(html):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def finding(outcome, strength=Strength.MUST, **more):
    return Finding("r", outcome, strength, "消息", "4", **more)


@pytest.mark.parametrize("tone", sorted(tones.ICONS))
def test_a_badge_has_icon_and_word_in_every_tone(tone):
    html = render("{% badge word tone %}", word="<b>", tone=tone)
    assert f"pill-{tone}" in html
    assert "<svg" in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (finding(Outcome.MET), ("ok", "已达到")),
        (finding(Outcome.NOT_MET), ("gap", "尚未达到")),
        (finding(Outcome.NOT_MET, Strength.NORMALLY), ("warn", "请说明")),
        (finding(Outcome.NOT_MET, Strength.MAY), ("info", "可考虑")),
        (finding(Outcome.UNKNOWN), ("unknown", "未见记录")),
        (finding(Outcome.UNKNOWN, Strength.NORMALLY), ("unknown", "未见记录")),
        (finding(Outcome.NOT_APPLICABLE), ("muted", "不适用")),
        (Verdict((finding(Outcome.MET), finding(Outcome.NOT_MET))), ("gap", "尚未达到")),
        (Verdict((finding(Outcome.MET), finding(Outcome.UNKNOWN))), ("unknown", "未见记录")),
    ],
)
def test_the_look_of_an_answer(judged, expected):
    assert tuple(tones.look_of(judged)) == expected


def test_a_finding_says_everything_and_links_to_its_article():
    html = render("{% finding f %}", f=finding(Outcome.NOT_MET, evidence=(("在岗", "0名"),), remedy="请研究配备。"))
    assert words(html) == "尚未达到消息请研究配备。在岗0名须第四条"
    assert '#article-4"' in html


def test_a_verdict_says_who_decides():
    assert "系统提示，以党委组织部认定为准" in render("{% verdict v %}", v=Verdict((finding(Outcome.MET),)))
    assert "暂无提示" in render("{% verdict v %}", v=Verdict())


def test_blocks_keep_markup_and_escape_arguments():
    html = render("{% card title=t count=0 %}<p>正文</p>{% endcard %}", t="<i>")
    assert "&lt;i&gt;" in html
    assert "<p>正文</p>" in html
    assert '<span class="count">0</span>' in html


def test_missing_facts_are_words():
    html = render(
        '{% facts %}{% fact "姓名" "" %}{% fact "人数" 0 %}{% fact "党龄" none missing="未见记录" %}{% endfacts %}'
    )
    assert words(html) == "姓名未填写人数0党龄未见记录"


def test_a_time_of_day_and_a_number_are_not_broken():
    html = render('{% fact "首次报齐" a %}{% fact "文号" b %}', a="2026年11月23日20时33分", b="<b>发〔2026〕31号")
    assert '2026年11月23日<span class="nowrap">20时33分</span>' in html
    assert '&lt;b&gt;发<span class="nowrap">〔2026〕31号</span>' in html


def test_an_unknown_figure_is_not_zero():
    assert words(render('{% stat "人数" none unit="人" %}')) == "人数—"
    assert words(render('{% stat "人数" 0 unit="人" %}')) == "人数0人"
    assert "0%" not in words(render('{% progress_ring none 12 "已参训" %}'))
    assert "0%" in words(render('{% progress_ring 0 12 "已参训" %}'))


@pytest.mark.parametrize(
    ("value", "total", "width"), [(0, 16, 0), (10, 16, 62), (16, 16, 100), (20, 16, 100), (5, 0, 0)]
)
def test_a_meter_never_shows_more_than_is_true(value, total, width):
    html = render("{% meter v t %}", v=value, t=total)
    assert f'class="bar-part" width="{width}"' in html


def test_a_refused_action_stays_visible_and_says_why():
    html = render('{% action "备案" "/f/" post=True refused=r %}', r=Refused("尚有2处待补正。", article="article-7"))
    assert words(html) == "备案尚有2处待补正。（第七条）"
    assert "disabled" in html
    assert "<form" not in html


def test_a_posting_action_carries_token_and_hidden_fields():
    html = render('{% action "签收" "/f/" post=True hidden=h %}', h={"version": 3}, csrf_token="token")
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="version" value="3"' in html


def test_a_timeline_takes_days_and_moments():
    events = [{"at": clock.at(date(2026, 10, 9)), "title": "报送"}, SimpleNamespace(at=date(2026, 9, 28), title="确定")]
    assert words(render("{% timeline e %}", e=events)) == "2026年10月9日09:00报送2026年9月28日确定"
    assert words(render("{% timeline e %}", e=[])) == "暂无记录"


def test_the_strip_of_days_says_the_same_in_words():
    days = [{"date": date(2026, 10, 9), "working": True, "count": 1, "name": ""}]
    html = render("{% day_strip d start=s due=u today=u %}", d=days, s=date(2026, 10, 8), u=date(2026, 10, 9))
    assert words(html) == "起算周四10月8日当日不计截止今天周五10月9日第1日"
    assert 'aria-current="date"' in html


def test_how_late_it_is_stands_on_the_day_beyond():
    html = render("{% day_strip d due=u done=t over=3 %}", d=[], u=date(2026, 10, 9), t=date(2026, 10, 14))
    assert "逾3个工作日" in html


def test_query_changes_one_parameter_and_keeps_the_rest():
    assert render("{% query page=4 %}") == "?kind=a&amp;page=4"
    assert render('{% query_without "kind" %}') == "?"


def test_a_crumb_without_its_page_is_text():
    assert "<a" not in render('{% crumb "单位" "nowhere:list" %}')


def test_icons_are_inlined_and_decorative_unless_labelled():
    assert 'aria-hidden="true"' in icons.svg("home")
    assert 'aria-label="首页"' in icons.svg("home", "首页")
    assert 'fill="currentColor"' in icons.svg("filled/star")


@pytest.mark.parametrize("name", ["no-such-icon", "../home", "HOME", ""])
def test_an_unknown_icon_is_a_mistake(name):
    with pytest.raises(icons.UnknownIcon):
        icons.svg(name)


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="与证件一致")
    sex = forms.ChoiceField(label="性别", choices=[("1", "男"), ("2", "女")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_errors_stand_on_top_and_at_their_fields():
    form = SampleForm({})
    form.add_error(None, "整体有误")
    summary = render("{% error_summary form %}", form=form)
    assert 'href="#id_name"' in summary
    assert "整体有误" in summary
    field = render("{% form_field form.name %}", form=form)
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_error"' in field
    assert 'id="id_name_helptext"' in field


def test_an_unbound_form_has_no_summary():
    assert render("{% error_summary form %}", form=SampleForm()) == ""


def test_choices_are_a_group_with_a_legend():
    html = render("{% form_field form.sex %}", form=SampleForm())
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_a_wrong_tag_is_noticed():
    with pytest.raises(TemplateSyntaxError):
        render("{% card %}")
