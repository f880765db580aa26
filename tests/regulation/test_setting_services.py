"""Decisions about settings and notes: dated, numbered, replaced, withdrawn, never overwritten."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.facts import clock_context, deadline_of
from regulation.facts import notes_by_article, setting_state_on, setting_states_on, settings_on
from regulation.models import InterpretationNote, Setting
from regulation.services.notes import withdraw_note
from regulation.services.settings import decide_setting, latest_number, withdraw_setting
from rules.posts import PostLevel
from rules.settings import SETTING_NOTES, Settings
from tests.factories import accounts, regulation as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
KEY = "close_of_business"


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def chief():
    return accounts.section_chief("chief")


def test_a_decision_holds_from_its_first_day(chief):
    row = make.decided(value=time(17), valid_from=TODAY + DAY, answer=" 截至17时。 ", document=" 纪要1号 ", by=chief)
    row.refresh_from_db()
    assert (row.number, row.value, row.answer, row.document) == (1, "17:00:00", "截至17时。", "纪要1号")
    assert (row.question, row.decided_by, row.decided_at) == (SETTING_NOTES[KEY].question, chief, clock.now())
    assert settings_on(TODAY) == Settings()
    assert settings_on(TODAY + DAY) == Settings(close_of_business=time(17))
    entry = AuditEntry.objects.get(action="regulation.decide_setting")
    assert (entry.actor, entry.subject_id) == (chief, row.pk)
    assert entry.changes["value"] == [None, "17:00:00"]


def test_the_history_keeps_what_was_decided(chief):
    make.decided(value=time(17), valid_from=TODAY - 30 * DAY, by=chief)
    make.decided(value=time(18), valid_from=TODAY, by=chief)
    make.decided(value=None, valid_from=TODAY - 60 * DAY, by=chief)
    days = [TODAY - 61 * DAY, TODAY - 31 * DAY, TODAY - 30 * DAY, TODAY - DAY, TODAY]
    assert [settings_on(day).close_of_business for day in days] == [None, None, time(17), time(17), time(18)]
    assert latest_number(KEY) == 3
    entries = AuditEntry.objects.filter(action="regulation.decide_setting").order_by("at", "id")
    assert [entry.changes["value"] for entry in entries if "value" in entry.changes] == [
        [None, "17:00:00"], ["17:00:00", "18:00:00"],
    ]  # fmt: skip


def test_a_second_decision_for_the_same_day_replaces_the_first(chief):
    first = make.decided(value=time(17), by=chief)
    second = make.decided(value=time(18), by=chief)
    first.refresh_from_db()
    assert (first.replaced_by, first.is_current, second.is_current) == (second, False, True)
    assert settings_on(TODAY).close_of_business == time(18)
    assert [row.number for row in Setting.objects.order_by("number")] == [1, 2]


def test_who_saw_less_than_there_is_decides_nothing(chief):
    make.decided(value=time(17), by=chief)
    for version in (0, 2):
        with pytest.raises(Stale):
            make.decided(value=time(18), version=version, valid_from=TODAY + DAY, by=chief)
    assert Setting.objects.count() == 1
    assert AuditEntry.objects.filter(action="regulation.decide_setting").count() == 1


def test_the_next_number_belongs_to_one_key(chief):
    make.decided(value=time(17), by=chief)
    assert make.decided("statistics_month", 6, by=chief).number == 1


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("statistics_month", 13, "应为1至12的整数。"),
        ("statistics_month", "6", "应为1至12的整数。"),
        ("count_probationary_members", 1, "应为是或否。"),
        ("determination_meaning", "SOMETIME", "请选择或填写有效的取值。"),
        (KEY, "25:00", "请选择或填写有效的取值。"),
    ],
)
def test_a_value_that_the_setting_does_not_take(chief, key, value, words):
    with pytest.raises(Invalid) as refused:
        make.decided(key, value, by=chief)
    assert refused.value.errors == {"value": [words]}
    assert Setting.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answer": "  "}, "answer"),
        ({"valid_from": date(2021, 4, 21)}, "valid_from"),
        ({"valid_from": TODAY + 732 * DAY}, "valid_from"),
    ],
)
def test_bad_input_is_refused_at_its_field(chief, fields, field):
    with pytest.raises(Invalid) as refused:
        make.decided(value=time(17), by=chief, **fields)
    assert list(refused.value.errors) == [field]
    assert Setting.objects.count() == 0


@pytest.mark.parametrize("day", [date(2021, 4, 22), TODAY, TODAY + 731 * DAY])
def test_the_first_and_the_last_day_that_may_be(chief, day):
    assert make.decided(value=time(17), valid_from=day, by=chief).valid_from == day


@pytest.mark.parametrize("role", ["department_handler", "system_administrator", "account"])
def test_only_chief_and_head_decide(role):
    by = getattr(accounts, role)()
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        make.decided(value=time(17), by=by)
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        make.note(by=by)
    setting, note = make.decided(value=time(17), valid_from=TODAY + DAY), make.note()
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        withdraw_setting(setting=setting, reason="误录", by=by)
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        withdraw_note(note=note, reason="误录", by=by)


def test_what_has_not_begun_can_be_withdrawn(chief):
    make.decided(value=time(17), by=chief)
    row = make.decided(value=time(18), valid_from=TODAY + DAY, by=chief)
    withdraw_setting(setting=row, reason="误录", by=chief)
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason, row.is_current) == (
        chief, clock.now(), "误录", False,
    )  # fmt: skip
    assert settings_on(TODAY + DAY).close_of_business == time(17)
    assert AuditEntry.objects.get(action="regulation.withdraw_setting").reason == "误录"
    again = make.decided(value=time(19), valid_from=TODAY + DAY, by=chief)
    assert (again.number, settings_on(TODAY + DAY).close_of_business) == (3, time(19))


def test_what_holds_cannot_be_withdrawn(chief):
    row = make.decided(value=time(17), by=chief)
    with pytest.raises(Refused, match="已经生效") as refused:
        withdraw_setting(setting=row, reason="误录", by=chief)
    assert not isinstance(refused.value, Stale)
    with pytest.raises(Invalid):
        withdraw_setting(setting=row, reason=" ", by=chief)
    row.refresh_from_db()
    assert row.is_current


def test_a_decision_is_withdrawn_once(chief):
    row = make.decided(value=time(17), valid_from=TODAY + DAY, by=chief)
    stale = Setting.objects.get(pk=row.pk)
    withdraw_setting(setting=row, reason="误录", by=chief)
    with pytest.raises(Stale):
        withdraw_setting(setting=stale, reason="误录", by=chief)
    replaced = make.decided(value=time(18), valid_from=TODAY + DAY, by=chief)
    make.decided(value=time(19), valid_from=TODAY + DAY, by=chief)
    with pytest.raises(Stale):
        withdraw_setting(setting=replaced, reason="误录", by=chief)


def test_the_database_holds_one_current_answer_a_day(chief):
    row = make.decided(value=time(17), by=chief)
    values = {"key": KEY, "value": None, "valid_from": TODAY, "question": "？", "answer": "。"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.create(**values | {"valid_from": TODAY + DAY, "number": 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.filter(pk=row.pk).update(withdrawn_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.filter(pk=row.pk).update(replaced_by=row.pk)


def test_states_say_what_is_to_follow(chief, django_assert_num_queries):
    make.decided(value=time(17), document="纪要", by=chief)
    later = make.decided(value=time(18), valid_from=TODAY + DAY, by=chief)
    with django_assert_num_queries(1):
        state = setting_state_on(KEY, TODAY)
    assert (state.value, state.document, state.decided_by, state.upcoming) == (time(17), "纪要", "chief", (later,))
    with django_assert_num_queries(1):
        states = {each.note.key: each for each in setting_states_on(TODAY + DAY)}
    assert (states[KEY].value, states[KEY].upcoming) == (time(18), ())
    assert states["statistics_month"].is_default


VALUES = {
    "count_probationary_members": False,
    "section_levels": frozenset({PostLevel.SECTION_CHIEF}),
    "determination_meaning": "DOCUMENT",
    "close_of_business": time(17),
    "removal_clock_applies": False,
    "go_live_on": date(2026, 11, 1),
}


@pytest.mark.parametrize("key", VALUES)
def test_no_setting_moves_a_deadline(chief, key):
    """Deadlines rest on the calendar and the edition: nothing has to be counted again after a decision."""
    before = deadline_of(date(2026, 11, 13), clock_context())
    make.decided(key, VALUES[key], by=chief)
    assert deadline_of(date(2026, 11, 13), clock_context()) == before


def test_a_note_stands_beside_its_article_from_its_first_day(chief, django_assert_num_queries):
    today = make.note("article-7", by=chief)
    item = make.note("article-6-item-1", valid_from=TODAY + DAY, by=chief)
    with django_assert_num_queries(1):
        assert notes_by_article(TODAY) == {"7": (today,)}
    assert notes_by_article(TODAY - DAY) == {}
    assert notes_by_article(TODAY + DAY) == {"7": (today,), "6": (item,)}
    assert (item.article, item.citation) == ("6", "第六条第（一）项")
    assert AuditEntry.objects.filter(action="regulation.write_note").count() == 2


def test_a_withdrawn_note_is_gone_from_that_day_on(chief):
    with clock.frozen(TODAY - 5 * DAY):
        note = make.note(by=chief)
    with clock.frozen(clock.at(TODAY, time(23, 59))):
        withdraw_note(note=note, reason="另有规定", by=chief)
    assert [bool(notes_by_article(day)) for day in (TODAY - DAY, TODAY, TODAY + DAY)] == [True, False, False]
    with pytest.raises(Stale):
        withdraw_note(note=InterpretationNote.objects.get(), reason="另有规定", by=chief)
    with pytest.raises(Invalid):
        withdraw_note(note=note, reason="", by=chief)
    note.refresh_from_db()
    assert (note.withdrawn_by, note.withdrawal_reason) == (chief, "另有规定")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"anchor": "article-17"}, "anchor"),
        ({"anchor": "chapter-1"}, "anchor"),
        ({"question": " "}, "question"),
        ({"answer": ""}, "answer"),
        ({"valid_from": date(2021, 4, 21)}, "valid_from"),
    ],
)
def test_a_note_needs_place_question_and_answer(chief, fields, field):
    with pytest.raises(Invalid) as refused:
        make.note(by=chief, **fields)
    assert list(refused.value.errors) == [field]
    assert InterpretationNote.objects.count() == 0


def test_the_same_note_is_not_written_twice(chief):
    note = make.note(by=chief)
    with pytest.raises(Refused, match="内容相同"):
        make.note(by=chief)
    withdraw_note(note=note, reason="误录", by=chief)
    assert make.note(by=chief).pk != note.pk


def test_an_unknown_setting_is_nobodys(chief):
    with pytest.raises(KeyError):
        decide_setting(key="nonsense", value=True, valid_from=TODAY, answer="是。", version=0, by=chief)
