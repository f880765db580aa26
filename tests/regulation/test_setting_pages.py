"""Deciding settings and writing notes, as pages."""

from datetime import date, time, timedelta
from typing import get_type_hints

import pytest
from django.urls import reverse

from common import clock
from regulation.facts import settings_on
from regulation.forms import initial_value, value_field
from regulation.models import InterpretationNote, Setting
from rules.posts import PostLevel
from rules.settings import SETTING_NOTES, DeterminationMeaning, Settings, encode_setting
from tests.factories import accounts, regulation as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LIST, NOTES, NEW_NOTE = (reverse(f"regulation:{name}") for name in ("settings", "notes", "note-new"))
ANSWER = "按会议纪要执行。"


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def chief(sign_in):
    return sign_in(accounts.section_chief("chief", display_name="示例科长"))


@pytest.fixture
def handler(sign_in):
    return sign_in(accounts.department_handler())


def page(name: str, key) -> str:
    return reverse(f"regulation:{name}", args=[key])


def decide(client, key: str, value, **fields):
    """Both steps: what would change, then the decision."""
    data = {"value": value, "valid_from": TODAY.isoformat(), "answer": ANSWER, "document": "", "version": "0"} | fields
    first = client.post(page("setting-decide", key), data)
    proposal = (first.context or {}).get("proposal")
    if proposal is None:
        return first
    return client.post(page("setting-decide", key), data | {"confirmed": proposal.signature})


@pytest.mark.parametrize("key", SETTING_NOTES)
def test_every_setting_has_a_field_that_takes_its_default(key):
    note = SETTING_NOTES[key]
    field = value_field(note)
    shown = initial_value(note, note.default)
    if isinstance(shown, date | time):
        shown = encode_setting(shown)
    assert field.clean(shown) == note.default
    assert get_type_hints(Settings)[key]


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("count_probationary_members", "False", False),
        ("statistics_month", "6", 6),
        ("section_levels", ["SECTION_CHIEF"], frozenset({PostLevel.SECTION_CHIEF})),
        ("determination_meaning", "DOCUMENT", DeterminationMeaning.DOCUMENT),
        ("close_of_business", "17:30", time(17, 30)),
        ("go_live_on", "2026-11-01", date(2026, 11, 1)),
        ("go_live_on", "", None),
    ],
)
def test_each_kind_of_value_can_be_decided(chief, key, typed, expected):
    response = decide(chief, key, typed)
    assert response.status_code == 302
    assert response["Location"] == page("setting", key)
    assert getattr(settings_on(TODAY), key) == expected
    assert "示例科长" in chief.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("count_probationary_members", "", "请选择。"),
        ("statistics_month", "13", "应为1至12的整数。"),
        ("statistics_month", "abc", "请填写整数。"),
        ("section_levels", [], "请至少选择一项。"),
        ("section_levels", ["KING"], "KING"),
        ("determination_meaning", "SOMETIME", "SOMETIME"),
        ("close_of_business", "25:00", "有效的时间"),
        ("go_live_on", "0226-11-01", "超出合理范围"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(chief, key, typed, words):
    response = decide(chief, key, typed)
    assert response.status_code == 200
    assert words in "".join(response.context["form"].errors["value"])
    assert Setting.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"valid_from": "2021-04-21"}, "valid_from"),
        ({"valid_from": "2062-01-01"}, "valid_from"),
    ],
)
def test_what_else_is_wrong_is_told_at_its_field(chief, fields, field):
    response = decide(chief, "statistics_month", "6", **fields)
    assert list(response.context["form"].errors) == [field]
    assert Setting.objects.count() == 0


def preview(client, **fields) -> str:
    data = {"value": "17:00", "valid_from": TODAY.isoformat(), "answer": ANSWER, "version": "0"} | fields
    response = client.post(page("setting-decide", "close_of_business"), data)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_step_lists_what_rests_on_the_setting_and_stores_nothing(chief):
    html = preview(chief)
    assert "将影响的判断" in html
    assert "人选确定后5个工作日内报备" in html
    assert "取值由“未设定”改为“17:00" in html
    assert "已备案事项不变" in html
    assert Setting.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "追溯"), (1, "2026年11月24日前仍按现行口径"), (731, "2028年11月23日前仍按现行口径")]
)
def test_the_first_step_says_from_when(chief, days, words):
    assert words in preview(chief, valid_from=(TODAY + days * DAY).isoformat())


def test_the_first_step_names_the_decisions_around_it(chief):
    make.decided(value=time(16), answer="截至16时。")
    make.decided(value=time(18), valid_from=TODAY + 10 * DAY)
    html = preview(chief, version="2")
    assert "同日已有决定（截至16时。）" in html
    assert "2026年12月3日起另有决定" in html
    assert "只更新口径说明" in preview(chief, value="16:00", version="2")


def test_only_what_was_shown_is_decided(chief):
    data = {"value": "17:00", "valid_from": TODAY.isoformat(), "answer": ANSWER, "version": "0"}
    shown = chief.post(page("setting-decide", "close_of_business"), data).context["proposal"].signature
    changed = data | {"value": "18:00", "confirmed": shown}
    response = chief.post(page("setting-decide", "close_of_business"), changed)
    assert response.context["proposal"].value == time(18)
    assert Setting.objects.count() == 0


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_a_stale_form_is_told_so(chief, version):
    response = decide(chief, "statistics_month", "6", version=version)
    assert response.status_code == 409
    assert Setting.objects.count() == 0


