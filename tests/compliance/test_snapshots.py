"""Year-end snapshots: frozen once, equal for good, and laid beside what is known now."""

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Refused
from compliance import protection
from compliance.cockpit import ARTICLES, Standing, department_row, rows_of
from compliance.differences import differences, paired
from compliance.freezing import SCHEMA, Thawed, canonical, digest_of, freeze
from compliance.judging import judge
from compliance.models import YearEndSnapshot
from compliance.services.snapshots import take_snapshot, years_to_take
from organizers.services import tenures
from regulation.facts import setting_states_on
from rules.articles import citation
from rules.settings import SETTING_NOTES
from tests.compliance.test_facts import staffed
from tests.factories import accounts, filings, organizers, regulation, units as factory
from units.services.member_counts import report_member_count

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 5)
YEAR_END = date(2025, 12, 31)
LIST = reverse("compliance:snapshots")
PAGE = reverse("compliance:snapshot", args=[2025])
TAKE = reverse("compliance:snapshot-take", args=[2025])


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(JANUARY):
        yield


@pytest.fixture
def head():
    return accounts.department_head()


@pytest.fixture
def hospital():
    return staffed("甲医院党委", 260, "SECTION_CHIEF", kind="HOSPITAL")


@pytest.fixture
def college():
    return staffed("乙学院党委", 90, "vacant", kind="COLLEGE")


def recount(unit, total: int, by) -> None:
    report_member_count(unit=unit, counted_on=YEAR_END, full=total, probationary=0, source="更正", by=by)


def now(user):
    judgement = judge(user, YEAR_END)
    return [department_row(judgement), *rows_of(judgement)]


def then(snapshot):
    thawed = Thawed(YearEndSnapshot.objects.get(pk=snapshot.pk).content)
    return [thawed.own, *thawed.rows]


def test_it_keeps_the_judgement_of_the_last_day_with_all_that_it_rests_on(head, hospital, college):
    snapshot = take_snapshot(year=2025, by=head)
    content = snapshot.content
    assert (snapshot.as_of, snapshot.schema, snapshot.taken_by) == (YEAR_END, SCHEMA, head)
    assert (snapshot.units, snapshot.gaps) == (2, content["counts"]["GAP"])
    assert snapshot.digest == digest_of(content)
    assert (content["schema"], content["as_of"]) == (SCHEMA, "2025-12-31")
    assert content["edition"]["document_number"] == "沪交医委〔2021〕30号"
    assert {each["key"]: each["value"] for each in content["edition"]["parameters"]}["section_level_members"] == 200
    assert {each["key"] for each in content["settings"]} == set(SETTING_NOTES)
    assert {"year": 2025, "version": 1, "approved": True} in content["calendars"]
    assert [each["name"] for each in content["units"]] == ["甲医院党委", "乙学院党委"]
    assert content["units"][0]["figures"] == {"members": 260, "minimum": 1, "posts": 1, "in_post": 1, "vacant": 0}
    assert content["units"][0]["counted_on"] == "2025-12-31"
    assert content["counts"]["members"] == 350
    assert content["counts"]["findings"] == sum(len(each["findings"]) for each in content["units"])
    minimum = next(each for each in content["units"][1]["findings"] if each["rule"] == "staffing.minimum")
    assert minimum["outcome"] == "NOT_MET"
    assert minimum["label"] == "尚未达到"
    assert minimum["basis"] == f"{citation('article-4')}：至少配备1名专职组织员"


def test_rows_come_back_as_they_were(head, hospital, college):
    people = filings.cast("丙学院党委")
    with clock.frozen(date(2025, 11, 18)):
        filings.submitted(people, determined_on=date(2025, 11, 17))
    before = now(head)
    snapshot = take_snapshot(year=2025, by=head)
    after = then(snapshot)
    assert [row.name for row in after] == [row.name for row in before]
    for old, new in zip(before, after, strict=True):
        assert (new.marks, new.figures, new.kind_label, new.in_scope) == (
            old.marks, old.figures, old.kind_label if old.key else "", old.in_scope,
        )  # fmt: skip
        assert new.verdict.findings == old.verdict.findings
    assert differences(paired(after, before)) == []


