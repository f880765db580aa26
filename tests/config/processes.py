"""Starting the system as an operator would: in a process of its own, by nothing but its environment."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from common.keys import fresh_keys

DROPPED = {
    *("DEPLOYMENT", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DATA_DIR", "STORAGE_DIR", "DEBUG", "PYTHONPATH"),
    "DJANGO_ALLOW_ASYNC_UNSAFE",  # for the browser's driver in tests
}
SECRET = "r4nd0m-but-fixed-for-tests_" * 3


def production(folder: Path, **changes: str | None) -> dict[str, str]:
    """The environment of a sound production on SQLite; ``None`` takes a name away (an empty value covers .env)."""
    environment = {name: value for name, value in os.environ.items() if name not in DROPPED}
    environment |= {
        "DEPLOYMENT": "production",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "organizers.example",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "DEBUG": "0",
        **fresh_keys(),
    }
    for name, value in changes.items():
        environment[name] = value or ""
    return environment


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python code in the project's folder."""
    return run([sys.executable, "-c", code], environment)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a management command."""
    return run([sys.executable, "manage.py", *arguments], environment)


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
