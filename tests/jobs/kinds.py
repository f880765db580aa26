"""A kind of work for tests: writes a line per step, and does what it is told in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from common.errors import Refused
from jobs import registry
from jobs.registry import Made


class Lines:
    """``between(work, number)`` is called before each step."""

    code, label = "test-lines", "逐行书写"

    def __init__(self, between: Callable = lambda work, number: None, allows: Callable = lambda by: True) -> None:
        self.between, self.allows, self.ran = between, allows, 0

    def offered_to(self, user) -> bool:
        return True

    def require(self, parameters, *, by) -> None:
        if not self.allows(by):
            raise Refused("您没有办理此事项的权限。", remedy="请联系党委组织部。")

    def run(self, work) -> Made:
        self.ran += 1
        path = work.folder / "lines.txt"
        total = work.parameters["lines"]
        with path.open("w", encoding="utf-8") as file:
            for number in range(1, total + 1):
                self.between(work, number)
                work.step(number - 1, total, f"正在写第{number}行。")
                file.write(f"第{number}行\n")
        return Made(path, "喆.txt", "text/plain", f"共{total}行。")


@contextmanager
def offered(kind: Lines) -> Iterator[Lines]:
    """The kind is there for the length of a test."""
    registry.register(kind)
    try:
        yield kind
    finally:
        registry._kinds.pop(kind.code, None)
