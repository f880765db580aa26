"""Pages of the administrators."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEntry, RoleGrant, User
from accounts.roles import Role
from common import clock
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def admin(client) -> User:
    user = factory.system_administrator("sysadmin")
    client.force_login(user)
    return user


@pytest.fixture
def security(client) -> User:
    user = factory.security_administrator("security")
    client.force_login(user)
    return user


@pytest.fixture
def auditor(client) -> User:
    user = factory.audit_administrator("auditor")
    client.force_login(user)
    return user


def page(name: str, *args) -> str:
    return reverse(f"accounts:{name}", args=args)


def test_new_account_shows_its_first_password_once(client, admin):
    response = client.post(page("account-new"), {"username": "New.Person", "display_name": "新人"})
    user = User.objects.get(username="new.person")
    shown = re.search(r"<code[^>]*>([^<]+)</code>", response.content.decode())
    assert response.status_code == 200
    assert shown
    assert user.check_password(shown[1])
    assert user.must_change_password
    assert shown[1] not in str(list(AuditEntry.objects.values()))
    assert shown[1] not in client.get(page("account-detail", user.pk)).content.decode()


def test_new_account_reports_errors_at_their_fields(client, admin):
    response = client.post(page("account-new"), {"username": "SYSADMIN", "display_name": ""})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"display_name"}
    response = client.post(page("account-new"), {"username": "SYSADMIN", "display_name": "重名"})
    assert response.context["form"].errors == {"username": ["该账号已存在。"]}


@pytest.mark.parametrize("name", ["account-new", "account-edit", "account-active", "account-password"])
def test_mass_assignment_changes_nothing_else(client, admin, name):
    """Every field of the model is posted to every form; only the named ones are taken."""
    user = factory.account("clerk", display_name="旧名")
    everything = {field.attname: "1" for field in User._meta.concrete_fields} | {
        "is_superuser": "1", "is_active": "1", "id": str(admin.pk), "groups": "1", "user_permissions": "1",
        "password": "pbkdf2_sha256$1$a$b", "session_generation": "99", "username": "evil", "display_name": "新名",
        "version": "1", "role": "SYSTEM_ADMINISTRATOR", "role_grants": "1", "created_at": "2001-01-01",
    }  # fmt: skip
    args = [] if name == "account-new" else [user.pk]
    client.post(page(name, *args), everything)
    assert User.objects.filter(is_superuser=True).count() == 0
    assert RoleGrant.objects.count() == 1
    target = User.objects.get(username="evil") if name == "account-new" else User.objects.get(pk=user.pk)
    assert target.pk != admin.pk
    assert target.username == ("evil" if name == "account-new" else "clerk")
    assert target.created_at == (clock.now() if name == "account-new" else user.created_at)
    assert target.password != "pbkdf2_sha256$1$a$b"
    assert target.display_name == ("新名" if name in {"account-new", "account-edit"} else "旧名")
    assert target.session_generation < 99


def test_edit_and_stale_edit(client, admin):
    user = factory.account("clerk", display_name="旧名")
    assert 'name="version" value="1"' in client.get(page("account-edit", user.pk)).content.decode()
    assert client.post(page("account-edit", user.pk), {"display_name": "甲", "version": "1"}).status_code == 302
    assert client.post(page("account-edit", user.pk), {"display_name": "乙", "version": "1"}).status_code == 409
    assert client.post(page("account-edit", user.pk), {"display_name": "乙"}).status_code == 409
    assert client.post(page("account-edit", user.pk), {"display_name": "乙", "version": "x"}).status_code == 409
    assert User.objects.get(pk=user.pk).display_name == "甲"


def test_an_invalid_form_keeps_the_version_that_it_was_opened_with(client, admin):
    user = factory.account("clerk", version=5)
    response = client.post(page("account-edit", user.pk), {"display_name": "", "version": "4"})
    assert 'name="version" value="4"' in response.content.decode()


def test_switching_off_and_on(client, admin):
    user = factory.account("clerk")
    client.post(page("account-active", user.pk), {"version": "1", "reason": "离岗"})
    assert not User.objects.get(pk=user.pk).is_active
    client.post(page("account-active", user.pk), {"version": "2"})
    assert User.objects.get(pk=user.pk).is_active


def test_own_account_cannot_be_switched_off(client, admin):
    response = client.post(page("account-active", admin.pk), {"version": "1"})
    assert response.status_code == 200
    assert "不能停用本人账号" in response.content.decode()
    assert User.objects.get(pk=admin.pk).is_active


def test_resetting_a_password_twice_with_the_same_page_is_stale(client, admin):
    user = factory.account("clerk")
    assert client.post(page("account-password", user.pk), {"version": "1"}).status_code == 200
    password = User.objects.get(pk=user.pk).password
    assert client.post(page("account-password", user.pk), {"version": "1"}).status_code == 409
    assert User.objects.get(pk=user.pk).password == password


def test_list_is_searched_filtered_and_counts_its_queries(client, admin, django_assert_max_num_queries):
    for number in range(60):
        factory.account(f"clerk{number:02}", Role.DEPARTMENT_HANDLER)
    factory.account("gone", is_active=False)
    with django_assert_max_num_queries(7):
        response = client.get(page("account-list"))
    assert response.context["listing"].total == 62
    totals = [
        client.get(page("account-list"), query).context["listing"].total
        for query in ({"q": "CLERK0"}, {"role": "DEPARTMENT_HANDLER"}, {"is_active": "0"}, {"q": "\x00"}, {"role": "x"})
    ]
    assert totals == [10, 60, 1, 62, 62]


def test_security_administrator_grants_and_ends(client, security):
    user = factory.account("clerk")
    data = {"role": "DEPARTMENT_HANDLER", "work_fields": ["FILING"], "valid_from": "2026-11-23"}
    assert client.post(page("role-grant", user.pk), data).status_code == 302
    grant = user.role_grants.get()
    assert (grant.role, grant.work_fields, grant.valid_from) == ("DEPARTMENT_HANDLER", ["FILING"], TODAY)
    assert "任免备案" in client.get(page("account-detail", user.pk)).content.decode()
    assert client.post(page("role-end", grant.pk), {"reason": "误授"}).status_code == 302
    assert user.role_grants.get().is_void


def test_refusals_of_a_grant_are_shown_in_the_form(client, security):
    user = factory.audit_administrator("auditor")
    response = client.post(page("role-grant", user.pk), {"role": "SECTION_CHIEF", "valid_from": "2026-11-23"})
    assert response.status_code == 200
    assert "不得由同一账号担任" in response.content.decode()
    assert user.role_grants.count() == 1


def test_audit_list_filters(client, auditor):
    clerk, other = factory.account("clerk"), factory.account("other")
    with clock.frozen(clock.at(date(2026, 11, 20))):
        audit.record(by=clerk, action="units.create_unit", summary="新建单位", subject=other)
    audit.record(by=other, action="accounts.grant_role", summary="授予角色", subject=clerk, reason="轮岗")
    audit.record(by=None, action="accounts.create_account", summary="新建账号")
    queries = {
        "actor=CLERK": 1, "actor=系统": 1, "action=accounts.": 2, "action=units.": 1, "q=授予": 1, "q=轮岗": 1,
        f"subject={clerk.pk}": 1, "subject_type=accounts.user": 2, "day_from=2026-11-21": 2, "day_until=2026-11-20": 1,
        "day_from=2026-11-20&day_until=2026-11-20": 1, "day_until=9999-12-31": 3, "day_from=0001-01-01": 3,
        "subject=x": 3, "action=zzz": 3, "": 3,
    }  # fmt: skip
    found = {query: client.get(f"{page('audit-list')}?{query}").context["listing"].total for query in queries}
    assert found == queries


def test_audit_day_ends_at_midnight_in_shanghai(client, auditor):
    for moment in ("2026-11-20T15:59:59+00:00", "2026-11-20T16:00:00+00:00"):
        with clock.frozen(clock.datetime.fromisoformat(moment)):
            audit.record(by=None, action="tests.act", summary="测试")
    totals = [
        client.get(f"{page('audit-list')}?{query}").context["listing"].total
        for query in ("day_until=2026-11-20", "day_from=2026-11-21")
    ]
    assert totals == [1, 1]


def test_audit_detail_shows_fields_in_words(client, auditor):
    user = factory.account("clerk")
    entry = audit.record(
        by=user, action="accounts.change_account", summary="修改账号信息", subject=user,
        changes={"display_name": ["旧名", "新名"], "is_active": [True, False], "role": [None, "SECTION_CHIEF"]},
    )  # fmt: skip
    response = client.get(page("audit-detail", entry.pk))
    assert response.context["rows"] == [
        ("姓名", "旧名", "新名"), ("启用", "是", "否"), ("角色", "", "组织部科长")
    ]  # fmt: skip


def test_audit_detail_shows_numbers_by_name(client, auditor):
    entry = audit.record(
        by=auditor, action="workbooks.export_workbook", summary="导出花名册",
        changes={"rows": [None, {"单位": 40, "组织员": 62}], "with_id_numbers": [None, False]},
    )  # fmt: skip
    response = client.get(page("audit-detail", entry.pk))
    assert response.context["rows"] == [("rows", "", "单位：40；组织员：62"), ("with_id_numbers", "", "否")]


def test_audit_list_counts_its_queries(client, auditor, django_assert_max_num_queries):
    for _ in range(60):
        audit.record(by=auditor, action="tests.act", summary="测试")
    with django_assert_max_num_queries(6):
        client.get(page("audit-list"))
