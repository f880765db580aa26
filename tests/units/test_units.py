"""Units: dated names and kinds, and who sees which."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from tests.factories import accounts, organizers, units as factory
from units import services
from units.models import Unit, UnitProfile

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = date(2020, 1, 1)


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


def create(dept, **fields) -> Unit:
    values = {
        "code": "A1",
        "name": "儿童医院党委",
        "kind": "HOSPITAL",
        "party_kind": "COMMITTEE",
        "established_on": START,
    } | fields
    return services.create_unit(by=dept, **values)


def change(dept, unit, valid_from, **fields) -> UnitProfile:
    values = {"name": "儿科医学中心党委", "short_name": "儿科", "kind": "AFFILIATE", "party_kind": "COMMITTEE"} | fields
    return services.change_profile(unit=unit, valid_from=valid_from, in_scope=True, by=dept, **values)


def names_on(day: date) -> list[str]:
    return [unit.name for unit in Unit.objects.as_of(day)]


def test_create_unit(dept):
    unit = create(dept, remarks=" 备 ")
    profile = unit.profiles.get()
    assert (unit.code, unit.order, unit.remarks, unit.abolished_on) == ("A1", 10, "备", None)
    assert (profile.name, profile.pinyin, profile.initials) == ("儿童医院党委", "ertongyiyuandangwei", "etyydw")
    assert (profile.valid_from, profile.valid_until, profile.in_scope) == (START, None, True)
    entry = AuditEntry.objects.get(subject_id=unit.pk)
    assert (entry.action, entry.actor, entry.unit_id) == ("units.create_unit", dept, unit.pk)
    assert entry.changes["name"] == [None, "儿童医院党委"]


def test_a_second_unit_stands_last_and_a_code_is_used_once(dept):
    create(dept)
    assert create(dept, code="A2").order == 20
    with pytest.raises(Invalid) as refused:
        create(dept, code=" A1 ")
    assert refused.value.errors == {"code": ["单位代码“A1”已被使用。"]}


def test_wrong_values_are_named(dept):
    with pytest.raises(Invalid) as refused:
        create(dept, name=" ", kind="CASTLE", party_kind="")
    assert sorted(refused.value.errors) == ["kind", "name", "party_kind"]
    assert Unit.objects.count() == 0


def test_only_the_department_manages_units(dept):
    unit = create(dept)
    handler = factory.member(unit, Role.PARTY_SECRETARY)
    acts = [
        lambda: create(handler, code="B"),
        lambda: change(handler, unit, date(2024, 1, 1)),
        lambda: services.revise_unit(unit=unit, order=1, remarks="", by=handler),
        lambda: services.abolish_unit(unit=unit, abolished_on=date(2024, 1, 1), by=handler),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_a_rename_keeps_what_was(dept):
    unit = create(dept)
    day = date(2024, 3, 1)
    change(dept, unit, day)
    assert names_on(START - DAY) == []
    assert names_on(START) == ["儿童医院党委"]
    assert names_on(day - DAY) == ["儿童医院党委"]
    assert names_on(day) == ["儿科医学中心党委"]
    assert [unit.kind for unit in Unit.objects.as_of(day)] == ["AFFILIATE"]
    old, new = unit.profiles.order_by("valid_from")
    assert (old.valid_until, new.valid_from, new.valid_until) == (day - DAY, day, None)
    entry = AuditEntry.objects.get(action="units.change_profile")
    assert entry.changes["name"] == ["儿童医院党委", "儿科医学中心党委"]
    assert entry.changes["valid_from"] == ["2020-01-01", "2024-03-01"]


def test_the_open_profiles_own_first_day_is_a_correction(dept):
    unit = create(dept)
    change(dept, unit, START, name="儿科医院党委")
    profile = unit.profiles.get()
    assert (profile.name, profile.initials, profile.valid_from) == ("儿科医院党委", "ekyydw", START)
    assert AuditEntry.objects.filter(action="units.correct_profile").count() == 1


def test_a_change_before_the_open_profile_is_refused(dept):
    unit = create(dept)
    with pytest.raises(Invalid) as refused:
        change(dept, unit, START - DAY)
    assert refused.value.errors == {"valid_from": ["须不早于现行名称的起始日（2020年1月1日）。"]}


def test_a_stale_form_is_refused_and_changes_nothing(dept):
    unit = create(dept)
    services.revise_unit(unit=unit, order=5, remarks="甲", by=dept, version=1)
    assert unit.version == 2
    with pytest.raises(Stale):
        services.revise_unit(unit=unit, order=6, remarks="乙", by=dept, version=1)
    unit.refresh_from_db()
    assert (unit.order, unit.remarks, unit.version) == (5, "甲", 2)


def test_abolition_last_day_included(dept):
    unit = create(dept)
    last = date(2025, 6, 30)
    services.abolish_unit(unit=unit, abolished_on=last, by=dept)
    assert names_on(last) == ["儿童医院党委"]
    assert names_on(last + DAY) == []
    assert unit.profiles.get().valid_until == last
    described = Unit.objects.described(last + DAY).get()
    assert (described.name, described.exists_on(last), described.exists_on(last + DAY)) == ("儿童医院党委", True, False)
    with pytest.raises(Refused) as refused:
        services.abolish_unit(unit=unit, abolished_on=last, by=dept)
    assert refused.value.message == "该单位已于2025年6月30日停用。"
    with pytest.raises(Refused):
        change(dept, unit, date(2026, 1, 1))


def test_a_unit_with_a_post_that_goes_on_is_not_abolished(dept):
    unit = create(dept)
    post = organizers.post(unit, established_on=START, abolished_on=date(2025, 7, 1))
    with pytest.raises(Refused) as refused:
        services.abolish_unit(unit=unit, abolished_on=date(2025, 6, 30), by=dept)
    assert refused.value.message == "停用日期之后该单位仍有1个专职组织员岗位，不能停用。"
    services.abolish_unit(unit=unit, abolished_on=post.abolished_on, by=dept)


def test_abolition_not_before_establishment_or_the_present_name(dept):
    unit = create(dept)
    change(dept, unit, date(2024, 3, 1))
    for day in (START - DAY, date(2024, 2, 29)):
        with pytest.raises(Invalid) as refused:
            services.abolish_unit(unit=unit, abolished_on=day, by=dept)
        assert list(refused.value.errors) == ["abolished_on"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("儿童", 1), ("ertong", 1), ("yiyuan", 1), ("etyy", 1), ("ETYY", 1), ("a1", 1), ("中心", 0), ("xx", 0), ("%", 0)],
)
def test_search(dept, text, found):
    unit = create(dept)
    change(dept, unit, date(2024, 3, 1))
    assert Unit.objects.search(text, date(2024, 2, 29)).count() == found


def test_visible_to_follows_todays_memberships(dept):
    mine, other = factory.unit("甲学院党委"), factory.unit("乙学院党委")
    with clock.frozen(date(2026, 11, 23)):
        today = clock.today()
        user = factory.member(mine, Role.UNIT_HANDLER)
        factory.membership(user, mine, Role.PARTY_SECRETARY)
        factory.membership(user, other, Role.UNIT_HANDLER, valid_until=today - DAY)
        assert list(Unit.objects.visible_to(user)) == [mine]
        factory.membership(user, other, Role.UNIT_HANDLER, valid_until=today)
        assert list(Unit.objects.visible_to(user)) == [mine, other]
        nobody = accounts.account()
        assert list(Unit.objects.visible_to(nobody)) == []
        assert list(Unit.objects.visible_to(accounts.system_administrator())) == []
        assert list(Unit.objects.visible_to(dept)) == [mine, other]
