"""People: registered, changed by compare-and-swap, found and seen."""

from datetime import date, timedelta

import pytest

from accounts import services as accounts_services
from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from organizers import id_numbers, services
from organizers.models import Organizer, RecordStatus
from tests.factories import accounts, organizers as factory, units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
STANDARD_EXAMPLE = "11010519491231002X"  # the example in GB 11643 itself


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


def register(dept, **fields) -> Organizer:
    return services.register_organizer(**{"staff_number": "1001", "name": "曾乐", "by": dept} | fields)


def test_register(dept):
    person = register(dept, id_number=" 11010519491231002x ", born_on=date(1949, 12, 31), sex="2", phone=" 138 ")
    person.refresh_from_db()
    assert (person.name, person.pinyin, person.initials) == ("曾乐", "zengle", "zl")
    assert (person.id_number, person.phone, person.version) == (STANDARD_EXAMPLE, "138", 1)
    entry = AuditEntry.objects.get(subject_id=person.pk)
    assert entry.changes["id_number_sealed"] == [None, "（不记录内容）"]
    assert STANDARD_EXAMPLE not in str(entry.changes)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"staff_number": ""}, ["staff_number"]),
        ({"sex": "7"}, ["sex"]),
        ({"id_number": "110105194912310021"}, ["id_number"]),
        ({"id_number": "11010519491331002X"}, ["id_number"]),
        ({"id_number": "1.10E+17"}, ["id_number"]),
        ({"id_number": STANDARD_EXAMPLE, "born_on": date(1949, 12, 30)}, ["born_on"]),
        ({"id_number": STANDARD_EXAMPLE, "sex": "1"}, ["sex"]),
        ({"born_on": TODAY + DAY}, ["born_on"]),
        ({"joined_on": TODAY + DAY}, ["joined_on"]),
        ({"joined_on": date(2005, 7, 1), "full_member_on": date(2005, 6, 30)}, ["full_member_on"]),
        ({"born_on": date(2005, 7, 1), "joined_on": date(2005, 7, 1)}, ["joined_on"]),
    ],
)
def test_what_cannot_be_true_is_refused(dept, fields, wrong):
    with pytest.raises(Invalid) as refused:
        register(dept, **fields)
    assert sorted(refused.value.errors) == wrong
    assert Organizer.objects.count() == 0


def test_joining_and_becoming_a_full_member_on_one_day_is_legal(dept):
    day = date(1970, 7, 1)
    assert register(dept, joined_on=day, full_member_on=day).full_member_on == day


def test_numbers_are_used_once(dept):
    register(dept, id_number=STANDARD_EXAMPLE)
    with pytest.raises(Invalid) as refused:
        register(dept, id_number=STANDARD_EXAMPLE)
    assert refused.value.errors == {
        "staff_number": ["工号“1001”已登记。"],
        "id_number": ["该身份证号已登记在其他人员名下。"],
    }


def test_fields_that_are_no_details_are_refused(dept):
    with pytest.raises(TypeError):
        register(dept, version=9)


def test_change_by_compare_and_swap(dept):
    person = register(dept)
    changed = services.change_organizer(organizer=person, version=1, by=dept, name="单雄", phone="1")
    assert (changed.name, changed.initials, changed.version) == ("单雄", "sx", 2)
    assert AuditEntry.objects.get(action="organizers.change_organizer").changes == {
        "name": ["曾乐", "单雄"],
        "pinyin": ["zengle", "shanxiong"],
        "initials": ["zl", "sx"],
        "phone": ["", "1"],
    }
    with pytest.raises(Stale):
        services.change_organizer(organizer=person, version=1, by=dept, phone="2")
    person.refresh_from_db()
    assert (person.phone, person.version) == ("1", 2)


def test_a_change_of_nothing_writes_nothing(dept):
    person = register(dept)
    assert services.change_organizer(organizer=person, version=1, by=dept, name="曾乐").version == 1
    assert not AuditEntry.objects.filter(action="organizers.change_organizer").exists()