def test_it_stays_equal_when_facts_are_corrected(head, hospital, college):
    snapshot = take_snapshot(year=2025, by=head)
    frozen = canonical(snapshot.content)
    recount(hospital, 150, head)
    kept = YearEndSnapshot.objects.get()
    assert canonical(kept.content) == frozen
    assert digest_of(kept.content) == kept.digest == snapshot.digest
    assert then(snapshot)[1].figures.members == 260
    (found,) = differences(paired(then(snapshot), now(head)))
    assert (found.name, found.article, found.label) == ("甲医院党委", "4", "第四条 配备")
    assert not found.is_verdict_changed
    assert all("260人" in message for _, message in found.gone)
    assert all("150人" in message for _, message in found.come)


def test_a_verdict_that_is_another_now_is_marked(head, college):
    snapshot = take_snapshot(year=2025, by=head)
    post = college.posts.get()
    tenure = organizers.tenure(post, organizers.organizer(), effective_on=date(2025, 12, 31))
    found = {each.article: each for each in differences(paired(then(snapshot), now(head))) if each.key}
    assert (found["4"].then.standing, found["4"].now.standing) == (Standing.GAP, Standing.MET)
    assert found["4"].is_verdict_changed
    tenures.void_tenure(tenure=tenure, reason="误录", by=head)
    assert [each for each in differences(paired(then(snapshot), now(head))) if each.article == "4"] == []


def test_what_came_after_the_last_day_changes_nothing(head, hospital, college):
    snapshot = take_snapshot(year=2025, by=head)
    with clock.frozen(date(2026, 6, 1)):
        organizers.tenure(college.posts.get(), organizers.organizer(), effective_on=date(2026, 1, 1))
        report_member_count(unit=hospital, counted_on=date(2026, 3, 31), full=900, probationary=0, by=head)
        regulation.decided("count_probationary_members", False, valid_from=date(2026, 2, 1), by=head)
        assert differences(paired(then(snapshot), now(head))) == []


def test_units_that_came_or_went_are_told(head, hospital):
    snapshot = take_snapshot(year=2025, by=head)
    factory.unit("丙学院党委", established_on=date(2025, 12, 31))
    profile = hospital.profiles.get()
    profile.in_scope = False
    profile.save()
    found = [(each.name, each.article, each.then and each.then.word, each.now and each.now.word)
             for each in differences(paired(then(snapshot), now(head))) if each.key]  # fmt: skip
    assert found[0][:2] == ("甲医院党委", "")
    assert found[0][3] == "不纳入"
    assert found[1][:3] == ("丙学院党委", "", None)


@pytest.mark.parametrize("role", [Role.SECTION_CHIEF, Role.DEPARTMENT_HEAD])
def test_chief_and_head_take_it(role):
    assert take_snapshot(year=2025, by=accounts.account("leader", role)).year == 2025


@pytest.mark.parametrize(
    "role", [Role.DEPARTMENT_HANDLER, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR]
)
def test_nobody_else_does(role):
    with pytest.raises(Refused, match="权限"):
        take_snapshot(year=2025, by=accounts.account("other", role))
    assert not YearEndSnapshot.objects.exists()


@pytest.mark.parametrize(
    ("today", "year", "words"),
    [
        (date(2025, 12, 31), 2025, "2025年尚未结束"),
        (date(2026, 1, 1), 2026, "2026年尚未结束"),
        (date(2026, 1, 1), 2020, "2021年以前不作对照"),
    ],
)
def test_only_a_year_that_is_over_and_judged(head, today, year, words):
    with clock.frozen(today), pytest.raises(Refused, match=words):
        take_snapshot(year=year, by=head)


def test_on_the_first_day_of_the_next_year_it_may_be_taken(head):
    with clock.frozen(date(2026, 1, 1)):
        assert years_to_take() == [2025, 2024, 2023, 2022, 2021]
        take_snapshot(year=2025, by=head)
        take_snapshot(year=2021, by=head)
        assert years_to_take() == [2024, 2023, 2022]
        with pytest.raises(Refused, match="2025年末快照已经冻结"):
            take_snapshot(year=2025, by=head)
    assert YearEndSnapshot.objects.count() == 2


def test_of_two_who_are_fast_one_is_told(head, monkeypatch):
    monkeypatch.setattr("compliance.services.snapshots.require_takeable", lambda year, by: None)
    take_snapshot(year=2025, by=head)
    with pytest.raises(Refused, match="刚刚由他人冻结"):
        take_snapshot(year=2025, by=head)
    assert YearEndSnapshot.objects.count() == 1
    assert AuditEntry.objects.filter(action="compliance.take_snapshot").count() == 1


