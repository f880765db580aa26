"""Commands of the server's operator."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, RoleGrant, User
from accounts.services import create_demo_accounts
from common.errors import Refused
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
PASSWORD = "A-long-and-odd-1-password"


def run(monkeypatch, *args: str, typed: str = PASSWORD + "\n") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def create(monkeypatch, *more: str, name: str = "admin", typed: str = PASSWORD + "\n") -> str:
    arguments = ("--username", name, "--name", "管理员", "--password-stdin")
    return run(monkeypatch, "create_administrator", *arguments, *more, typed=typed)


def test_first_administrator(monkeypatch):
    out = create(monkeypatch)
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.must_change_password) == ("admin", False, False)
    assert user.check_password(PASSWORD)
    assert [grant.role for grant in user.role_grants.all()] == ["SYSTEM_ADMINISTRATOR"]
    assert "已创建账号 admin（系统管理员）" in out
    assert set(AuditEntry.objects.values_list("actor_name", flat=True)) == {"系统"}


def test_small_deployment_joins_system_and_security(monkeypatch):
    create(monkeypatch, "--security")
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == [
        "SECURITY_ADMINISTRATOR",
        "SYSTEM_ADMINISTRATOR",
    ]


def test_a_second_run_needs_to_be_meant(monkeypatch):
    create(monkeypatch)
    with pytest.raises(CommandError, match="--again"):
        create(monkeypatch, name="second")
    create(monkeypatch, "--again", name="second")
    assert User.objects.count() == 2


@pytest.mark.parametrize(("name", "typed"), [("管理员", PASSWORD), ("admin", "weak"), ("admin", "")])
def test_bad_input_makes_nothing(monkeypatch, name, typed):
    with pytest.raises(CommandError, match="未创建账号"):
        create(monkeypatch, name=name, typed=typed)
    assert not User.objects.exists()


def test_without_input_it_says_what_to_give(monkeypatch):
    with pytest.raises(CommandError, match="--username"):
        run(monkeypatch, "create_administrator", typed="")


def test_reset_password(monkeypatch):
    user = factory.audit_administrator("auditor")
    out = run(monkeypatch, "reset_password", "AUDITOR")
    stored = User.objects.get(pk=user.pk)
    assert stored.check_password(out.rpartition("初始密码：")[2].strip())
    assert stored.must_change_password
    assert PASSWORD not in run(monkeypatch, "reset_password", "auditor", "--password-stdin")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    with pytest.raises(CommandError, match="没有账号"):
        run(monkeypatch, "reset_password", "nobody")


def test_demo_accounts_are_printed_in_a_demo_only(monkeypatch, settings):
    out = run(monkeypatch, "demo_accounts")
    names = ["dept", "chief", "head", "secretary", "handler", "organizer", "sysadmin", "security", "auditor"]
    assert all(name in out for name in names)
    assert "Demo-2026-Zhuzhi" in out
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="不是示例环境"):
        run(monkeypatch, "demo_accounts")


def test_demo_accounts_are_made_once_and_in_a_demo_only(settings):
    users = create_demo_accounts()
    assert len(users) == 9
    assert users["dept"].check_password("Demo-2026-Zhuzhi")
    assert create_demo_accounts().keys() == users.keys()
    assert User.objects.count() == 9
    settings.IS_DEMO = False
    with pytest.raises(Refused):
        create_demo_accounts()


def test_a_password_is_asked_for_twice(monkeypatch):
    typed = iter([PASSWORD, PASSWORD + "!", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    arguments = ("create_administrator", "--username", "admin", "--name", "管理员")
    with pytest.raises(CommandError, match="^两次输入的密码不一致，未创建账号。$"):
        run(monkeypatch, *arguments)
    assert not User.objects.exists()
    run(monkeypatch, *arguments)
    assert User.objects.get().check_password(PASSWORD)


def test_a_weak_password_is_not_set_again(monkeypatch):
    create(monkeypatch)
    with pytest.raises(CommandError, match="^未重置密码：密码不少于10个字符。"):
        run(monkeypatch, "reset_password", "admin", "--password-stdin", typed="short\n")
    assert User.objects.get().check_password(PASSWORD)
