from collections import Counter

from accounts.urls import urlpatterns
from common.navigation import NavItem, Registry, everyone, links_for, registry

HOME = NavItem("首页", "home", "accounts:profile", is_primary=True)
ACCOUNTS = NavItem("账号", "users", "accounts:account-list", permission=lambda user: user == "admin", group="系统")


def labels(groups):
    return {group.label: [link.label for link in group.links] for group in groups}


def test_shows_only_what_the_user_may():
    assert labels(links_for("anyone", "", [HOME, ACCOUNTS])) == {"": ["首页"]}
    assert labels(links_for("admin", "", [HOME, ACCOUNTS])) == {"": ["首页"], "系统": ["账号"]}


def test_asks_each_permission_once():
    asked = []
    item = NavItem("首页", "home", "accounts:profile", permission=lambda user: not asked.append(user))
    links_for("user", "", [item])
    assert asked == ["user"]


def test_leaves_out_pages_that_do_not_exist():
    assert links_for("user", "", [NavItem("无", "x", "nowhere:page")]) == []


def test_current_within_its_namespace_unless_exact():
    exact = NavItem("我的", "user", "accounts:profile", is_exact=True)
    (group,) = links_for("user", "accounts:account-list", [HOME, exact])
    assert [link.is_current for link in group.links] == [True, False]


def test_an_entry_of_a_namespace_leaves_a_page_to_the_entry_that_has_it_for_its_own():
    own = NavItem("台账", "x", "accounts:profile", is_exact=True, pages=("password-change",))
    whole = NavItem("全部", "x", "accounts:account-list")
    for page, expected in {
        "accounts:account-list": [True, False],
        "accounts:account-new": [True, False],
        "accounts:profile": [False, True],
        "accounts:password-change": [False, True],
    }.items():
        (group,) = links_for("user", page, [whole, own])
        assert [link.is_current for link in group.links] == expected, page


def test_an_exact_entry_is_current_on_the_pages_below_it():
    accounts = NavItem("账号", "users", "accounts:account-list", is_exact=True, pages=("account-detail",))
    own = NavItem("我的", "user", "accounts:profile", is_exact=True)
    for page, expected in {
        "accounts:account-list": [True, False],
        "accounts:account-detail": [True, False],
        "accounts:profile": [False, True],
        "accounts:account-new": [False, False],
        "units:account-detail": [False, False],
    }.items():
        (group,) = links_for("user", page, [accounts, own])
        assert [link.is_current for link in group.links] == expected, page


def test_every_page_of_accounts_below_the_entries_belongs_to_one_of_them():
    """A page that is added later is not forgotten in the menu."""
    outside = {"sign-in", "sign-out", "typed-forms"}
    entries = [item for item in registry.items() if item.url_name.startswith("accounts:")]
    found = Counter(name for item in entries for name in (item.url_name.removeprefix("accounts:"), *item.pages))
    assert found == Counter(pattern.name for pattern in urlpatterns if pattern.name not in outside)


def test_order_of_groups_and_items():
    kept = Registry()
    kept.group("系统", 90)
    kept.group("台账", 10)
    kept.register(NavItem("a", "x", "a:a", group="系统"), NavItem("c", "x", "c:c", group="台账", order=2))
    kept.register(NavItem("b", "x", "b:b", group="台账", order=1), NavItem("首页", "x", "h:h"))
    assert [item.label for item in kept.items()] == ["首页", "b", "c", "a"]


def test_registering_twice_changes_nothing():
    kept = Registry()
    for _ in range(2):
        kept.register(NavItem("a", "x", "a:a"))
    assert len(kept.items()) == 1
    assert everyone(None) is True
