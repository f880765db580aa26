"""Fresh keys for .env: every line that production asks for, each time others."""

import io

import pytest
from django.core.management import CommandError, call_command

from common.keys import parse_key, parse_keys


def lines(*arguments) -> list[str]:
    out = io.StringIO()
    call_command("make_keys", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()


def test_every_key_once_and_usable():
    made = dict(line.split("=", 1) for line in lines())
    assert list(made) == ["SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY"]
    assert len(made["SECRET_KEY"]) >= 50
    assert {len(parse_key(made[name])) for name in ("INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY")} == {32}
    assert [len(key) for key in parse_keys(made["DATA_KEYS"]).values()] == [32]
    assert not set(made.values()) & {line.split("=", 1)[1] for line in lines()}


def test_one_key_for_a_rotation():
    (line,) = lines("--data-key", "k2")
    assert list(parse_keys(line)) == ["k2"]
    with pytest.raises(CommandError, match="^编号只能用字母、数字、下划线和连字符，例如 k2。$"):
        lines("--data-key", "k 2")
