"""What import-linter and ruff cannot see of the house's layout."""

import ast
import sys
import tomllib

import pytest

from tests.house.tree import ROOT, packages, source_files

FORBIDDEN_NAMES = {"utils.py", "helpers.py", "managers.py", "signals.py"}


def names_imported(source: str) -> set[str]:
    """Top-level names of everything that ``source`` imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_every_package_stands_in_the_stack():
    with (ROOT / "pyproject.toml").open("rb") as file:
        linter = tomllib.load(file)["tool"]["importlinter"]
    stack = next(contract["layers"] for contract in linter["contracts"] if contract["id"] == "stack")
    assert sorted(stack) == packages()
    assert sorted(linter["root_packages"]) == packages()


def test_rules_use_the_standard_library_only():
    imported = {
        name for path in (ROOT / "rules").rglob("*.py") for name in names_imported(path.read_text(encoding="utf-8"))
    }
    assert imported - sys.stdlib_module_names - {"rules"} == set()


def test_no_room_without_a_meaning():
    assert [str(path.relative_to(ROOT)) for path in source_files() if path.name in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("word", ["auto_now", "auto_now_add"])
def test_no_field_reads_the_clock_by_itself(word):
    found = [
        f"{path.relative_to(ROOT)}:{node.value.lineno}"
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == word
    ]
    assert found == []
