from common.navigation import NavItem, Registry, everyone, links_for

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


def test_order_of_groups_and_items():
    registry = Registry()
    registry.group("系统", 90)
    registry.group("台账", 10)
    registry.register(NavItem("a", "x", "a:a", group="系统"), NavItem("c", "x", "c:c", group="台账", order=2))
    registry.register(NavItem("b", "x", "b:b", group="台账", order=1), NavItem("首页", "x", "h:h"))
    assert [item.label for item in registry.items()] == ["首页", "b", "c", "a"]


def test_registering_twice_changes_nothing():
    registry = Registry()
    for _ in range(2):
        registry.register(NavItem("a", "x", "a:a"))
    assert len(registry.items()) == 1
    assert everyone(None) is True
