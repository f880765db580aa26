"""What comes from others: locked by hash, named one by one, never committed, no address anywhere."""

import json
import re

import pytest
from django.contrib.staticfiles.finders import get_finders

from common.staticfiles import NAMED_FILES
from tests.house.tree import ROOT, project_files

LOCKS = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|\bfile:|\s@\s")
FOREIGN_NAMES = re.compile(r"\.min\.(js|css)$|\.(ttf|otf|ttc|woff2?|map)$")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_carries_no_address(lock):
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []


@pytest.mark.parametrize("lock", [path for path in LOCKS if path.suffix == ".txt"], ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_hashes(lock):
    text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    entries = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert entries
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_npm_package_is_pinned_with_its_hash():
    entries = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, entry in entries.items() if name and not entry.get("integrity")] == []


def test_nothing_of_others_is_committed():
    assert [str(path.relative_to(ROOT)) for path in project_files() if FOREIGN_NAMES.search(path.name)] == []


def test_static_files_of_others_are_served_by_name():
    """No folder of node_modules is published: each file that comes from there stands in NAMED_FILES, and exists."""
    published = {
        name for finder in get_finders() for name, storage in finder.list([]) if "node_modules" in storage.path(name)
    }
    assert published == set(NAMED_FILES)
    assert [name for name in NAMED_FILES if not (ROOT / "node_modules" / name).is_file()] == []


def test_own_static_files_are_only_ours():
    """static/ holds style sheets, scripts and pictures written here; nothing in it refers to another host."""
    foreign = []
    for path in (ROOT / "static").rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
            if re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]{2,}", re.sub(r"(?m)^\s*(//|\*|/\*).*$", "", text)):
                foreign.append(str(path.relative_to(ROOT)))
    assert foreign == []
