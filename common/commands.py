"""What commands say of a file or a day that they cannot take, in Chinese like everything else that people read."""

import errno
import re
from collections.abc import Mapping
from datetime import date

from django.core.management.base import CommandError

REASONS: Mapping[int | None, str] = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有访问权限",
    errno.EPERM: "没有访问权限",
    errno.EROFS: "存储是只读的",
    errno.EEXIST: "已存在同名文件",
    errno.ENOSPC: "存储空间不足",
    errno.ENAMETOOLONG: "路径过长",
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def reason_of(error: OSError) -> str:
    """Why the system refused a file; what is rare stays as the system says it."""
    return REASONS.get(error.errno) or error.strerror or str(error)


def day_from(text: str, option: str) -> date:
    """The day that an option names; a `CommandError` where it names none."""
    try:
        if ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 30 February
    raise CommandError(f"{option}：“{text}”不是有效日期，请按“2026-03-01”的样式填写。")
