"""What the environment says: read once, explained when something is missing.

Nothing set means *production*: a machine that was not configured must refuse to start rather than
serve real data under a demo's settings. `./dev setup` writes a `.env` with `DEPLOYMENT=demo`.
"""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEMO = "demo"
PRODUCTION = "production"


def deployment() -> str:
    """Return ``demo`` or ``production``; anything else is refused."""
    value = env.str("DEPLOYMENT", PRODUCTION)
    if value not in {DEMO, PRODUCTION}:
        raise ImproperlyConfigured(f"DEPLOYMENT must be demo or production, not {value!r}.")
    return value


def data_dir() -> Path:
    """Where run-time data live (database, files, collected static files); never inside a commit."""
    path = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(deployment_name: str, directory: Path) -> str:
    """The signing key: required in production; made once and kept beside the data for a demo."""
    key = env.str("SECRET_KEY", "")
    if deployment_name == PRODUCTION:
        if len(key) < 50:
            raise ImproperlyConfigured(
                "SECRET_KEY is missing or shorter than 50 characters. Production needs its own; see .env.example. "
                "For a demo on this machine run ./dev setup first."
            )
        return key
    if key:
        return key
    path = directory / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def allowed_hosts(deployment_name: str) -> list[str]:
    """Host names that are served; production names its own."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", [])
    if hosts:
        return hosts
    if deployment_name == PRODUCTION:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the host that users type, see .env.example.")
    return ["localhost", "127.0.0.1", "[::1]"]
