"""What stands in the sidebar. Apps register their items when they start; the order of apps does not matter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

Predicate = Callable[[Any], bool]


def everyone(user: Any) -> bool:
    """The predicate of items that every signed-in person sees."""
    return True


@dataclass(frozen=True)
class NavItem:
    """One entry. ``permission`` gets the signed-in user, once per request, and must not ask the database.

    ``namespaces`` lists the URL namespaces in which the entry counts as current (default: that of ``url_name``);
    ``is_primary`` puts it into the bar at the foot of a phone's screen, which has room for four.
    """

    label: str
    icon: str
    url_name: str
    permission: Predicate = everyone
    group: str = ""
    order: int = 100
    namespaces: tuple[str, ...] = ()
    is_primary: bool = False
    is_exact: bool = False  # current only on its own page: for several entries of one namespace
    pages: tuple[str, ...] = ()  # and on these pages below it, by name in the same namespace


@dataclass(frozen=True)
class NavLink:
    """An entry as the template shows it."""

    label: str
    icon: str
    url: str
    is_current: bool
    is_primary: bool


@dataclass
class NavGroup:
    label: str
    links: list[NavLink] = field(default_factory=list)


class Registry:
    """The entries and the order of their groups."""

    def __init__(self) -> None:
        self._items: dict[str, NavItem] = {}
        self._groups: dict[str, int] = {"": 0}

    def group(self, label: str, order: int) -> None:
        self._groups[label] = order

    def register(self, *items: NavItem) -> None:
        """Registering an URL name again replaces its entry, so that a second ``ready()`` changes nothing."""
        for item in items:
            self._items[item.url_name] = item

    def items(self) -> list[NavItem]:
        return sorted(self._items.values(), key=lambda item: (self._groups.get(item.group, 50), item.group, item.order))


registry = Registry()
register = registry.register


def links_for(user: Any, current: str, items: Iterable[NavItem] | None = None) -> list[NavGroup]:
    """The groups that ``user`` sees while the view ``current`` (``namespace:name``) is shown."""
    groups: list[NavGroup] = []
    seen = [item for item in (registry.items() if items is None else items) if item.permission(user)]
    # An entry of a whole namespace leaves the pages alone that another entry has for its own.
    is_claimed = any(item.is_exact and _is_current(item, current) for item in seen)
    for item in seen:
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:  # an app that is not finished must not take every page down
            continue
        if not groups or groups[-1].label != item.group:
            groups.append(NavGroup(item.group))
        is_current = _is_current(item, current) and (item.is_exact or not is_claimed or item.url_name == current)
        groups[-1].links.append(NavLink(item.label, item.icon, url, is_current, item.is_primary))
    return groups


def _is_current(item: NavItem, current: str) -> bool:
    if item.url_name == current:
        return True
    own, (namespace, _, page) = item.url_name.rpartition(":")[0], current.rpartition(":")
    if item.is_exact:
        return namespace == own and page in item.pages
    return namespace in (item.namespaces or (own,))
