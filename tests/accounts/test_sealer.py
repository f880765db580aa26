"""The sealer as a small service: again and again, as long as whoever started it is there."""

import io
import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from accounts import audit, sealing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads(tmp_path, settings):
    settings.AUDIT_HEADS = tmp_path / "audit-heads"


def write() -> None:
    audit.record(by=None, action="tests.act", summary="一件")


def test_it_seals_what_came_meanwhile_and_ends_with_its_parent(monkeypatch):
    parents = iter([7, 7, 7, 1])  # at the start, then before every second of sleep
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        write()

    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(time, "sleep", sleep)
    out = io.StringIO()
    write()
    call_command("seal_audit", "--every", "2", "--with-parent", stdout=out)
    assert out.getvalue().splitlines() == ["已封存至第1条。", "已封存至第3条。"]
    assert slept == [1, 1]


def test_it_goes_on_without_a_parent_until_it_is_stopped(monkeypatch):
    def stop_at_the_third(seconds, slept=[]):  # noqa: B006 - counts the calls
        slept.append(seconds)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", stop_at_the_third)
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        call_command("seal_audit", "--every", "1", stdout=out)
    assert out.getvalue().splitlines() == ["已封存至第0条。"] * 3


def test_a_second_sealer_says_so_and_leaves_it_to_the_first(monkeypatch):
    def taken():
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(sealing, "seal_pending", taken)
    out, err = io.StringIO(), io.StringIO()
    call_command("seal_audit", stdout=out, stderr=err)
    assert (out.getvalue(), err.getvalue()) == ("", "另一个封存任务正在运行，本次未封存。\n")


def test_verifying_says_in_words_what_is_there_and_what_is_wrong(django_capture_on_commit_callbacks):
    write()
    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal_pending()
    write()
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_audit", stdout=out, stderr=err)
    assert out.getvalue().splitlines() == ["审计记录2条，已封存1条，未封存1条。", "审计记录完整。"]
    sealing.head_path().unlink()
    with pytest.raises(CommandError, match="^审计记录不完整，请立即查明原因。$"):
        call_command("verify_audit", stdout=out, stderr=err)
    assert err.getvalue().splitlines() == ["未找到库外留存的校验值，无法确认末尾没有记录被删除。"]
