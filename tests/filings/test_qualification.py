"""任职资格 (Article 6): stated by the unit, judged item by item, never scored, frozen with the filing."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.models import Filing, Qualification
from filings.services.qualification import Period, Stated
from rules.qualification_facts import Judgement
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def stated(**changes) -> dict:
    return {
        "is_probationary": False,
        "is_fit": True,
        "judgements": {part: Stated("符合", date(2026, 11, 2)) for part in Judgement},
        "experience": [Period("PARTY_AFFAIRS", "示例学院党办主任", date(2020, 1, 1), date(2023, 1, 1))],
        **changes,
    }


def save(filing, by, **changes):
    return services.save_qualification(filing=filing, version=filing.version, by=by, **stated(**changes))


def test_what_is_stated_is_kept_and_audited_once(people):
    filing = make.draft(people)
    version = filing.version
    row = save(filing, people.handler)
    assert row.judgements["OPENING"] == {"text": "符合", "stated_on": "2026-11-02"}
    assert row.experience == [
        {"kind": "PARTY_AFFAIRS", "what": "示例学院党办主任", "from_on": "2020-01-01", "until": "2023-01-01"}
    ]
    assert (row.is_fit, row.version, filing.version) == (True, 1, version + 1)
    assert save(filing, people.handler, is_fit=None).version == 2
    assert Qualification.objects.count() == 1


def test_an_older_version_changes_nothing(people):
    filing = make.draft(people)
    stale = Filing.objects.get(pk=filing.pk)
    save(filing, people.handler)
    with pytest.raises(Stale):
        save(stale, people.handler, is_fit=False)
    assert Qualification.objects.get().is_fit is True


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"judgements": {Judgement.OPENING: Stated("符合", date(2026, 11, 5))}}, "opening_on"),
        ({"judgements": {Judgement.CONDUCT: Stated(" ", date(2026, 11, 2))}}, "conduct_text"),
        ({"experience": [Period("", "党办主任")]}, "kind_0"),
        ({"experience": [Period("IDEOLOGICAL", "")]}, "what_0"),
        ({"experience": [Period("IDEOLOGICAL", "辅导员", date(2026, 11, 5))]}, "from_0"),
        ({"experience": [Period("IDEOLOGICAL", "辅导员", date(2020, 1, 2), date(2020, 1, 1))]}, "until_0"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_place(people, changes, field):
    filing = make.draft(people)
    with pytest.raises(Invalid) as told:
        save(filing, people.handler, **changes)
    assert list(told.value.errors) == [field]
    assert not Qualification.objects.exists()


def test_a_full_member_is_not_on_probation(people):
    filing = make.draft(people, full_member_on=date(2020, 1, 1))
    with pytest.raises(Invalid) as told:
        save(filing, people.handler, is_probationary=True)
    assert list(told.value.errors) == ["is_probationary"]


def test_it_is_frozen_when_the_filing_is_and_not_of_a_removal(people):
    removal = make.draft(people, **make.leaving(make.in_post(people, make.post(people.unit, 2))))
    for filing in (make.submitted(people), removal):
        with pytest.raises(Refused):
            save(filing, people.handler)
    other = make.draft(people, post=make.post(people.unit, 3))
    for who in (people.dept, make.bystanders()["other_handler"]):
        with pytest.raises(Refused):
            save(other, who)


def test_the_page_saves_and_the_filing_shows_it_item_by_item(people, sign_in, django_assert_max_num_queries):
    filing = make.draft(people, full_member_on=date(2020, 1, 1))
    client = sign_in(people.handler)
    place = reverse("filings:qualification", args=[filing.pk])
    with django_assert_max_num_queries(16):
        page = client.get(place)
    numbers = [item.number for item, _ in page.context["asked"]]
    assert numbers == ["总的要求", "（一）", "（二）", "（三）", "（四）", "（五）"]
    posted = {"version": filing.version, "is_fit": "yes", "kind_0": "IDEOLOGICAL", "what_0": "示例学院辅导员",
              "from_0": "2019-09-01"}  # fmt: skip
    for part in Judgement:
        posted |= {f"{part.lower()}_text": "符合", f"{part.lower()}_on": "2026-11-02"}
    answer = client.post(place, posted)
    assert answer.url == f"{reverse('filings:detail', args=[filing.pk])}#qualification"
    shown = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert "党龄自2020年1月1日起算，已满3年。" in shown
    assert "示例学院辅导员" in shown
    assert place in shown
    assert client.get(place).context["form"].initial["what_0"] == "示例学院辅导员"
    assert client.post(place, posted).status_code == 409


def test_wrong_rows_come_back_with_their_words(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.handler)
    place = reverse("filings:qualification", args=[filing.pk])
    answer = client.post(place, {"version": filing.version, "what_1": "示例学院辅导员", "kind_1": "IDEOLOGICAL"})
    assert "what_0" in answer.context["form"].errors
    answer = client.post(place, {"version": filing.version, "opening_on": "2026-11-02"})
    assert answer.context["form"].errors["opening_text"] == ["请填写评价。"]
    assert not Qualification.objects.exists()
