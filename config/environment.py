"""What the environment says: read once, explained when something is missing.

Nothing set means *production*: a machine that was not configured must refuse to start rather than
serve real data under a demo's settings. `./dev setup` writes a `.env` with `DEPLOYMENT=demo`.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from common import databases, keys

T = TypeVar("T")

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEMO = "demo"
PRODUCTION = "production"


def deployment() -> str:
    """Return ``demo`` or ``production``; anything else is refused."""
    value = env.str("DEPLOYMENT", "") or PRODUCTION
    if value not in {DEMO, PRODUCTION}:
        raise ImproperlyConfigured(f"DEPLOYMENT must be demo or production, not {value!r}.")
    return value


def data_dir() -> Path:
    """Where run-time data live (database, files, collected static files); never inside a commit."""
    path = BASE_DIR / (env.str("DATA_DIR", "") or "var")
    path.mkdir(parents=True, exist_ok=True)
    return path


def storage_dir(directory: Path) -> Path:
    """Where uploaded files live; a relative path counts from the checkout, wherever the command is given."""
    return BASE_DIR / (env.str("STORAGE_DIR", "") or directory / "files")


def audit_heads(directory: Path) -> Path:
    """The file of the audit's heads; a relative path counts from the checkout."""
    return BASE_DIR / (env.str("AUDIT_HEADS", "") or directory / "audit-heads")


def number(name: str, default: int) -> int:
    """A whole number; what is empty is not set."""
    return _typed(name, default, lambda: env.int(name))


def flag(name: str, default: bool) -> bool:
    """Yes or no; what is empty is not set."""
    return _typed(name, default, lambda: env.bool(name))


def _typed(name: str, default: T, read: Callable[[], T]) -> T:
    if not env.str(name, ""):
        return default
    try:
        return read()
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} cannot be used: {error}") from None


def database(directory: Path) -> dict[str, Any]:
    """The database: SQLite beside the data, unless a URL names another."""
    try:
        return databases.configured(env.str("DATABASE_URL", "") or f"sqlite:///{directory / 'db.sqlite3'}")
    except ValueError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be used: {error}. It looks like postgresql://user:password@host:5432/name, or like "
            "sqlite:////folder/file; characters such as @ or / in the password are written as %40 or %2F."
        ) from None


def debug(deployment_name: str) -> bool:
    """Whether pages show what went wrong inside: never in production, where asking for it is a mistake."""
    wanted = flag("DEBUG", False)
    if wanted and deployment_name == PRODUCTION:
        raise ImproperlyConfigured(
            "DEBUG is set in production: error pages would show data and settings to everybody. Remove it from .env "
            "and the environment."
        )
    return wanted


def secret_key(deployment_name: str, directory: Path) -> str:
    """The signing key: required in production; made once and kept beside the data for a demo."""
    key = env.str("SECRET_KEY", "")
    if deployment_name == PRODUCTION:
        if len(key) < 50:
            raise ImproperlyConfigured(
                "SECRET_KEY is missing or shorter than 50 characters. Production needs its own; ./dev manage make_keys "
                "prints one for .env. For a demo on this machine run ./dev setup first."
            )
        return key
    return key or _made_once(directory / "secret-key", lambda: secrets.token_urlsafe(64))


def data_keys(deployment_name: str, directory: Path) -> dict[str, bytes]:
    """The keys of encrypted values by id: the first encrypts, all of them decrypt."""
    return _parsed("DATA_KEYS", deployment_name, directory, keys.parse_keys)


def key(name: str, deployment_name: str, directory: Path) -> bytes:
    """One of the other keys: INDEX_KEY, AUDIT_KEY, BACKUP_KEY."""
    return _parsed(name, deployment_name, directory, keys.parse_key)


def _parsed(name: str, deployment_name: str, directory: Path, parse: Callable[[str], T]) -> T:
    text = env.str(name, "")
    if not text:
        if deployment_name == PRODUCTION:
            raise ImproperlyConfigured(
                f"{name} is missing. Production needs its own keys: ./dev manage make_keys prints lines for .env. Keep "
                "a copy of them away from this machine: without them encrypted values and backups cannot be read."
            )
        text = _demo_keys(directory)[name]
    try:
        return parse(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be used ({error}). ./dev manage make_keys shows what it looks like; where encrypted data "
            "or backups exist already, restore the line that they were made with."
        ) from None


def _demo_keys(directory: Path) -> dict[str, str]:
    path = directory / "keys.json"
    made: dict[str, str] = json.loads(_made_once(path, lambda: json.dumps(keys.fresh_keys(), indent=2)))
    if keys.fresh_keys().keys() - made.keys():
        raise ImproperlyConfigured(f"{path} lacks a key. It belongs to a demo: remove it, and a new one is made.")
    return made


def _made_once(path: Path, make: Callable[[], str]) -> str:
    """The content of a file of secrets that is made when it is not there; whole, whoever starts at the same time."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # readable by the owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(make())
        try:
            os.link(name, path)
        except FileExistsError:
            pass  # another process was faster: its content counts
        except OSError:
            Path(name).replace(path)  # a file system without hard links
        Path(name).unlink(missing_ok=True)
    return path.read_text(encoding="utf-8")


def allowed_hosts(deployment_name: str) -> list[str]:
    """Host names that are served; production names its own."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", [])
    if hosts:
        return hosts
    if deployment_name == PRODUCTION:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the host that users type, see .env.example.")
    return ["localhost", "127.0.0.1", "[::1]"]
