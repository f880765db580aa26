"""Modules and functions stay short enough to be read at a sitting. Tests and migrations may be longer."""

import ast

import pytest

from tests.house.tree import ROOT, source_files

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40


def long_functions(source: str) -> list[str]:
    """Functions of ``source`` that are too long, as ``name (lines)``; decorators and docstring count."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines = (node.end_lineno or first) - first + 1
            if lines >= LINES_OF_A_FUNCTION:
                found.append(f"{node.name} ({lines})")
    return found


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_and_its_functions_are_short(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) < LINES_OF_A_MODULE
    assert long_functions(source) == []


def test_the_limit_itself():
    body = "    pass\n"
    assert long_functions("def short():\n" + body * 38) == []
    assert long_functions("def long():\n" + body * 39) == ["long (40)"]
    assert long_functions("@decorated\ndef long():\n" + body * 38) == ["long (40)"]
