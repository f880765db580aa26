"""How long a session lasts, and what ends it before."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.models import AuditEntry, User
from accounts.roles import Role
from common import clock
from tests.factories import accounts as factory

pytestmark = pytest.mark.django_db
PASSWORD = "A-long-and-odd-1-password"
SIGN_IN, PROFILE, CHANGE = "/accounts/sign-in/", "/accounts/me/", "/accounts/password/"
START = clock.at(date(2026, 11, 23))
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
IDLE, ABSOLUTE = 30 * MINUTE, 8 * HOUR


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.IDLE_MINUTES, settings.ABSOLUTE_HOURS = 30, 8


@pytest.fixture
def clerk() -> User:
    return factory.account("clerk", password=PASSWORD)


@pytest.fixture
def visitor(clerk) -> Client:
    """Signed in at the start, by the page itself."""
    client = Client()
    with clock.frozen(START):
        assert client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client, after: timedelta) -> bool:
    with clock.frozen(START + after):
        response = client.get(PROFILE)
    assert response.status_code in {200, 302}
    return response.status_code == 200


def words(client: Client, after: timedelta) -> str:
    with clock.frozen(START + after):
        return client.get(SIGN_IN).content.decode()


# -- limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "lasts"),
    [(0 * SECOND, True), (IDLE - SECOND, True), (IDLE, False), (IDLE + SECOND, False), (timedelta(days=1), False)],
)
def test_idle(visitor, after, lasts):
    assert is_in(visitor, after) is lasts


@pytest.mark.parametrize("after", [IDLE - SECOND, IDLE, IDLE + SECOND])
def test_idleness_counts_from_the_last_request(visitor, after):
    assert is_in(visitor, 20 * MINUTE)
    assert is_in(visitor, 20 * MINUTE + after) is (after < IDLE)


@pytest.mark.parametrize(("after", "lasts"), [(ABSOLUTE - SECOND, True), (ABSOLUTE, False), (ABSOLUTE + SECOND, False)])
def test_however_busy_eight_hours_after_the_sign_in_it_is_over(visitor, after, lasts):
    for minutes in range(25, 480, 25):
        assert is_in(visitor, minutes * MINUTE)
    assert is_in(visitor, after) is lasts


def test_a_session_that_is_over_stays_over(visitor):
    assert not is_in(visitor, IDLE)
    assert not is_in(visitor, 0 * SECOND)


def test_the_old_key_opens_nothing_any_more(visitor):
    key = visitor.session.session_key
    assert not is_in(visitor, IDLE)
    assert not Session.objects.filter(pk=key).exists()
    visitor.cookies["zzy-session"] = key
    assert not is_in(visitor, 0 * SECOND)


def test_the_limits_are_settings(visitor, settings):
    settings.IDLE_MINUTES, settings.ABSOLUTE_HOURS = 5, 1
    assert is_in(visitor, 5 * MINUTE - SECOND)
    assert not is_in(visitor, 10 * MINUTE - SECOND)


def test_a_session_without_a_beginning_is_over(visitor):
    session = visitor.session
    del session["signed_in_at"]
    session.save()
    assert not is_in(visitor, 0 * SECOND)


def test_a_new_sign_in_counts_anew(visitor):
    assert not is_in(visitor, 7 * HOUR)
    with clock.frozen(START + 7 * HOUR):
        visitor.post(SIGN_IN, {"username": "clerk", "password": PASSWORD})
    assert is_in(visitor, 7 * HOUR + IDLE - SECOND)
    for minutes in range(25, 480, 25):
        assert is_in(visitor, 7 * HOUR + minutes * MINUTE)
    assert not is_in(visitor, 15 * HOUR)


def test_reading_pages_writes_at_most_once_a_minute(visitor):
    """The last request is noted within a minute, so that idleness is never counted from after it."""

    def statements(after: timedelta) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert is_in(visitor, after)
        return [each["sql"].split()[0] for each in queries if each["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]

    assert statements(MINUTE - SECOND) == []
    assert statements(MINUTE) == ["UPDATE"]
    assert statements(2 * MINUTE - SECOND) == []
    assert not is_in(visitor, IDLE + MINUTE)


def test_the_key_changes_at_the_sign_in_and_the_cookie_stays_in_the_browser(clerk, client):
    client.get(SIGN_IN)
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["zzy-session"] = before = session.session_key
    response = client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD})
    cookie = response.cookies["zzy-session"]
    assert cookie.value not in {"", before}
    assert not Session.objects.filter(pk=before).exists()
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


# -- what is said ------------------------------------------------------------------------------------------------


def test_the_sign_in_page_says_why(visitor):
    assert "系统已自动退出" not in words(visitor, 0 * SECOND)
    assert not is_in(visitor, IDLE)
    assert "您已超过30分钟未操作，系统已自动退出，请重新登录。" in words(visitor, IDLE)
    with clock.frozen(START + IDLE):
        visitor.post(SIGN_IN, {"username": "clerk", "password": PASSWORD})
        visitor.post("/accounts/sign-out/")
    assert "请重新登录" not in words(visitor, IDLE)


def test_the_sign_in_page_says_that_the_day_is_over(visitor):
    for minutes in range(25, 480, 25):
        is_in(visitor, minutes * MINUTE)
    assert not is_in(visitor, ABSOLUTE)
    assert "本次登录已满8小时，请重新登录。" in words(visitor, ABSOLUTE)


def test_part_of_a_page_is_not_replaced_by_the_sign_in_page(visitor):
    with clock.frozen(START + IDLE):
        response = visitor.get(PROFILE, headers={"HX-Request": "true"})
    assert (response.status_code, response.content.decode()) == (401, "登录已失效，请重新登录。")
    assert "zzy-session" not in response.cookies
    assert Client().get(SIGN_IN, headers={"HX-Request": "true"}).status_code == 200
    with clock.frozen(START):
        assert Client().get(PROFILE, headers={"HX-Request": "true"}).status_code == 401


def test_part_of_a_page_of_a_revoked_session_is_refused(visitor, clerk):
    services.end_sessions(account=clerk)
    with clock.frozen(START):
        assert visitor.get(PROFILE, headers={"HX-Request": "true"}).status_code == 401
    assert not is_in(visitor, 0 * SECOND)


def test_signing_out_of_a_session_that_is_over_leads_to_the_sign_in_page(visitor):
    with clock.frozen(START + IDLE):
        response = visitor.post("/accounts/sign-out/")
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)


# -- what ends a session -----------------------------------------------------------------------------------------


def _grant(user: User) -> None:
    services.grant_role(account=user, role="DEPARTMENT_HANDLER", by=factory.security_administrator("security"))


def _end_role(user: User) -> None:
    grant = factory.role_grant(user, Role.DEPARTMENT_HANDLER)
    services.end_role(grant=grant, by=factory.security_administrator("security"))


def _deactivate(user: User) -> None:
    services.deactivate_account(account=user, version=user.version, by=factory.system_administrator("admin"))


def _reset(user: User) -> None:
    services.reset_password(
        account=user, password="Another-odd-2-password", version=user.version, by=factory.system_administrator("admin")
    )


def _change(user: User) -> None:
    services.change_own_password(current=PASSWORD, password="Another-odd-2-password", by=user)


@pytest.mark.parametrize("act", [_grant, _end_role, _deactivate, _reset, _change], ids=lambda act: act.__name__)
def test_a_change_of_rights_or_password_ends_the_sessions(visitor, clerk, act):
    other = factory.account("other")
    beside = Client()
    with clock.frozen(START):
        beside.force_login(other)
    assert is_in(visitor, MINUTE)
    with clock.frozen(START + MINUTE):
        act(clerk)
    assert not is_in(visitor, MINUTE)
    assert "您的账号或权限已变更，请重新登录。" in words(visitor, MINUTE)
    assert is_in(beside, MINUTE)
    assert Session.objects.count() == 2


def test_whoever_changes_the_own_password_stays_signed_in_with_a_new_key(visitor):
    before = visitor.session.session_key
    data = {"current": PASSWORD, "password": "Another-odd-2-password", "password_again": "Another-odd-2-password"}
    with clock.frozen(START + MINUTE):
        assert visitor.post(CHANGE, data)["Location"] == PROFILE
    assert visitor.session.session_key != before
    assert is_in(visitor, MINUTE)
    assert not is_in(visitor, MINUTE + IDLE)


def test_a_revoked_role_is_refused_at_the_very_next_request(sign_in):
    admin, security = factory.system_administrator("sysadmin"), factory.security_administrator("security")
    client, page = sign_in(admin), reverse("accounts:account-list")
    assert client.get(page).status_code == 200
    services.end_role(grant=admin.role_grants.get(), by=security)
    assert client.get(page).status_code == 302
    assert sign_in(User.objects.get(pk=admin.pk)).get(page).status_code == 403


def test_a_role_whose_last_day_has_passed_is_refused_without_anybody_acting(sign_in):
    last = date(2026, 11, 23)
    user = factory.account("sysadmin")
    factory.role_grant(user, Role.SYSTEM_ADMINISTRATOR, valid_until=last)
    page = reverse("accounts:account-list")
    midnight = clock.at(last + timedelta(days=1)).replace(hour=0)
    with clock.frozen(midnight - SECOND):
        client = sign_in(user)
        assert client.get(page).status_code == 200
    with clock.frozen(midnight):
        assert client.get(page).status_code == 403


def test_nothing_is_written_to_the_audit_by_a_session_that_ends(visitor):
    before = AuditEntry.objects.count()
    assert not is_in(visitor, IDLE)
    assert AuditEntry.objects.count() == before


def test_expired_sessions_are_cleared(visitor):
    expired = Session.objects.get()
    Session.objects.filter(pk=expired.pk).update(expire_date=clock.now() - SECOND)
    call_command("clear_sessions", verbosity=0)
    assert not Session.objects.exists()
