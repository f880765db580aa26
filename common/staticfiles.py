"""Third-party files that are served: exactly those named here, out of node_modules.

Serving the packages whole would publish thousands of files. The source maps are named because the manifest
storage refuses a style sheet whose map is missing; browsers load them only in the developer tools.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

NODE_MODULES = Path(settings.BASE_DIR) / "node_modules"
PREFIX = "vendor"  # a served name is vendor/<path in node_modules>
NAMED_FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select/dist/css/tom-select.bootstrap5.min.css.map",
    "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select/dist/js/tom-select.complete.min.js.map",
    "echarts/dist/echarts.common.min.js",
)


class NamedFiles(FileSystemStorage):
    """node_modules as a storage whose files are served below the prefix."""

    prefix = PREFIX


class NamedFilesFinder(BaseFinder):
    """Finds ``vendor/<path in node_modules>`` for the named files and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = NamedFiles(location=str(NODE_MODULES))
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [name for name in NAMED_FILES if not (NODE_MODULES / name).is_file()]
        if not missing:
            return []
        return [Error(f"Missing in node_modules: {', '.join(missing)}.", hint="Run ./dev setup.", id="common.E001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        prefix, _, name = path.partition("/")
        if prefix != PREFIX or name not in NAMED_FILES:
            return []
        found = str(NODE_MODULES / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in NAMED_FILES:
            yield name, self.storage
