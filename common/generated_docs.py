"""Pages of docs/ that are generated from the code. An app registers its page when it starts."""

from collections.abc import Callable
from pathlib import Path

Render = Callable[[], str]

_pages: dict[str, Render] = {}


def register(path: str, render: Render) -> None:
    """`path` below the project's root; registering it again replaces it, so a second ``ready()`` changes nothing."""
    _pages[path] = render


def write(root: Path) -> list[str]:
    """Write every page that differs; returns what was written."""
    changed = outdated(root)
    for path in changed:
        page = root / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_pages[path](), encoding="utf-8")
    return changed


def outdated(root: Path) -> list[str]:
    """The pages whose file says something else than the code."""
    return [path for path, render in sorted(_pages.items()) if _stored(root / path) != render()]


def _stored(page: Path) -> str | None:
    return page.read_text(encoding="utf-8") if page.is_file() else None