def test_somebody_else_decided_between_the_two_steps(chief):
    data = {"value": "6", "valid_from": TODAY.isoformat(), "answer": ANSWER, "version": "0"}
    confirmed = chief.post(page("setting-decide", "statistics_month"), data).context["proposal"].signature
    make.decided("statistics_month", 9)
    response = chief.post(page("setting-decide", "statistics_month"), data | {"confirmed": confirmed})
    assert response.status_code == 409
    html = response.content.decode()
    assert "刚刚由他人作出新的决定" in html
    assert ANSWER in html
    assert response.context["rows"][0] == ("取值", "9", "6")
    assert settings_on(TODAY).statistics_month == 9


def test_the_page_of_a_setting_shows_its_history(chief, handler):
    make.decided(value=time(16), valid_from=TODAY - 30 * DAY, document="纪要1号")
    make.decided(value=time(17))
    make.decided(value=time(18))
    make.decided(value=time(19), valid_from=TODAY + DAY)
    response = chief.get(page("setting", "close_of_business"))
    assert [(line["row"].number, line["word"]) for line in response.context["history"]] == [
        (4, "尚未生效"), (3, "现行"), (2, "已改为同日的新决定"), (1, "已由后来的决定接续"),
    ]  # fmt: skip
    html = response.content.decode()
    assert "纪要1号" in html
    assert html.count("撤回</a>") == 1
    assert "撤回</a>" not in handler.get(page("setting", "close_of_business")).content.decode()


def test_a_stored_value_that_is_no_longer_taken_stands_in_the_history(chief):
    values = {"question": "？", "answer": "。", "number": 1}
    Setting.objects.create(key="statistics_month", value=13, valid_from=TODAY - 5 * DAY, **values)
    Setting.objects.create(key="statistics_month", value=6, valid_from=TODAY, **values | {"number": 2})
    assert [line["shown"] for line in chief.get(page("setting", "statistics_month")).context["history"]] == ["6", "13"]


def test_an_unknown_setting_is_not_found(chief):
    assert chief.get(page("setting", "nonsense")).status_code == 404
    assert chief.get(page("setting-decide", "nonsense")).status_code == 404
    assert chief.post(page("setting-decide", "nonsense"), {"version": "0"}).status_code == 404


def test_withdrawing_a_decision(chief):
    row = make.decided(value=time(18), valid_from=TODAY + DAY)
    url = page("setting-withdraw", row.pk)
    assert "18:00" in chief.get(url).content.decode()
    assert chief.post(url, {"reason": ""}).context["form"].errors["reason"]
    assert chief.post(url, {"reason": "误录"})["Location"] == page("setting", "close_of_business")
    assert chief.post(url, {"reason": "误录"}).status_code == 409
    html = chief.get(page("setting", "close_of_business")).content.decode()
    assert "已撤回" in html
    assert "误录" in html


def test_what_holds_is_not_withdrawn(chief):
    row = make.decided(value=time(18))
    response = chief.post(page("setting-withdraw", row.pk), {"reason": "误录"})
    assert response.status_code == 200
    assert "已经生效的口径不能撤回" in response.content.decode()


def test_a_handler_reads_and_does_not_decide(handler):
    assert handler.get(page("setting", "statistics_month")).status_code == 200
    html = handler.get(page("setting", "statistics_month")).content.decode()
    assert page("setting-decide", "statistics_month") not in html
    assert handler.get(page("setting-decide", "statistics_month")).status_code == 403
    assert "写入条款解释" not in handler.get(LIST).content.decode()


def test_writing_and_withdrawing_a_note(chief, sign_in):
    assert chief.get(f"{NEW_NOTE}?article=article-9").context["form"]["anchor"].value() == "article-9"
    data = {
        "anchor": "article-9",
        "question": "<b>锻炼</b>期限？",
        "answer": "一般半年。",
        "valid_from": TODAY.isoformat(),
    }
    assert chief.post(NEW_NOTE, data)["Location"] == NOTES
    reader = sign_in(accounts.account())
    html = reader.get(reverse("regulation:text")).content.decode()
    assert "一般半年。" in html
    assert "&lt;b&gt;锻炼&lt;/b&gt;" in html
    assert "一般半年。" in chief.get(LIST).content.decode()
    note = InterpretationNote.objects.get()
    url = page("note-withdraw", note.pk)
    assert "一般半年。" in chief.get(url).content.decode()
    assert chief.post(url, {"reason": "另有规定"})["Location"] == NOTES
    assert chief.post(url, {"reason": "另有规定"}).status_code == 409
    assert "一般半年。" not in reader.get(reverse("regulation:text")).content.decode()
    assert "另有规定" in chief.get(NOTES).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"anchor": "article-17"}, "anchor"),
        ({"question": ""}, "question"),
        ({"answer": ""}, "answer"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
    ],
)
def test_a_wrong_note_is_told_at_its_field(chief, fields, field):
    data = {"anchor": "article-9", "question": "期限？", "answer": "半年。", "valid_from": TODAY.isoformat()} | fields
    response = chief.post(NEW_NOTE, data)
    assert list(response.context["form"].errors) == [field]
    assert InterpretationNote.objects.count() == 0


@pytest.mark.parametrize("number", [1, 20])
def test_queries_do_not_grow(sign_in, django_assert_num_queries, number):
    by = accounts.section_chief()
    for position in range(number):
        make.decided(value=time(17), valid_from=TODAY - position * DAY, by=by)
        make.note(question=f"问题{position}？", by=by)
    client = sign_in(accounts.section_chief())
    expected = {LIST: 5, NOTES: 4, page("setting", "close_of_business"): 5, reverse("regulation:text"): 5}
    for url, queries in expected.items():
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
