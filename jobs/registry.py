"""Which kinds of background work there are. Upper apps register theirs when they start; this app knows none by itself.

A kind must be repeatable: a job whose worker died is done again from its beginning, so that a kind writes nothing but
files into its folder. What it has made is kept, recorded and marked as done in one transaction after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from accounts.models import User
from common.errors import Refused

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A file that a job has made, with the name that it is offered under, and a word about it."""

    path: Path
    name: str
    media_type: str
    note: str = ""


class Work(Protocol):
    """What a kind is given while it works."""

    parameters: Parameters
    by: User  # who asked for it: everything is read as this account may see it
    folder: Path  # its own, private, gone afterwards

    def step(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is. Raises where the job was cancelled, or is no longer this worker's."""


class JobKind(Protocol):
    """A kind of background work."""

    code: str
    label: str

    def offered_to(self, user: User) -> bool:
        """Whether an account may ask for work of this kind at all."""

    def require(self, parameters: Parameters, *, by: User) -> None:
        """Refuse who may not have this: asked at the request, when it runs, and at each download."""

    def run(self, work: Work) -> Made:
        """Make the file."""


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Offer a kind of work; registering it again replaces it."""
    _kinds[kind.code] = kind


def kinds() -> list[JobKind]:
    return list(_kinds.values())


def kind_of(code: str) -> JobKind:
    """A registered kind; one that an earlier version of the system knew is refused in words."""
    kind = _kinds.get(code)
    if kind is None:
        raise Refused("本系统不再办理此类任务。", remedy="请从相应页面重新提交。")
    return kind
