"""Signing in and out, the forced change of a password, the own account."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
PASSWORD = "A-long-and-odd-1-password"
NEXT = "Another-odd-2-password"
SIGN_IN, PROFILE, CHANGE = "/accounts/sign-in/", "/accounts/me/", "/accounts/password/"


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))


@pytest.mark.parametrize("typed", ["clerk", "CLERK", "ｃｌｅｒｋ", " Clerk "])
def test_sign_in_with_any_spelling_of_the_name(client, typed):
    factory.account("clerk", password=PASSWORD)
    response = client.post(SIGN_IN, {"username": typed, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get(PROFILE).status_code == 200
    assert actions() == ["accounts.sign_in"]


def test_every_failure_says_the_same(client):
    factory.account("clerk", password=PASSWORD)
    factory.account("gone", password=PASSWORD, is_active=False)
    pages = []
    for name, password in [("clerk", "wrong"), ("gone", PASSWORD), ("nobody", PASSWORD)]:
        response = client.post(SIGN_IN, {"username": name, "password": password})
        assert response.status_code == 200
        pages.append(response.context["form"].non_field_errors())
    assert pages == [["账号或密码不正确，或账号已停用。"]] * 3
    assert actions() == ["accounts.sign_in_failed"] * 3
    assert client.get(PROFILE).status_code == 302


def test_a_name_that_no_account_has_is_kept_nowhere(client):
    client.post(SIGN_IN, {"username": "MyPassw0rd!", "password": "x"})
    assert "passw0rd" not in str(list(AuditEntry.objects.values())).lower()


@pytest.mark.parametrize("data", [{}, {"username": "a\x00b", "password": "\x00"}, {"username": "x" * 5000}])
def test_odd_posts_are_answered(client, data):
    assert client.post(SIGN_IN, data).status_code == 200


def test_sign_in_leads_back_but_never_to_another_host(client):
    factory.account("clerk", password=PASSWORD)
    data = {"username": "clerk", "password": PASSWORD}
    assert client.post(SIGN_IN, data | {"next": PROFILE})["Location"] == PROFILE
    client.logout()
    assert client.post(SIGN_IN, data | {"next": "https://example.org/"})["Location"] == "/"


def test_the_session_key_changes_at_sign_in(client):
    factory.account("clerk", password=PASSWORD)
    client.get(SIGN_IN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["zzy-session"] = before
    client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD})
    assert client.session.session_key != before


def test_sign_out_by_post_only(client):
    user = factory.account("clerk")
    client.force_login(user)
    assert client.get("/accounts/sign-out/").status_code == 405
    response = client.post("/accounts/sign-out/")
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    assert client.get(PROFILE).status_code == 302
    assert actions() == ["accounts.sign_out"]


def test_demo_accounts_are_shown_in_a_demo_only(client, settings):
    assert "Demo-2026-Zhuzhi" in client.get(SIGN_IN).content.decode()
    settings.IS_DEMO = False
    assert "Demo-2026-Zhuzhi" not in client.get(SIGN_IN).content.decode()


def test_password_page_changes_the_password_and_ends_other_sessions(client, sign_in):
    user = factory.account("clerk", password=PASSWORD)
    client.force_login(user)
    other = sign_in(user)
    data = {"current": PASSWORD, "password": NEXT, "password_again": NEXT}
    assert client.post(CHANGE, data)["Location"] == PROFILE
    assert User.objects.get(pk=user.pk).check_password(NEXT)
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"current": "wrong", "password": NEXT, "password_again": NEXT}, "current"),
        ({"current": PASSWORD, "password": NEXT, "password_again": NEXT + "x"}, "password_again"),
        ({"current": PASSWORD, "password": "weak", "password_again": "weak"}, "password"),
        ({}, "current"),
    ],
)
def test_password_page_says_what_is_wrong(client, data, field):
    user = factory.account("clerk", password=PASSWORD)
    client.force_login(user)
    response = client.post(CHANGE, data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_password_that_somebody_else_knows_is_changed_first(client):
    user = factory.account("clerk", password=PASSWORD, must_change_password=True)
    client.force_login(user)
    for method in (client.get, client.post):
        response = method(PROFILE)
        assert (response.status_code, response["Location"]) == (302, CHANGE)
    assert client.get(PROFILE, headers={"HX-Request": "true"})["HX-Redirect"] == CHANGE
    assert "请先修改密码" in client.get(CHANGE).content.decode()
    client.post(CHANGE, {"current": PASSWORD, "password": NEXT, "password_again": NEXT})
    assert client.get(PROFILE).status_code == 200


def test_pages_are_kept_out_of_caches(client):
    assert "no-store" in client.get(SIGN_IN)["Cache-Control"]
    client.force_login(factory.account("clerk"))
    assert "no-store" in client.get(PROFILE)["Cache-Control"]


def test_an_unknown_session_is_asked_to_sign_in(client):
    response = client.get(reverse("accounts:profile"))
    assert (response.status_code, response["Location"]) == (302, f"{SIGN_IN}?next={PROFILE}")
