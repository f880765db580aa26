"""Accounts: made, renamed, switched off and on, with their passwords."""

import pytest
from django.db import IntegrityError, transaction

from accounts import services
from accounts.models import AuditEntry, User
from accounts.passwords import new_password
from common import clock
from common.errors import Invalid, Refused, Stale
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
PASSWORD = "A-long-and-odd-1-password"


@pytest.fixture
def admin() -> User:
    return factory.system_administrator("sysadmin")


def create(admin, **fields) -> User:
    values = {"username": "new.person", "display_name": "新人", "password": PASSWORD} | fields
    return services.create_account(by=admin, **values)


def test_create_account(admin):
    user = create(admin)
    stored = User.objects.get(pk=user.pk)
    assert (stored.username, stored.display_name, stored.is_active) == ("new.person", "新人", True)
    assert (stored.must_change_password, stored.is_superuser, stored.version) == (True, False, 1)
    assert stored.password.startswith("argon2$argon2id$")
    assert stored.check_password(PASSWORD)
    entry = AuditEntry.objects.get(subject_id=user.pk)
    assert (entry.actor, entry.action) == (admin, "accounts.create_account")
    assert entry.changes["username"] == [None, "new.person"]
    assert entry.changes["password"] == [None, "（不记录内容）"]
    assert PASSWORD not in str(entry.changes)


@pytest.mark.parametrize(
    "typed",
    ["DEPT", "Dept", "ｄｅｐｔ", "ＤＥＰＴ", " dept ", "dept"],
    ids=["upper", "title", "wide", "WIDE", "blank", "same"],
)
def test_names_that_look_the_same_are_the_same_account(admin, typed):
    factory.account("dept")
    with pytest.raises(Invalid) as refusal:
        create(admin, username=typed)
    assert refusal.value.errors == {"username": ["该账号已存在。"]}


@pytest.mark.parametrize("name", ["", "a", "用户", "-dash", "a b", "dеpt", "x" * 65, "a\x00b", "a/b", "a@b"])
def test_names_of_other_letters_are_refused(admin, name):
    with pytest.raises(Invalid) as refusal:
        create(admin, username=name)
    assert list(refusal.value.errors) == ["username"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["ab", "x" * 64, "0001", "li.ming_2-x"])
def test_names_at_the_edge_are_taken(admin, name):
    assert create(admin, username=name).username == name


@pytest.mark.parametrize("name", ["", "  ", "长" * 65])
def test_a_person_has_a_name(admin, name):
    with pytest.raises(Invalid) as refusal:
        create(admin, display_name=name)
    assert list(refusal.value.errors) == ["display_name"]


@pytest.mark.parametrize("password", ["short-1", "12345678901234", "password1234", "new.person", ""])
def test_weak_passwords_are_refused(admin, password):
    with pytest.raises(Invalid) as refusal:
        create(admin, password=password)
    assert list(refusal.value.errors) == ["password"]


def test_made_passwords_are_strong_and_differ(admin):
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 for password in made)
    assert create(admin, password=made.pop()).pk


def test_change_account(admin):
    user = factory.account("clerk", display_name="旧名")
    services.change_account(account=user, display_name=" 新名 ", version=1, by=admin)
    stored = User.objects.get(pk=user.pk)
    assert (stored.display_name, stored.version) == ("新名", 2)
    assert AuditEntry.objects.get().changes == {"display_name": ["旧名", "新名"]}


def test_change_without_difference_writes_nothing(admin):
    user = factory.account("clerk", display_name="同名")
    services.change_account(account=user, display_name="同名", version=1, by=admin)
    assert not AuditEntry.objects.exists()


def test_a_stale_change_overwrites_nothing(admin):
    user = factory.account("clerk", display_name="旧名")
    mine, theirs = User.objects.get(pk=user.pk), User.objects.get(pk=user.pk)
    services.change_account(account=theirs, display_name="他人所改", version=1, by=admin)
    with pytest.raises(Stale):
        services.change_account(account=mine, display_name="我所改", version=1, by=admin)
    assert User.objects.get(pk=user.pk).display_name == "他人所改"
    assert AuditEntry.objects.count() == 1


