"""Pages of people, posts and tenures."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from common import clock
from organizers.models import Organizer, Post, Tenure
from tests.factories import accounts, organizers as factory, units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ID_NUMBER = "11010519491231002X"
# Session, account, global roles, memberships, units to choose from, number of rows, rows.
QUERIES = 8


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def unit():
    return units.unit("甲医院党委")


@pytest.fixture
def dept(sign_in):
    return sign_in(accounts.section_chief("chief"))


@pytest.fixture
def handler(sign_in, unit):
    return sign_in(units.member(unit, Role.UNIT_HANDLER, "handler"))


def names(response) -> list[str]:
    return [person.name for person in response.context["listing"].records]


@pytest.mark.parametrize("number", [5, 60])
def test_the_lists_queries_do_not_grow(sign_in, unit, django_assert_max_num_queries, number):
    for position in range(number):
        factory.tenure(factory.post(unit, position + 1), factory.organizer())
    for account in (accounts.department_handler(), units.member(unit, Role.UNIT_HANDLER)):
        client = sign_in(account)
        with django_assert_max_num_queries(QUERIES):
            response = client.get(reverse("organizers:list"))
        assert response.context["listing"].total == number
        assert len(names(response)) == min(number, 50)


def test_list_as_of_a_day(dept, unit):
    first, last = date(2024, 3, 1), date(2025, 2, 28)
    factory.tenure(factory.post(unit), factory.organizer("甲同志"), effective_on=first, ended_on=last, level="CLERK")
    url = reverse("organizers:list")
    present = []
    for day in (first - DAY, first, last, last + DAY):
        (row,) = dept.get(url, {"as_of": day.isoformat()}).context["listing"].records
        present.append((row.unit_name, row.level_label()))
    assert present == [(None, ""), ("甲医院党委", "办事员"), ("甲医院党委", "办事员"), (None, "")]


def test_search_filters_and_order(dept, unit):
    other = units.unit("乙学院党委")
    absent = factory.organizer("曾乐")
    factory.tenure(factory.post(other, level="SECTION_CHIEF"), factory.organizer("王甲"), status="PENDING")
    factory.tenure(factory.post(unit), factory.organizer("李乙"), status="FILED")
    found = {
        "": ["李乙", "王甲", absent.name],
        "q=zl": ["曾乐"],
        f"unit={other.pk}": ["王甲"],
        "presence=in_post": ["李乙", "王甲"],
        "presence=not_in_post": ["曾乐"],
        "status=PENDING": ["王甲"],
        "status=FILED": ["李乙"],
        "level=SECTION_CHIEF": ["王甲"],
        "level=UNKNOWN": ["李乙"],
        "sort=name": ["李乙", "王甲", "曾乐"],
        "sort=-name": ["曾乐", "王甲", "李乙"],
        "sort=level": ["王甲", "李乙", "曾乐"],
    }
    url = reverse("organizers:list")
    assert {query: names(dept.get(f"{url}?{query}")) for query in found} == found


def test_a_unit_sees_its_own_people_and_choices(handler, unit):
    other = units.unit("乙学院党委")
    mine = factory.organizer("甲同志")
    factory.tenure(factory.post(unit), mine)
    foreign = factory.organizer("乙同志")
    factory.tenure(factory.post(other), foreign)
    page = handler.get(reverse("organizers:list"))
    assert names(page) == ["甲同志"]
    assert list(page.context["listing"].filters.fields["unit"].queryset) == [unit]
    assert handler.get(reverse("organizers:detail", args=[mine.pk])).status_code == 200
    assert handler.get(reverse("organizers:detail", args=[foreign.pk])).status_code == 404
    assert handler.get(reverse("organizers:edit", args=[foreign.pk])).status_code == 404
    for name in ("edit", "account"):
        assert handler.get(reverse(f"organizers:{name}", args=[mine.pk])).status_code == 403
    for name in ("new", "tenure-new"):
        assert handler.get(reverse(f"organizers:{name}")).status_code == 403
    assert handler.get(f"{reverse('organizers:list')}?unit={other.pk}").context["listing"].filters.errors


def test_an_organizer_sees_the_own_page(sign_in, unit):
    account = accounts.account("own")
    person = factory.organizer("甲同志", account=account)
    tenure = factory.tenure(factory.post(unit), person)
    client = sign_in(account)
    own = reverse("organizers:detail", args=[person.pk])
    assert client.get(reverse("organizers:list")).url == own
    assert "甲医院党委" in client.get(own).text
    assert client.get(reverse("units:detail", args=[unit.pk])).status_code == 404
    assert client.get(reverse("organizers:detail", args=[factory.organizer().pk])).status_code == 404
    assert client.get(reverse("organizers:edit", args=[person.pk])).status_code == 403
    assert client.get(reverse("organizers:tenure-edit", args=[tenure.pk])).status_code == 403


def test_nobody_else_sees_people(sign_in):
    for user in (accounts.account(), accounts.system_administrator(), accounts.audit_administrator()):
        assert sign_in(user).get(reverse("organizers:list")).status_code == 403


def test_identity_numbers_are_masked_and_in_no_list(dept, unit):
    person = factory.organizer("甲同志", id_number=ID_NUMBER, phone="13800000000")
    factory.tenure(factory.post(unit), person)
    listed = dept.get(reverse("organizers:list")).text
    assert ("11010519" in listed, "13800000000" in listed) == (False, False)
    page = dept.get(reverse("organizers:detail", args=[person.pk])).text
    assert ("110***********002X" in page, ID_NUMBER in page) == (True, False)
    assert ID_NUMBER not in dept.get(reverse("organizers:edit", args=[person.pk])).text


def test_a_former_unit_sees_its_period_only(handler, unit):
    person = factory.organizer("甲同志", phone="13800000000", id_number=ID_NUMBER)
    factory.tenure(factory.post(unit), person, ended_on=TODAY - DAY, document_number="甲1号")
    factory.tenure(factory.post(units.unit("乙学院党委")), person, effective_on=TODAY, document_number="乙1号")
    page = handler.get(reverse("organizers:detail", args=[person.pk])).text
    assert ("甲1号" in page, "乙1号" in page, "乙学院党委" in page) == (True, False, False)
    assert ("13800000000" in page, "002X" in page) == (False, False)
    assert "不在本单位任职" in page
    listed = handler.get(reverse("organizers:list")).text
    assert ("甲同志" in listed, "乙学院党委" in listed) == (True, False)


def test_detail_as_of_a_day(dept, unit):
    person = factory.organizer("甲同志", full_member_on=date(2020, 3, 1))
    factory.tenure(factory.post(unit), person, effective_on=date(2024, 3, 1), status="PENDING")
    url = reverse("organizers:detail", args=[person.pk])
    before = dept.get(url, {"as_of": "2024-02-29"})
    assert (before.context["tenures"], before.context["party_standing"]) == ([], 3)
    after = dept.get(url, {"as_of": "2024-03-01"})
    assert (len(after.context["tenures"]), after.context["party_standing"]) == (1, 4)
    assert "待备案" in after.text


def test_register_and_change(dept):
    data = {"staff_number": "1001", "name": "甲同志", "sex": "2", "id_number": ID_NUMBER, "born_on": "1949-12-31"}
    response = dept.post(reverse("organizers:new"), data)
    person = Organizer.objects.get()
    assert response.url == reverse("organizers:detail", args=[person.pk])
    again = dept.post(reverse("organizers:new"), data)
    assert again.context["form"].errors["staff_number"] == ["工号“1001”已登记。"]
    url = reverse("organizers:edit", args=[person.pk])
    assert dept.post(url, data | {"id_number": "", "name": "乙同志", "version": "1"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.id_number, person.version) == ("乙同志", ID_NUMBER, 2)
    assert dept.post(url, data | {"name": "丙同志", "version": "1"}).status_code == 409
    cleared = data | {"id_number": "", "clear_id_number": "on", "version": "2"}
    assert dept.post(url, cleared).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.id_number) == ("甲同志", "")


@pytest.mark.parametrize(("given", "stored"), [("回", "回族"), ("", ""), ("回教", None)])
def test_ethnic_groups_are_those_of_the_standard(dept, given, stored):
    """As in the roster, so that what a page took goes out and in again."""
    answer = dept.post(reverse("organizers:new"), {"staff_number": "T1", "name": "甲", "sex": "0", "ethnicity": given})
    if stored is None:
        assert "“回教”不是国家标准中的民族名称。" in answer.content.decode()
    assert list(Organizer.objects.values_list("ethnicity", flat=True)) == ([] if stored is None else [stored])


def test_link_account(dept):
    person = factory.organizer()
    account = accounts.account("own")
    url = reverse("organizers:account", args=[person.pk])
    assert dept.post(url, {"username": "nobody", "version": "1"}).context["form"].errors["username"]
    assert dept.post(url, {"username": " OWN ", "version": "1"}).status_code == 302
    person.refresh_from_db()
    assert person.account == account


def test_posts(dept, handler, unit):
    url = reverse("organizers:post-new", args=[unit.pk])
    assert dept.get(url).context["form"]["number"].value() == 1
    data = {"number": "1", "is_full_time": "on", "level": "", "appointing_authority": "UNIT"}
    assert dept.post(url, data | {"established_on": "2024-01-01"}).status_code == 302
    post = Post.objects.get()
    edit, abolish = (reverse(f"organizers:post-{name}", args=[post.pk]) for name in ("edit", "abolish"))
    for path in (url, edit, abolish):
        assert handler.get(path).status_code == 403
        assert dept.get(path).status_code == 200
    assert dept.post(edit, {"level": "CLERK", "appointing_authority": "SCHOOL", "version": "1"}).status_code == 302
    assert dept.post(edit, {"level": "", "appointing_authority": "SCHOOL", "version": "1"}).status_code == 409
    tenure = factory.tenure(post, factory.organizer())
    page = dept.post(abolish, {"abolished_on": "2026-01-31", "version": "2"})
    assert "撤销日期之后该岗位仍有人任职，不能撤销。" in page.text
    tenure.delete()
    assert dept.post(abolish, {"abolished_on": "2026-01-31", "version": "2"}).status_code == 302
    foreign = factory.post(units.unit())
    assert handler.get(reverse("organizers:post-edit", args=[foreign.pk])).status_code == 404


def test_historical_tenures(dept, handler, unit):
    post, person = factory.post(unit, established_on=date(2019, 1, 1)), factory.organizer("甲同志")
    url = reverse("organizers:tenure-new")
    assert dept.get(url, {"post": post.pk}).context["form"]["post"].value() == str(post.pk)
    data = {"post": post.pk, "organizer": person.pk, "effective_on": "2019-06-01", "ended_on": "", "level": ""}
    assert dept.post(url, data).url == reverse("organizers:detail", args=[person.pk])
    tenure = Tenure.objects.get()
    assert tenure.status == "HISTORICAL"
    taken = dept.post(url, data | {"organizer": factory.organizer().pk})
    assert "该岗位自2019年6月1日起已有人任职，任职期间不能重叠。" in taken.text
    edit, void = (reverse(f"organizers:tenure-{name}", args=[tenure.pk]) for name in ("edit", "void"))
    for path in (edit, void):
        assert handler.get(path).status_code == 403
        assert dept.get(path).status_code == 200
    correction = {"effective_on": "2019-07-01", "ended_on": "2020-01-01", "level": "CLERK", "version": "1"}
    assert dept.post(edit, correction).status_code == 302
    assert dept.post(edit, correction).status_code == 409
    assert dept.post(void, {"reason": "误录", "version": "2"}).status_code == 302
    tenure.refresh_from_db()
    assert (tenure.status, tenure.ended_on) == ("VOID", date(2020, 1, 1))
    assert "已作废" in dept.get(reverse("organizers:detail", args=[person.pk])).text


def test_a_filed_tenure_offers_no_correction(dept, unit):
    tenure = factory.tenure(factory.post(unit), factory.organizer(), status="FILED")
    path = reverse("organizers:tenure-void", args=[tenure.pk])
    page = dept.post(path, {"reason": "误录", "version": "1"})
    assert "只有历史补录的任职可以直接更正。" in page.text
    assert path not in dept.get(reverse("organizers:detail", args=[tenure.organizer_id])).text