def test_the_digest_stands_in_the_audit(head, hospital):
    snapshot = take_snapshot(year=2025, by=head)
    entry = AuditEntry.objects.get(action="compliance.take_snapshot")
    assert (entry.actor, entry.subject_id, entry.summary) == (head, snapshot.pk, "冻结2025年末快照")
    assert entry.changes["digest"] == [None, snapshot.digest]
    assert "content" not in entry.changes


@pytest.fixture
def kept(head):
    return take_snapshot(year=2025, by=head)


def refused(act) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_the_triggers_stand(db):
    assert protection.triggers(connection) == protection.EXPECTED_TRIGGERS[connection.vendor]
    assert len(protection.EXPECTED_TRIGGERS[connection.vendor]) == 3


def test_the_database_refuses_every_change(kept):
    kept.digest = "0" * 64
    refused(kept.save)
    refused(lambda: YearEndSnapshot.objects.update(gaps=F("gaps") + 1))
    refused(kept.delete)
    refused(lambda: YearEndSnapshot.objects.all()._raw_delete("default"))
    statements = ["UPDATE compliance_yearendsnapshot SET units = 0", "DELETE FROM compliance_yearendsnapshot"]
    if connection.vendor == "postgresql":
        connection.check_constraints()
        statements.append("TRUNCATE compliance_yearendsnapshot CASCADE")
    else:
        columns = [field.column for field in YearEndSnapshot._meta.concrete_fields]
        other_key = ["'new'" if column == "id" else column for column in columns]
        replace = "INSERT OR REPLACE INTO compliance_yearendsnapshot SELECT {} FROM compliance_yearendsnapshot"
        statements += [replace.format(", ".join(chosen)) for chosen in (columns, other_key)]  # by key, and by year
    for statement in statements:
        with connection.cursor() as cursor:
            refused(lambda statement=statement, cursor=cursor: cursor.execute(statement))
    assert YearEndSnapshot.objects.get().digest == digest_of(kept.content)


def test_no_year_before_the_regulation_is_stored(head):
    with pytest.raises(DatabaseError), transaction.atomic():
        YearEndSnapshot.objects.create(
            year=2020, taken_at=clock.now(), taken_by=head, schema=1, content={}, digest="",
            units=0, gaps=0, explains=0, unknowns=0,
        )  # fmt: skip


