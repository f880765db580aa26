"""What the environment must say, and what is answered when it does not."""

import json
import re
import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from common.keys import fresh_key, fresh_keys, parse_key, parse_keys
from config import environment
from tests.config.processes import manage, production

NAMES = ["DATA_KEYS", "INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY"]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in [*NAMES, "SECRET_KEY", "ALLOWED_HOSTS", "DEPLOYMENT", "DEBUG"]:
        monkeypatch.delenv(name, raising=False)


def read(name: str, deployment: str, folder):
    if name == "DATA_KEYS":
        return environment.data_keys(deployment, folder)
    return environment.key(name, deployment, folder)


def test_nothing_said_is_production(monkeypatch):
    monkeypatch.setenv("DEPLOYMENT", "")  # covers a .env of this machine
    assert environment.deployment() == "production"


def test_other_deployment_is_refused(monkeypatch):
    monkeypatch.setenv("DEPLOYMENT", "staging")
    with pytest.raises(ImproperlyConfigured, match="demo or production, not 'staging'"):
        environment.deployment()


@pytest.mark.parametrize("name", NAMES)
def test_production_without_a_key_is_told_what_to_do(name, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is missing.*make_keys.*\.env"):
        read(name, "production", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_unusable_key_is_refused_in_both_without_showing_it(name, tmp_path, monkeypatch):
    monkeypatch.setenv(name, "k1=c2hvcnQ=" if name == "DATA_KEYS" else "c2hvcnQ=")
    for deployment in ["production", "demo"]:
        with pytest.raises(ImproperlyConfigured, match=rf"^{name} cannot be used .*5 bytes instead of 32") as refused:
            read(name, deployment, tmp_path)
        assert "c2hvcnQ" not in str(refused.value)


@pytest.mark.parametrize("deployment", ["production", "demo"])
def test_keys_from_the_environment(deployment, tmp_path, monkeypatch):
    first, second, index = fresh_key(), fresh_key(), fresh_key()
    monkeypatch.setenv("DATA_KEYS", f"k2={second},k1={first}")
    monkeypatch.setenv("INDEX_KEY", index)
    expected = {"k2": parse_key(second), "k1": parse_key(first)}
    assert list(environment.data_keys(deployment, tmp_path).items()) == list(expected.items())
    assert environment.key("INDEX_KEY", deployment, tmp_path) == parse_key(index)
    assert list(tmp_path.iterdir()) == []


def test_demo_makes_its_keys_once_for_its_owner_alone(tmp_path):
    first = {name: read(name, "demo", tmp_path) for name in NAMES}
    file = tmp_path / "keys.json"
    assert {name: read(name, "demo", tmp_path) for name in NAMES} == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert parse_keys(stored["DATA_KEYS"]) == first["DATA_KEYS"]
    assert len({parse_key(stored[name]) for name in NAMES[1:]} | set(first["DATA_KEYS"].values())) == 4


def test_demos_that_start_at_once_agree(tmp_path):
    found = []
    barrier = threading.Barrier(8)

    def start():
        barrier.wait()
        found.append(environment.key("AUDIT_KEY", "demo", tmp_path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_demo_file_that_lacks_a_key(tmp_path):
    kept = fresh_keys()
    del kept["AUDIT_KEY"]
    (tmp_path / "keys.json").write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="keys.json lacks a key.*remove it"):
        environment.key("AUDIT_KEY", "demo", tmp_path)


def test_secret_key_of_a_demo_is_kept(tmp_path):
    key = environment.secret_key("demo", tmp_path)
    assert len(key) >= 50
    assert environment.secret_key("demo", tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("length", [0, 49])
def test_short_secret_key_is_refused(length, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * length)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is missing or shorter than 50 characters"):
        environment.secret_key("production", tmp_path)


def test_debug_is_for_a_demo(monkeypatch):
    assert environment.debug("demo") is False
    assert environment.debug("production") is False
    monkeypatch.setenv("DEBUG", "1")
    assert environment.debug("demo") is True
    with pytest.raises(ImproperlyConfigured, match="DEBUG is set in production"):
        environment.debug("production")


def test_hosts():
    assert environment.allowed_hosts("demo") == ["localhost", "127.0.0.1", "[::1]"]
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is empty"):
        environment.allowed_hosts("production")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", *NAMES])
def test_manage_says_what_is_missing_and_nothing_else(name, tmp_path):
    answer = manage(production(tmp_path, **{name: None}), "check")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"✗ {name} ")
    assert len(answer.stderr.splitlines()) == 1


def test_keys_can_be_made_before_there_are_any(tmp_path):
    answer = manage(production(tmp_path, SECRET_KEY=None, DATA_KEYS=None, ALLOWED_HOSTS=None), "make_keys")
    assert answer.returncode == 0
    lines = dict(line.split("=", 1) for line in answer.stdout.splitlines())
    assert list(lines) == ["SECRET_KEY", *NAMES]
    assert manage(production(tmp_path, **lines), "check").returncode == 0
    assert not (tmp_path / "keys.json").exists()


def test_one_key_for_rotation(tmp_path):
    answer = manage(production(tmp_path), "make_keys", "--data-key", "k2")
    assert list(parse_keys(answer.stdout)) == ["k2"]
    assert manage(production(tmp_path), "make_keys", "--data-key", "k 2").returncode == 1


@pytest.mark.parametrize(("said", "expected"), [(None, 30), ("", 30), ("45", 45)])
def test_an_empty_number_is_not_set(monkeypatch, said, expected):
    monkeypatch.delenv("IDLE_MINUTES", raising=False)
    if said is not None:
        monkeypatch.setenv("IDLE_MINUTES", said)
    assert environment.number("IDLE_MINUTES", 30) == expected


@pytest.mark.parametrize(("said", "expected"), [("", True), ("0", False), ("false", False), ("1", True)])
def test_an_empty_flag_is_not_set(monkeypatch, said, expected):
    monkeypatch.setenv("SSL_REDIRECT", said)
    assert environment.flag("SSL_REDIRECT", True) is expected


def test_what_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("IDLE_MINUTES", "half an hour")
    with pytest.raises(ImproperlyConfigured, match="^IDLE_MINUTES cannot be used: "):
        environment.number("IDLE_MINUTES", 30)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "/data/audit-heads"),
        ("/safe/heads", "/safe/heads"),
        ("kept/heads", str(environment.BASE_DIR / "kept/heads")),
    ],
)
def test_where_the_heads_of_the_audit_are_kept(monkeypatch, said, expected):
    monkeypatch.setenv("AUDIT_HEADS", said)
    assert str(environment.audit_heads(Path("/data"))) == expected


def test_everything_empty_is_a_demo_with_its_defaults(tmp_path):
    """Each line of .env.example left as it is, with the value taken away."""
    names = re.findall(r"^#?([A-Z_]+)=", (environment.BASE_DIR / ".env.example").read_text(encoding="utf-8"), re.M)
    empty = dict.fromkeys([*names, "AUDIT_HEADS", "SSL_REDIRECT", "HSTS_SECONDS", "LOG_LEVEL"], "")
    answer = manage(production(tmp_path, **empty | {"DEPLOYMENT": "demo", "DATA_DIR": str(tmp_path)}), "check")
    assert answer.returncode == 0, answer.stderr
