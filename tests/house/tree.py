"""The files of the project itself, as the tests of the house look at them."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APART = {"tests", "migrations"}


@cache
def project_files() -> list[Path]:
    """Every file that is committed or about to be; without git (an unpacked archive) every file that is not made."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = [
            "git",
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        made = {".venv", "node_modules", "var", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file())


def source_files() -> list[Path]:
    """Python modules to which the limits apply."""
    python = [path for path in project_files() if path.suffix == ".py"]
    return [path for path in python if not APART & set(path.relative_to(ROOT).parts)]


def packages() -> list[str]:
    """The top-level packages of the application: neither tests nor benchmarks."""
    found = {path.parent.name for path in source_files() if path.name == "__init__.py" and path.parent.parent == ROOT}
    return sorted(found - {"benchmarks"})