def test_only_the_department_by_itself(dept):
    person = register(dept)
    stranger = accounts.account()
    acts = [
        lambda: services.register_organizer_by_department(staff_number="2", name="甲", by=stranger),
        lambda: services.change_organizer_by_department(organizer=person, version=1, by=stranger, name="乙"),
        lambda: services.link_account(organizer=person, account=stranger, by=stranger),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert services.register_organizer_by_department(staff_number="2", name="甲", by=dept).name == "甲"


def test_link_account(dept):
    person, other = register(dept), register(dept, staff_number="1002")
    account = accounts.account()
    services.link_account(organizer=person, account=account, by=dept)
    assert list(Organizer.objects.visible_to(account)) == [person]
    with pytest.raises(Refused) as refused:
        services.link_account(organizer=other, account=account, by=dept)
    assert refused.value.message == "该账号已关联其他专职组织员。"
    with pytest.raises(Stale):
        services.link_account(organizer=person, account=None, by=dept, version=1)
    services.link_account(organizer=person, account=None, by=dept, version=2)
    assert list(Organizer.objects.visible_to(account)) == []


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator", "audit_administrator"])
def test_an_administrator_is_no_organizer_and_an_organizer_no_administrator(dept, role):
    person, administrator, account = register(dept), getattr(accounts, role)(), accounts.account()
    with pytest.raises(Refused, match="管理员账号不能关联"):
        services.link_account(organizer=person, account=administrator, by=dept)
    services.link_account(organizer=person, account=account, by=dept)
    security, code = accounts.security_administrator("security-2"), administrator.role_grants.get().role
    with pytest.raises(Refused, match="已关联专职组织员"):
        accounts_services.grant_role(account=account, role=code, by=security)
    assert accounts_services.grant_role(account=account, role="DEPARTMENT_HANDLER", by=security).pk


@pytest.mark.parametrize(
    ("text", "found"),
    [("曾", 1), ("乐", 1), ("zengle", 1), ("ZL", 1), ("le", 1), ("100", 1), ("001", 0), ("cl", 0), ("", 1), ("_", 0)],
)
def test_search(dept, text, found):
    register(dept)
    assert Organizer.objects.search(text).count() == found


def test_a_former_unit_sees_its_own_period_and_no_details():
    old, new = units.unit("甲学院党委"), units.unit("乙学院党委")
    old_handler, new_handler = (units.member(unit, Role.UNIT_HANDLER) for unit in (old, new))
    person = factory.organizer()
    was = factory.tenure(factory.post(old), person, ended_on=TODAY - DAY)
    now = factory.tenure(factory.post(new), person, effective_on=TODAY)
    visible = Organizer.objects.visible_to
    assert (list(visible(old_handler)), list(visible(new_handler))) == ([person], [person])
    assert list(Organizer.objects.led_by(old_handler)) == []
    assert list(Organizer.objects.led_by(new_handler)) == [person]
    assert list(person.tenures.visible_to(old_handler)) == [was]
    assert list(person.tenures.visible_to(new_handler)) == [now, was]
    assert visible(old_handler).with_tenure(TODAY, old_handler).get().unit_name is None
    assert visible(new_handler).with_tenure(TODAY, new_handler).get().unit_name == "乙学院党委"
    assert visible(old_handler).with_tenure(TODAY - DAY, old_handler).get().unit_name == "甲学院党委"


def test_the_last_day_in_post_still_counts_as_led():
    unit = units.unit()
    handler = units.member(unit, Role.UNIT_HANDLER)
    factory.tenure(factory.post(unit), factory.organizer(), ended_on=TODAY)
    assert Organizer.objects.led_by(handler).count() == 1


def test_a_voided_tenure_shows_nobody():
    unit = units.unit()
    handler = units.member(unit, Role.UNIT_HANDLER)
    person = factory.organizer()
    factory.tenure(factory.post(unit), person, status=RecordStatus.VOID)
    assert list(Organizer.objects.visible_to(handler)) == []
    # One voided row does not hide another that stands.
    factory.tenure(factory.post(unit, 2), person)
    assert list(Organizer.objects.visible_to(handler)) == [person]


@pytest.mark.parametrize(
    ("full_member_on", "day", "years"),
    [
        (date(2023, 11, 24), TODAY, 2),
        (date(2023, 11, 23), TODAY, 3),
        (date(2020, 2, 29), date(2023, 2, 27), 2),
        (date(2020, 2, 29), date(2023, 2, 28), 3),
        (None, TODAY, None),
    ],
)
def test_party_standing(full_member_on, day, years):
    assert Organizer(full_member_on=full_member_on).party_standing_on(day) == years


def test_identity_numbers():
    assert id_numbers.problem_of(STANDARD_EXAMPLE) == ""
    assert id_numbers.birthday_in(STANDARD_EXAMPLE) == date(1949, 12, 31)
    assert id_numbers.is_male(STANDARD_EXAMPLE) is False
    assert id_numbers.normalized(" １１０１０５ 19491231002ｘ\u3000") == STANDARD_EXAMPLE


def test_a_staff_number_is_stored_in_one_spelling(dept):
    assert register(dept, staff_number="Ｇ１０ ０２").staff_number == "G1002"
    with pytest.raises(Invalid) as refused:
        register(dept, staff_number="Ｇ1002")
    assert refused.value.errors == {"staff_number": ["工号“G1002”已登记。"]}
