"""The checklist of materials: what a filing says of it, and the list that the department keeps."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.checklist import checklist_of
from filings.models import FilingStatus, Material, MaterialKind
from filings.services import Entry
from filings.shipped_materials import SHIPPED
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def kind(name: str = "会议记录（纪要）") -> MaterialKind:
    return MaterialKind.objects.get(name=name, valid_until__isnull=True)


def words(filing) -> dict[str, str]:
    return {line.kind.name: line.word for line in checklist_of(filing)}


def record(filing, by, entries) -> dict:
    return services.record_materials(filing=filing, version=filing.version, by=by, entries=entries)


# -- what a filing says ------------------------------------------------------------------------------------------


def test_nothing_said_is_shown_as_such_and_hinders_nothing(people):
    filing = make.draft(people)
    assert words(filing) == {name: "未登记" for name, _, _ in SHIPPED}
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert filing.status == FilingStatus.SUBMITTED


def test_each_kind_has_its_own_list(people):
    filing = make.draft(people, **make.leaving(make.in_post(people)))
    assert list(words(filing)) == ["会议记录（纪要）", "任免谈话记录"]


def test_there_or_not_of_which_day_and_where(people):
    filing = make.draft(people)
    changes = record(
        filing, people.handler,
        {kind(): Entry(True, TODAY, " 党办选任卷 "), kind("公示材料"): Entry(False)},
    )  # fmt: skip
    assert sorted(changes.values()) == [["", "无"], ["", "有，2026-11-02，党办选任卷"]]
    assert (words(filing)["会议记录（纪要）"], words(filing)["公示材料"], words(filing)["考察材料"]) == (
        "有",
        "无",
        "未登记",
    )
    assert record(filing, people.handler, {kind(): Entry(True, TODAY, "党办选任卷")}) == {}
    record(filing, people.handler, {kind(): Entry(False)})
    assert Material.objects.count() == 2
    assert AuditEntry.objects.filter(action="filings.record_materials", subject_id=filing.pk).count() == 2


@pytest.mark.parametrize("entry", [Entry(True, TODAY + DAY), Entry(False, TODAY), Entry(False, None, "柜中")])
def test_what_no_material_may_hold(people, entry):
    with pytest.raises(Invalid):
        record(make.draft(people), people.handler, {kind(): entry})
    assert not Material.objects.exists()


def test_only_while_the_content_may_be_changed_and_by_who_drafts(people):
    filing = make.submitted(people)
    with pytest.raises(Refused, match="内容不可修改"):
        record(filing, people.handler, {kind(): Entry(True)})
    draft = make.draft(people, post=None)
    with pytest.raises(Refused):
        record(draft, people.dept, {kind(): Entry(True)})


def test_a_stale_form_writes_nothing(people):
    filing = make.draft(people)
    stale = filing.version
    record(filing, people.handler, {kind(): Entry(True)})
    with pytest.raises(Stale):
        services.record_materials(filing=filing, version=stale, by=people.handler, entries={kind(): Entry(False)})
    assert Material.objects.get().is_present


def test_the_page(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.handler)
    place = reverse("filings:materials", args=[filing.pk])
    form = client.get(place).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    name = kind().pk.hex
    answered = data | {f"present_{name}": "yes", f"dated_{name}": "2026-11-01", f"kept_{name}": "党办选任卷"}
    forgotten = client.post(place, data | {f"kept_{name}": "党办", "version": filing.version})
    assert forgotten.context["form"].errors == {f"present_{name}": ["已填日期或存放处的，请选择有无。"]}
    future = client.post(place, answered | {f"dated_{name}": "2026-11-03", "version": filing.version})
    assert future.context["form"].errors == {f"dated_{name}": ["材料日期不能晚于今天。"]}
    assert client.post(place, answered | {"version": filing.version}).status_code == 302
    assert client.post(place, answered | {"version": filing.version}).status_code == 409
    page = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert "党办选任卷" in page
    assert "未登记" in page
    again = client.get(place).context["form"]
    assert [code for code, _ in again.fields[f"present_{name}"].choices] == ["yes", "no"]
    assert sign_in(people.dept).get(place).status_code == 403


def test_more_materials_ask_no_more(people, sign_in):
    filing, client, counts = make.draft(people), sign_in(people.handler), []
    for wanted in (0, 12):
        for _ in range(wanted):
            added = make.material_kind(people.chief)
            record(filing, people.handler, {added: Entry(True)})
        for place in ("detail", "materials"):
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"filings:{place}", args=[filing.pk]))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


# -- the list ----------------------------------------------------------------------------------------------------


def change(row, by, **changes):
    told = {"name": row.name, "hint": row.hint, "order": row.order, "kinds": row.kinds} | changes
    return services.change_material_kind(kind=row, version=row.order, by=by, **told)


def test_a_new_material_stands_on_the_list_at_once(people):
    filing = make.draft(people)
    added = make.material_kind(people.chief, "个人有关事项报告", order=5, kinds=["APPOINTMENT"])
    assert (next(iter(words(filing))), added.valid_from) == ("个人有关事项报告", TODAY)
    assert "个人有关事项报告" not in words(make.draft(people, **make.leaving(make.in_post(people))))
    with pytest.raises(Invalid) as invalid:
        make.material_kind(people.head, "个人有关事项报告")
    assert invalid.value.errors == {"name": ["清单中已有同名的材料。"]}


def test_all_kinds_is_the_same_as_none(people):
    assert make.material_kind(people.chief, kinds=["REMOVAL", "EXCHANGE", "APPOINTMENT"]).kinds == []


def test_another_name_is_a_new_row_and_what_was_said_stays(people):
    filing = make.draft(people)
    record(filing, people.handler, {kind(): Entry(True, TODAY)})
    old = kind()
    renamed = change(old, people.chief, name="党委会纪要")
    old.refresh_from_db()
    assert (old.valid_until, renamed.valid_from, renamed.pk != old.pk) == (TODAY - DAY, TODAY, True)
    shown = words(filing)
    assert (shown["会议记录（纪要）"], shown["党委会纪要"]) == ("有", "未登记")
    assert "会议记录（纪要）" not in words(make.draft(people, post=None))


def test_another_place_in_the_order_is_the_same_row(people):
    old = kind()
    assert change(old, people.head, order=1).pk == old.pk
    assert next(iter(words(make.draft(people)))) == old.name


def test_what_began_today_changes_from_tomorrow(people):
    added = make.material_kind(people.chief, "甲")
    renamed = change(added, people.chief, name="乙")
    added.refresh_from_db()
    assert (added.valid_until, renamed.valid_from) == (TODAY, TODAY + DAY)
    filing = make.draft(people)
    assert {"甲", "乙"} & set(words(filing)) == {"甲"}
    with clock.frozen(TODAY + DAY):
        assert {"甲", "乙"} & set(words(filing)) == {"乙"}


def test_a_filed_filing_keeps_the_list_of_its_day(people):
    filing = make.filed(people)
    with clock.frozen(date(2027, 1, 4)):
        services.end_material_kind(kind=kind(), version=kind().order, by=people.chief)
        make.material_kind(people.chief, "新材料")
        later = make.draft(people, post=None, determined_on=TODAY)
        assert ("会议记录（纪要）" in words(filing), "新材料" in words(filing)) == (True, False)
    with clock.frozen(date(2027, 1, 5)):
        assert ("会议记录（纪要）" in words(later), "新材料" in words(later)) == (False, True)


def test_two_who_change_the_list_at_once(people):
    old = kind()
    change(kind(), people.chief, order=7)
    with pytest.raises(Stale):
        change(old, people.head, name="另一名称")
    renamed = change(kind(), people.chief, name="改名")
    with pytest.raises(Stale):
        services.end_material_kind(kind=old, version=7, by=people.head)
    assert renamed.valid_until is None


def test_only_chief_and_head_keep_it(people):
    for user in (people.dept, people.secretary):
        with pytest.raises(Refused):
            make.material_kind(user)
        with pytest.raises(Refused):
            change(kind(), user, name="改名")


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": " "}, "name"), ({"order": -1}, "order"), ({"order": 10000}, "order")]
)
def test_what_no_entry_may_hold(people, changes, field):
    with pytest.raises(Invalid) as invalid:
        change(kind(), people.chief, **changes)
    assert list(invalid.value.errors) == [field]


def test_the_pages_of_the_list(people, sign_in):
    client = sign_in(people.chief)
    assert reverse("filings:material-kinds") in client.get(reverse("filings:list")).content.decode()
    client.post(reverse("filings:material-kind-new"), {"name": "新材料", "order": "3", "kinds": ["REMOVAL"]})
    row = kind("新材料")
    page = client.get(reverse("filings:material-kinds"))
    assert page.context["rows"][0] == {"kind": row, "uses": "免职"}
    edit, end = (reverse(f"filings:material-kind-{verb}", args=[row.pk]) for verb in ("edit", "end"))
    assert client.get(edit).context["form"].initial["kinds"] == ["REMOVAL"]
    client.post(edit, {"name": "新材料", "order": "4", "kinds": ["REMOVAL"], "version": row.order})
    assert kind("新材料").order == 4
    assert client.post(end, {"version": row.order}).status_code == 409
    client.post(end, {"version": 4})
    assert [each["kind"] for each in client.get(reverse("filings:material-kinds")).context["ended"]] == [row]
    assert client.get(edit).status_code == 404
