"""Cadre appointment and removal forms: .lrmx (XML) and the older .lrm (quoted GBK text).

What is a form is judged once, by the readers of the app that reads forms: it registers them when it starts. So what can
be read can be uploaded, and what can be uploaded can be read.
"""

from collections.abc import Callable
from typing import IO

from attachments.archives import Rejected

EXPORT_AGAIN = "请用任免表编辑器重新导出后上传"
# Takes the bytes; raises `Rejected` where they are no form.
Reader = Callable[[bytes], object]
_readers: dict[str, Reader] = {}


def register_readers(*, lrmx: Reader, lrm: Reader) -> None:
    """Say how the two formats are read; registering again replaces."""
    _readers.update(lrmx=lrmx, lrm=lrm)


def inspect_lrmx(file: IO[bytes]) -> None:
    """Reject what is not an XML cadre form."""
    _inspect("lrmx", file)


def inspect_lrm(file: IO[bytes]) -> None:
    """Reject what is not the older text form."""
    _inspect("lrm", file)


def _inspect(extension: str, file: IO[bytes]) -> None:
    reader = _readers.get(extension)
    if reader is None:
        raise Rejected("系统暂不能核对任免审批表文件", "请联系系统管理员")
    file.seek(0)
    reader(file.read())
