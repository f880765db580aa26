"""Posts: established, revised, abolished."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from common.errors import Invalid, Refused, Stale
from organizers import services
from organizers.models import Post, RecordStatus
from tests.factories import accounts, organizers as factory, units

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START, LAST = date(2020, 1, 1), date(2025, 6, 30)


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


@pytest.fixture
def unit():
    return units.unit("甲学院党委", established_on=START)


def establish(unit, dept, **fields) -> Post:
    values = {"number": 1, "level": "SECTION_CHIEF", "appointing_authority": "UNIT", "established_on": START} | fields
    return services.establish_post(unit=unit, by=dept, **values)


def test_establish(unit, dept):
    assert services.next_number(unit) == 1
    post = establish(unit, dept, basis=" 纪要 ")
    post.refresh_from_db()
    assert (post.basis, post.is_full_time, post.abolished_on, post.version) == ("纪要", True, None, 1)
    assert services.next_number(unit) == 2
    assert AuditEntry.objects.get(subject_id=post.pk).unit_id == unit.pk


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": 0}, "number"),
        ({"level": "KING"}, "level"),
        ({"appointing_authority": "KING"}, "appointing_authority"),
        ({"established_on": START - DAY}, "established_on"),
    ],
)
def test_what_is_refused(unit, dept, fields, field):
    with pytest.raises(Invalid) as refused:
        establish(unit, dept, **fields)
    assert list(refused.value.errors) == [field]


def test_a_number_is_used_once_in_a_unit(unit, dept):
    establish(unit, dept)
    with pytest.raises(Invalid) as refused:
        establish(unit, dept)
    assert refused.value.errors == {"number": ["该单位已有序号为1的岗位。"]}
    establish(units.unit(), dept)


def test_revise(unit, dept):
    post = establish(unit, dept)
    services.revise_post(post=post, level="", appointing_authority="SCHOOL", basis="新", by=dept, version=1)
    assert (post.level, post.appointing_authority, post.basis, post.version) == ("", "SCHOOL", "新", 2)
    with pytest.raises(Stale):
        services.revise_post(post=post, level="", appointing_authority="UNIT", basis="", by=dept, version=1)


def test_abolish_last_day_included(unit, dept):
    post = establish(unit, dept)
    services.abolish_post(post=post, abolished_on=LAST, by=dept)
    assert list(Post.objects.as_of(START - DAY)) == []
    assert list(Post.objects.as_of(START)) == [post]
    assert list(Post.objects.as_of(LAST)) == [post]
    assert list(Post.objects.as_of(LAST + DAY)) == []
    with pytest.raises(Refused) as refused:
        services.abolish_post(post=post, abolished_on=LAST, by=dept)
    assert refused.value.message == "该岗位已于2025年6月30日撤销。"


@pytest.mark.parametrize(("ended_on", "is_refused"), [(None, True), (LAST + DAY, True), (LAST, False)])
def test_nobody_outlasts_a_post(unit, dept, ended_on, is_refused):
    post = establish(unit, dept)
    factory.tenure(post, factory.organizer(), effective_on=START, ended_on=ended_on)
    factory.tenure(post, factory.organizer(), effective_on=START, status=RecordStatus.VOID)
    if is_refused:
        with pytest.raises(Refused):
            services.abolish_post(post=post, abolished_on=LAST, by=dept)
    else:
        assert services.abolish_post(post=post, abolished_on=LAST, by=dept).abolished_on == LAST


def test_only_the_department(unit, dept):
    post = establish(unit, dept)
    secretary = units.member(unit, Role.PARTY_SECRETARY)
    acts = [
        lambda: establish(unit, secretary, number=2),
        lambda: services.revise_post(post=post, level="", appointing_authority="UNIT", basis="", by=secretary),
        lambda: services.abolish_post(post=post, abolished_on=LAST, by=secretary),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