def test_the_content_is_spelt_alike_whatever_the_order():
    assert digest_of({"a": 1, "b": [{"c": "甲", "d": None}]}) == digest_of({"b": [{"d": None, "c": "甲"}], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    assert canonical({"甲": "乙"}) == '{"甲":"乙"}'.encode()


def test_the_content_survives_json(head, hospital, college):
    content = freeze(judge(head, YEAR_END), setting_states_on(YEAR_END))
    assert json.loads(json.dumps(content)) == content
    assert {article for unit in content["units"] for article in unit["cells"]} == set(ARTICLES)


# -- pages ---------------------------------------------------------------------------------------------------------


def test_the_list_offers_what_may_be_taken(sign_in, head):
    assert reverse("compliance:snapshot-take", args=[2025]) in sign_in(head).get(LIST).content.decode()
    handler = sign_in(accounts.department_handler()).get(LIST).content.decode()
    assert reverse("compliance:snapshot-take", args=[2025]) not in handler
    assert "由组织部科长或部长办理" in handler


def test_it_is_asked_before_and_said_after(sign_in, head, hospital):
    client = sign_in(head)
    assert "确认冻结截至2025年12月31日的执行情况？" in client.get(TAKE).content.decode()
    assert not YearEndSnapshot.objects.exists()
    answer = client.post(TAKE, {"version": "2025"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "2025年末快照已冻结。" in answer.content.decode()
    assert client.get(TAKE).status_code == 403
    assert client.post(TAKE, {"version": "2025"}).status_code == 403
    assert client.get(reverse("compliance:snapshot-take", args=[2026])).status_code == 403


def test_then_and_now_stand_side_by_side(sign_in, head, hospital, college):
    take_snapshot(year=2025, by=head)
    page = sign_in(head).get(PAGE)
    assert page.context["differences"] == []
    assert page.context["is_intact"]
    assert "更正后与当时数据一致。" in page.content.decode()
    assert "is-other" not in page.content.decode()
    recount(hospital, 150, head)
    organizers.tenure(college.posts.get(), organizers.organizer(), effective_on=date(2025, 12, 1))
    page = sign_in(head).get(PAGE)
    counts = {label: (before, after) for label, before, after in page.context["counts"]}
    assert counts["党员总数"] == (350, 240)
    assert counts["实配"] == (1, 2)
    assert counts["单位"] == (2, 2)
    row = next(row for row in page.context["rows"] if row.name == "乙学院党委")
    assert 'class="cell is-gap is-other" data-label="配备"' in row.cells
    assert "更正后" in row.cells
    assert {(each.name, each.article) for each in page.context["differences"]} >= {
        ("甲医院党委", "4"),
        ("乙学院党委", "4"),
    }


def test_a_unit_then_and_now(sign_in, head, hospital):
    take_snapshot(year=2025, by=head)
    recount(hospital, 150, head)
    page = sign_in(head).get(reverse("compliance:snapshot-unit", args=[2025, hospital.pk]))
    parts = {part["column"].article: part for part in page.context["parts"]}
    assert [article for article, part in parts.items() if part["is_different"]] == ["4"]
    assert any(is_other and "260人" in message for _, message, is_other in parts["4"]["then"]["lines"])
    assert any(is_other and "150人" in message for _, message, is_other in parts["4"]["now"]["lines"])
    later = factory.unit("丙学院党委", established_on=date(2026, 1, 2))
    assert sign_in(head).get(reverse("compliance:snapshot-unit", args=[2025, later.pk])).status_code == 404


def test_what_was_tampered_with_is_said(sign_in, head, hospital):
    snapshot = take_snapshot(year=2025, by=head)
    protection.drop_triggers(connection)
    YearEndSnapshot.objects.filter(pk=snapshot.pk).update(content=snapshot.content | {"as_of": "2025-12-30"})
    protection.create_triggers(connection)
    assert "校验不一致" in sign_in(head).get(PAGE).content.decode()


def test_units_see_no_snapshot(sign_in, head, hospital):
    take_snapshot(year=2025, by=head)
    client = sign_in(factory.member(hospital, Role.PARTY_SECRETARY))
    for path in (LIST, PAGE, TAKE, reverse("compliance:snapshot-unit", args=[2025, hospital.pk])):
        assert client.get(path).status_code == 403
    assert sign_in(head).get(reverse("compliance:snapshot", args=[2024])).status_code == 404


def test_the_frozen_register_is_taken_on_paper(sign_in, head, hospital, college):
    snapshot = take_snapshot(year=2025, by=head)
    recount(hospital, 150, head)
    url = reverse("compliance:snapshot-documents", args=[2025])
    client = sign_in(head)
    assert client.get(url).status_code == 200
    answer = client.post(url, {"form": "xlsx", "reason": "年度统计上报", "note": ""})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    register = [list(row) for row in book["执行情况一览表"].iter_rows(values_only=True)]
    assert register[0][0].endswith("（截至2025年12月31日）")
    assert [row[1:5] for row in register[3:5]] == [
        ["甲医院党委", "附属医院", 260, 1],
        ["乙学院党委", "学院（系）", 90, 1],
    ]
    source = f"2025年末快照（2026-01-05冻结，校验值{snapshot.digest[:16]}…）。"
    assert source in [row[1] for row in register]
    assert AuditEntry.objects.get(action="compliance.export_documents").changes["source"] == [None, source]


@pytest.mark.parametrize("number", [2, 12])
def test_the_statements_do_not_grow_with_the_units(sign_in, head, django_assert_max_num_queries, number):
    for _ in range(number):
        staffed("", 90, "NONE")
    take_snapshot(year=2025, by=head)
    client = sign_in(head)
    with django_assert_max_num_queries(16):
        client.get(PAGE)
    with django_assert_max_num_queries(6):
        client.get(LIST)


def test_times_are_those_of_shanghai(sign_in, head):
    with clock.frozen(datetime(2026, 1, 5, 16, 30, tzinfo=UTC)):
        snapshot = take_snapshot(year=2025, by=head)
        text = sign_in(head).get(PAGE).content.decode()
    assert snapshot.taken_at == datetime(2026, 1, 5, 16, 30, tzinfo=UTC)
    assert "2026年1月6日0时30分" in text
