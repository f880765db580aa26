"""What rules take and give is a value: it cannot be changed afterwards, and equal ones are one."""

import importlib
import pkgutil
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import rules

MODULES = [importlib.import_module(f"rules.{found.name}") for found in pkgutil.iter_modules(rules.__path__)]
VALUES = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if isinstance(each, type)
        and is_dataclass(each)
        and each.__module__ == module.__name__
        # What gathers while it reads a text is given to nobody.
        and each.__name__ != "_Reader"
    },
    key=lambda each: f"{each.__module__}.{each.__qualname__}",
)


def test_there_are_values():
    assert len(VALUES) >= 25


@pytest.mark.parametrize("each", VALUES, ids=lambda each: each.__qualname__)
def test_a_value_never_changes(each):
    value = object.__new__(each)
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(each)[0].name, None)
