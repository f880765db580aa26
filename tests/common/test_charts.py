"""A chart and its table are made of the same figures."""

import json
import re

import pytest
from django.template import Context, Template

from common.charts import Chart, Form, Mark, Point, Series


def chart(*values, **more):
    points = tuple(Point(value, f"/list/?n={number}&x=1") for number, value in enumerate(values))
    labels = tuple(f"第{number}类" for number in range(len(values)))
    return Chart("c", "情况", "类别", labels, (Series("在岗", "ok", points),), unit="名", **more)


def render(shown, empty="暂无数据"):
    return Template("{% chart chart empty=empty %}").render(Context({"chart": shown, "empty": empty}))


def test_the_table_has_the_figures_and_the_links_of_the_drawing():
    html = render(chart(3, 0, 2))
    data = json.loads(re.search(r'<script id="c-data" type="application/json">(.*?)</script>', html)[1])
    assert data["labels"] == ["第0类", "第1类", "第2类"]
    assert data["series"][0]["values"] == [3, 0, 2]
    assert data["series"][0]["urls"] == ["/list/?n=0&x=1", "/list/?n=1&x=1", "/list/?n=2&x=1"]
    assert re.findall(r'<td><a href="([^"]+)" aria-label="([^"]+)">(\d)</a></td>', html) == [
        ("/list/?n=0&amp;x=1", "第0类，在岗3名", "3"),
        ("/list/?n=2&amp;x=1", "第2类，在岗2名", "2"),
    ]
    assert "<td>0</td>" in html


def test_without_scripts_the_table_stands_open_and_nothing_is_inline():
    html = render(chart(3))
    assert '<details class="chart-figures" open>' in html
    assert "style=" not in html
    assert re.findall(r"<script(?! id=\S+ type=\"application/json\")", html) == []


def test_it_is_told_in_words():
    assert 'aria-label="情况：在岗5名。数据见下方表格。"' in render(chart(3, 2))
    assert 'aria-label="情况。数据见下方表格。"' in render(chart(3, 2, form=Form.LINE))


@pytest.mark.parametrize("values", [(), (0, 0), (None,)])
def test_nothing_to_draw_is_said(values):
    html = render(chart(*values), empty="尚无单位")
    assert "尚无单位" in html
    assert "<script" not in html


def test_what_is_not_known_is_no_zero():
    html = render(chart(3, None))
    assert "<td>—</td>" in html
    assert '"values": [3, null]' in html


def test_marks_are_part_of_the_data():
    assert chart(3, marks=(Mark(200, "200人"),)).data["marks"] == [{"value": 200, "words": "200人"}]


def test_what_is_written_cannot_end_the_data():
    shown = Chart("c", "情况", "类别", ("</script><b>",), (Series("在岗", "ok", (Point(1),)),))
    html = render(shown)
    assert "</script><b>" not in html
    assert html.count("</script>") == 1
