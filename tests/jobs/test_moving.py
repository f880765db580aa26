"""Everything into another database: equal tables, or nothing at all."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connections

from accounts import audit, protection
from common import clock
from common.errors import Refused
from jobs import databases as jobs_databases, moving
from tests.jobs.stores import content, is_postgres


def moved(url: str) -> dict:
    """Move by the command; gives the content of the new database."""
    call_command("move_database", to=url)
    with jobs_databases.opened_by_url(url) as alias:
        assert protection.triggers(connections[alias]) == protection.EXPECTED_TRIGGERS[connections[alias].vendor]
        return content(alias, sessions=True)


@pytest.fixture
def session(house):
    return Session.objects.create(session_key="s", session_data="x", expire_date=clock.now())


def test_to_a_database_of_the_same_kind(session, databases, capsys):
    expected = content("default", sessions=True)
    assert moved(databases.fresh_like_suite()) == expected
    told = capsys.readouterr().out
    assert "逐表核对一致" in told
    for name, rows in expected.items():
        assert any(line.endswith(f" {len(rows)} {name}") for line in told.splitlines())
    assert content("default", sessions=True) == expected


def test_there_and_back(session, databases):
    """With PostgreSQL there: from it to SQLite, and from SQLite to a new PostgreSQL."""
    if not is_postgres():
        pytest.skip("needs PostgreSQL: ./dev test --postgres")
    expected = content("default", sessions=True)
    sqlite, postgres = databases.fresh("sqlite"), databases.fresh("postgresql")
    assert moved(sqlite) == expected
    with jobs_databases.opened_by_url(sqlite) as source, jobs_databases.opened_by_url(postgres) as target:
        moving.move_database(target, source=source)
        assert content(target, sessions=True) == expected
        assert Group.objects.using(target).create(name="new").pk  # the sequences go on after what was copied


def test_demo_from_sqlite_to_postgresql(further_databases, storage, databases):
    if not is_postgres():
        pytest.skip("needs PostgreSQL: ./dev test --postgres")
    call_command("seed_demo")
    sqlite = databases.fresh("sqlite")
    expected = moved(sqlite)
    with (
        jobs_databases.opened_by_url(sqlite) as source,
        jobs_databases.opened_by_url(databases.fresh("postgresql")) as target,
    ):
        moving.move_database(target, source=source)
        assert content(target, sessions=True) == expected == content("default", sessions=True)


def test_used_database_is_refused(house, databases):
    url = databases.fresh_like_suite()
    before = moved(url)
    with pytest.raises(CommandError, match="未迁移：目标数据库不是空库"):
        call_command("move_database", to=url)
    with jobs_databases.opened_by_url(url) as alias:
        assert content(alias, sessions=True) == before


def test_other_tables_are_refused(house, databases):
    url = databases.fresh_like_suite()
    with jobs_databases.opened_by_url(url) as alias, connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'attachments'")
    with pytest.raises(CommandError, match="表结构版本不同：目标缺少 attachments.0001_initial"):
        call_command("move_database", to=url)


def test_work_that_goes_on_meanwhile_undoes_it(house, databases, monkeypatch):
    url = databases.fresh_like_suite()
    with jobs_databases.opened_by_url(url) as alias:
        before = content(alias)
    copy = moving._copy

    def busy(table, source, target):
        if table.name == "units_unit":
            audit.record(by=house, action="test.meanwhile", summary="meanwhile")
        return copy(table, source, target)

    monkeypatch.setattr(moving, "_copy", busy)
    with jobs_databases.opened_by_url(url) as alias:
        with pytest.raises(Refused, match="迁移期间原库又有新的操作"):
            moving.move_database(alias)
        assert content(alias) == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "数据库地址无法使用"),
        ("sqlite:////nowhere/at/all.sqlite3", "无法连接目标数据库"),
        ("postgresql://me:geheim@127.0.0.1:1/name", "无法连接目标数据库"),
    ],
)
def test_unusable_address(further_databases, url, words):
    with pytest.raises(CommandError, match=f"未迁移：{words}") as refused:
        call_command("move_database", to=url)
    assert "geheim" not in str(refused.value)