def test_deactivation_ends_sessions_and_reactivation_does_not_revive_them(admin, sign_in):
    user = factory.account("clerk")
    client = sign_in(user)
    assert client.get("/accounts/me/").status_code == 200
    services.deactivate_account(account=user, version=1, by=admin, reason="离岗")
    assert client.get("/accounts/me/").status_code == 302
    services.reactivate_account(account=user, version=2, by=admin)
    assert client.get("/accounts/me/").status_code == 302
    assert [entry.reason for entry in AuditEntry.objects.order_by("at", "id")] == ["离岗", ""]


def test_reactivation_alone_ends_sessions_too(admin, sign_in):
    """A cookie that slept through the deactivation must not wake up."""
    user = factory.account("clerk")
    client = sign_in(user)
    services.deactivate_account(account=user, version=1, by=admin)
    services.reactivate_account(account=user, version=2, by=admin)
    assert client.get("/accounts/me/").status_code == 302


def test_nobody_deactivates_oneself_or_twice(admin):
    with pytest.raises(Refused, match="本人"):
        services.deactivate_account(account=admin, version=1, by=admin)
    user = factory.account("clerk", is_active=False)
    with pytest.raises(Refused, match="已是停用"):
        services.deactivate_account(account=user, version=1, by=admin)


@pytest.mark.parametrize("role", ["department_head", "security_administrator", "audit_administrator", "account"])
def test_only_system_administrators_manage_accounts(role):
    by, user = getattr(factory, role)("somebody"), factory.account("clerk")
    acts = [
        lambda: create(by),
        lambda: services.change_account(account=user, display_name="新名", version=1, by=by),
        lambda: services.deactivate_account(account=user, version=1, by=by),
        lambda: services.reset_password(account=user, password=PASSWORD, version=1, by=by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="没有办理此事项的权限"):
            act()
    assert not AuditEntry.objects.exists()


def test_reset_password(admin, sign_in):
    user = factory.account("clerk")
    client = sign_in(user)
    services.reset_password(account=user, password=PASSWORD, version=1, by=admin)
    stored = User.objects.get(pk=user.pk)
    assert stored.check_password(PASSWORD)
    assert (stored.must_change_password, stored.version) == (True, 2)
    assert client.get("/accounts/me/").status_code == 302
    assert AuditEntry.objects.get().changes == {
        "must_change_password": [False, True],
        "password": ["（不记录内容）", "（不记录内容）"],
    }


@pytest.mark.parametrize("role", ["security_administrator", "audit_administrator"])
def test_the_system_administrator_cannot_take_over_the_others(admin, role):
    with pytest.raises(Refused, match="不由系统管理员重置"):
        services.reset_password(account=getattr(factory, role)(), password=PASSWORD, version=1, by=admin)


def test_change_own_password():
    user = factory.account("clerk", password=PASSWORD, must_change_password=True)
    services.change_own_password(current=PASSWORD, password="Another-odd-2-password", by=user)
    stored = User.objects.get(pk=user.pk)
    assert stored.check_password("Another-odd-2-password")
    assert (stored.must_change_password, stored.version) == (False, 2)


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [("wrong", "Another-odd-2-password", "current"), (PASSWORD, PASSWORD, "password"), (PASSWORD, "weak", "password")],
)
def test_own_password_is_checked(current, password, field):
    user = factory.account("clerk", password=PASSWORD)
    with pytest.raises(Invalid) as refusal:
        services.change_own_password(current=current, password=password, by=user)
    assert list(refusal.value.errors) == [field]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_database_knows_no_superuser():
    user = factory.account("clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_superuser=True)


def test_created_at_comes_from_the_clock(admin):
    with clock.frozen(clock.at(clock.today())):
        assert create(admin).created_at == clock.now()
