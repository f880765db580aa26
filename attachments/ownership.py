"""Who may see a file: whoever may see what it belongs to.

Files lie low in the house and know nothing of filings or training. An app that keeps files registers, when it starts,
which of its rows an account may see; a kind that nobody registered is seen by nobody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User

# The keys of the owner's rows that an account may see, as a queryset of keys (``….visible_to(user).values("pk")``).
VisibleIds = Callable[[User], Iterable[Any]]


@dataclass(frozen=True)
class OwnerKind:
    """A kind of row that files belong to. Downloads of sensitive kinds leave an audit row.

    Files of a kind that is ``is_made`` were made by the system: they are no uploads, and end.
    """

    code: str
    label: str
    visible_ids: VisibleIds
    is_sensitive: bool = True
    is_made: bool = False


_kinds: dict[str, OwnerKind] = {}


def register(
    code: str, *, label: str, visible_ids: VisibleIds, is_sensitive: bool = True, is_made: bool = False
) -> None:
    """Say who may see the files of a kind of row; registering it again replaces what was said."""
    _kinds[code] = OwnerKind(code, label, visible_ids, is_sensitive, is_made)


def kind_of(code: str) -> OwnerKind:
    """The registered kind; an unknown one is a mistake in the code."""
    return _kinds[code]


def made_kind_of(code: str) -> OwnerKind:
    """A registered kind whose files the system makes; any other is a mistake in the code."""
    kind = kind_of(code)
    if not kind.is_made:
        raise ValueError(f"{code} keeps uploads")
    return kind


def made_kinds() -> list[str]:
    """The codes of the kinds whose files the system makes."""
    return [kind.code for kind in _kinds.values() if kind.is_made]


def condition_for(user: User) -> Q:
    """Files of every kind whose owner rows the account may see."""
    condition = Q(pk__in=[])
    for kind in _kinds.values():
        condition |= Q(owner_kind=kind.code, owner_id__in=kind.visible_ids(user))
    return condition
