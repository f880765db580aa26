"""The communication log: who writes it, what it may hold, corrections, links to filings, and the verdict."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.models import Communication, FilingStatus
from tests.factories import accounts, filings as make, organizers, units

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def correct(row, by, **changes):
    told = {"held_on": row.held_on, "participants": row.participants, "gist": "更正后", "way": row.way} | changes
    key = told.pop("creation_key", None) or uuid.uuid4()
    return services.correct_communication(communication=row, by=by, creation_key=key, **told)


@pytest.mark.parametrize(
    ("who", "side"),
    [("handler", "UNIT"), ("secretary", "UNIT"), ("deputy", "UNIT"), ("dept", "DEPARTMENT"), ("chief", "DEPARTMENT")],
)
def test_either_side_writes_and_the_role_says_which(people, who, side):
    row = make.talk(people.unit, getattr(people, who))
    assert (row.side, row.recorded_by, row.recorded_at) == (side, getattr(people, who), clock.now())
    (entry,) = AuditEntry.objects.filter(action="filings.log_communication", subject_id=row.pk)
    assert entry.unit_id == people.unit.pk


def test_who_works_for_both_writes_for_the_unit(people):
    both = accounts.department_handler()
    units.membership(both, people.unit, Role.UNIT_HANDLER)
    assert make.talk(people.unit, both).side == "UNIT"
    assert make.talk(make.unit(), both).side == "DEPARTMENT"


def test_bystanders_write_nothing(people):
    for user in make.bystanders().values():
        with pytest.raises(Refused, match="由单位经办人、书记和党委组织部填写"):
            make.talk(people.unit, user)
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": TODAY + DAY}, "held_on"),
        ({"held_on": date(26, 1, 1)}, "held_on"),
        ({"way": "SMOKE"}, "way"),
        ({"participants": "  "}, "participants"),
        ({"gist": "\n"}, "gist"),
    ],
)
def test_what_no_talk_may_hold(people, changes, field):
    with pytest.raises(Invalid) as invalid:
        make.talk(people.unit, people.handler, **changes)
    assert list(invalid.value.errors) == [field]


def test_a_double_submit_makes_one_row_and_somebody_elses_key_none(people):
    key = uuid.uuid4()
    first = make.talk(people.unit, people.handler, creation_key=key)
    assert make.talk(people.unit, people.handler, creation_key=key, gist="再次") == first
    with pytest.raises(Refused, match="已由他人提交"):
        make.talk(people.unit, people.secretary, creation_key=key)
    assert (Communication.objects.count(), AuditEntry.objects.filter(action="filings.log_communication").count()) == (
        1,
        1,
    )


def test_a_correction_takes_the_place_of_a_row_once(people):
    row = make.talk(people.unit, people.handler)
    corrected = correct(row, people.secretary, held_on=TODAY - DAY)
    assert (corrected.replaces, corrected.held_on) == (row, TODAY - DAY)
    assert list(Communication.objects.current()) == [corrected]
    with pytest.raises(Stale):
        correct(row, people.handler)
    with pytest.raises(Invalid, match="没有变化"):
        correct(corrected, people.handler, gist=corrected.gist)
    (entry,) = AuditEntry.objects.filter(action="filings.correct_communication")
    assert entry.changes["held_on"] == [TODAY.isoformat(), (TODAY - DAY).isoformat()]


def test_each_side_corrects_its_own(people):
    row = make.talk(people.unit, people.handler)
    with pytest.raises(Refused, match="该记录由单位填写"):
        correct(row, people.dept)
    theirs = make.talk(people.unit, people.dept)
    with pytest.raises(Refused, match="该记录由党委组织部填写"):
        correct(theirs, people.handler)
    correct(theirs, people.chief)


def test_talks_from_before_are_linked_by_choosing(people):
    early, late = make.talk(people.unit, people.handler), make.talk(people.unit, people.dept)
    elsewhere = make.talk(make.unit(), people.dept)
    filing = make.draft(people)
    assert services.attach_communications(filing=filing, rows=[early, late], by=people.handler) == 2
    assert set(filing.communications.all()) == {early, late}
    for row in (early, elsewhere):
        with pytest.raises(Stale):
            services.attach_communications(filing=filing, rows=[row], by=people.dept)
    with pytest.raises(Invalid):
        services.attach_communications(filing=filing, rows=[], by=people.dept)


def test_a_row_that_was_corrected_is_not_linked(people):
    row = make.talk(people.unit, people.handler)
    correct(row, people.handler)
    with pytest.raises(Stale):
        services.attach_communications(filing=make.draft(people), rows=[row], by=people.handler)


@pytest.mark.parametrize("status", [FilingStatus.FILED, FilingStatus.DISCARDED])
def test_a_closed_filing_keeps_its_log(people, status):
    row = make.talk(people.unit, people.handler)
    filing = make.in_status(people, status)
    for act in (
        lambda: make.talk(people.unit, people.handler, filing),
        lambda: services.attach_communications(filing=filing, rows=[row], by=people.dept),
    ):
        with pytest.raises(Refused, match="不再补充沟通记录"):
            act()


@pytest.mark.parametrize("status", [FilingStatus.SUBMITTED, FilingStatus.CHECKING, FilingStatus.RETURNED])
def test_an_open_one_is_talked_about_and_stays_at_its_version(people, status):
    filing = make.in_status(people, status)
    version = filing.version
    make.talk(people.unit, people.dept, filing)
    filing.refresh_from_db()
    assert filing.version == version


def test_nobody_writes_about_themselves(people):
    tenure = organizers.tenure(people.post, organizers.organizer(account=people.secretary))
    filing = make.draft(people, **make.leaving(tenure))
    with pytest.raises(Refused, match="涉及本人"):
        make.talk(people.unit, people.secretary, filing)


# -- the verdict and the pages -----------------------------------------------------------------------------------


def url(name: str, key) -> str:
    return reverse(f"filings:{name}", args=[key])


def communication_of(client, filing) -> list[str]:
    way = client.get(url("detail", filing.pk)).context["way"]
    return [f"{each.rule} {each.outcome}" for each in way.verdict.findings if each.rule.startswith("communication")]


def test_the_verdict_counts_the_log_and_the_date_of_the_form(people, sign_in):
    client = sign_in(people.handler)
    filing = make.draft(people, communicated_on=None, initiated_on=TODAY - 5 * DAY)
    assert communication_of(client, filing) == ["communication.recorded UNKNOWN"]
    make.talk(people.unit, people.dept, filing, held_on=TODAY - 6 * DAY)
    make.talk(people.unit, people.handler, filing, held_on=TODAY - DAY)
    assert communication_of(client, filing) == [
        "communication.recorded MET", "communication.before_initiation MET", "communication.during_selection MET",
    ]  # fmt: skip
    only_form = make.draft(people, communicated_on=TODAY - 6 * DAY)
    assert communication_of(client, only_form)[0] == "communication.recorded MET"


def test_pages_of_the_log(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.handler)
    form = client.get(url("communication-new", filing.pk)).context["form"]
    data = {
        "creation_key": str(form["creation_key"].value()), "held_on": "2026-11-01", "way": "TELEPHONE",
        "participants": "书记、干事", "gist": "汇报岗位设置", "side": "DEPARTMENT", "recorded_at": "2020-01-01",
    }  # fmt: skip
    assert client.post(url("communication-new", filing.pk), data).status_code == 302
    row = Communication.objects.get()
    assert (row.filing, row.side, row.recorded_at) == (filing, "UNIT", clock.now())
    page = client.get(url("detail", filing.pk)).content.decode()
    assert "汇报岗位设置" in page
    assert url("communication-correct", row.pk) in page
    assert (
        url("communication-correct", row.pk) not in sign_in(people.dept).get(url("detail", filing.pk)).content.decode()
    )
    future = client.post(
        url("communication-new", filing.pk), data | {"held_on": "2026-11-03", "creation_key": str(uuid.uuid4())}
    )
    assert future.context["form"].errors == {"held_on": ["沟通日期不能晚于今天。"]}
    data |= {"creation_key": str(uuid.uuid4()), "gist": "更正后的内容"}
    assert client.post(url("communication-correct", row.pk), data).status_code == 302
    assert "更正前" in client.get(url("detail", filing.pk)).content.decode()
    assert client.get(url("communication-correct", row.pk)).status_code == 404  # replaced
    assert (
        sign_in(people.dept).get(url("communication-correct", Communication.objects.current().get().pk)).status_code
        == 403
    )


def test_the_units_page_has_a_log_before_any_filing(people, sign_in):
    client = sign_in(people.handler)
    of_unit = reverse("units:detail", args=[people.unit.pk])
    assert "未见沟通记录" in client.get(of_unit).content.decode()
    place = url("communication-of-unit", people.unit.pk)
    assert place in client.get(of_unit).content.decode()
    data = {
        "creation_key": str(uuid.uuid4()), "held_on": "2026-11-01", "way": "MEETING", "participants": "书记",
        "gist": "空缺补充",
    }  # fmt: skip
    assert client.post(place, data)["Location"] == f"{of_unit}#communications"
    assert "空缺补充" in client.get(of_unit).content.decode()
    filing = make.draft(people)
    assert "关联此前的沟通（1条）" in client.get(url("detail", filing.pk)).content.decode()
    row = Communication.objects.get()
    client.post(url("communication-attach", filing.pk), {"communications": [str(row.pk)]})
    assert Communication.objects.get().filing == filing
    assert client.get(url("communication-attach", filing.pk)).status_code == 200


def test_a_closed_filing_sends_back(people, sign_in):
    filing = make.filed(people)
    for name in ("communication-new", "communication-attach"):
        assert sign_in(people.handler).get(url(name, filing.pk)).status_code == 302


@pytest.mark.parametrize("who", ["handler", "dept"])
def test_more_talks_ask_no_more(people, sign_in, who, django_assert_max_num_queries):
    filing = make.draft(people)
    client = sign_in(getattr(people, who))
    counts = []
    for wanted in (1, 12):
        for _ in range(Communication.objects.count(), wanted):
            make.talk(people.unit, people.handler, filing)
        for place in (url("detail", filing.pk), reverse("units:detail", args=[people.unit.pk])):
            with django_assert_max_num_queries(40) as asked:
                client.get(place)
            counts.append(len(asked.captured_queries))
    assert counts[:2] == counts[2:]
