"""A form that was sent after the sign-in had run out comes back to whoever typed it, and to nobody else."""

import json
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import services, typed_forms
from accounts.models import AuditEntry, User
from common import clock
from tests.access.crawl import Form, parsed
from tests.factories import accounts as factory

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
PASSWORD = "A-long-and-odd-1-password"
SIGN_IN, TYPED, NEW, CHANGE = "/accounts/sign-in/", "/accounts/typed/", "/accounts/new/", "/accounts/password/"
START = clock.at(date(2026, 11, 23))
OVER = START + timedelta(minutes=30)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NAME = '张三 "引号" <b>&amp;</b>\r\n第二行'
CANARY = "110101199003078515"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(OVER):
        yield


@pytest.fixture
def admin() -> User:
    return factory.system_administrator("sysadmin", password=PASSWORD)


@pytest.fixture
def visitor(admin) -> Client:
    """A browser whose sign-in runs out at the very moment; forged requests are refused as in production."""
    client = Client(enforce_csrf_checks=True)
    with clock.frozen(START):
        send(client, SIGN_IN, {"username": "sysadmin", "password": PASSWORD})
    return client


def token(client: Client) -> str:
    if "csrftoken" not in client.cookies:
        client.get(SIGN_IN)
    return client.cookies["csrftoken"].value


def send(client: Client, url: str, data: dict):
    return client.post(url, {"csrfmiddlewaretoken": token(client), **data})


def sign_in(client: Client, username: str = "sysadmin", password: str = PASSWORD):
    return send(client, SIGN_IN, {"username": username, "password": password, "next": NEW})


def waiting(client: Client) -> list[Form]:
    """The forms of the page that give something back."""
    response = client.get(TYPED)
    if response.status_code == 302:
        return []
    return [form for form in parsed(TYPED, response.content.decode()).forms if "resumed_form" in form.values]


class Inputs(HTMLParser):
    """(name, value) of all inputs, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input":
            self.found.append((given.get("name", ""), given.get("value") or ""))


def all_inputs(html: str) -> list[tuple[str, str]]:
    reader = Inputs()
    reader.feed(html)
    return reader.found


def inputs(html: str) -> dict[str, str]:
    return dict(all_inputs(html))


# -- the way back ------------------------------------------------------------------------------------------------


def test_the_form_comes_back_filled_in_and_nothing_is_written_twice(visitor):
    response = send(visitor, NEW, {"username": "new.person", "display_name": "新人"})
    assert (response.status_code, response["Location"]) == (302, f"{SIGN_IN}?next={NEW}")
    assert "您刚才填写的内容已保留" in visitor.get(SIGN_IN).content.decode()
    assert sign_in(visitor)["Location"] == TYPED

    page = visitor.get(TYPED).content.decode()
    assert "您刚才填写的内容仍在" in page
    assert "新人" in page
    [form] = waiting(visitor)
    assert (form.action, form.method) == (NEW, "post")
    response = visitor.post(NEW, form.values)
    shown = response.content.decode()
    assert response.status_code == 200
    assert {"username": "new.person", "display_name": "新人"}.items() <= inputs(shown).items()
    assert "resumed_form" not in inputs(shown)
    assert "已恢复您刚才填写的内容，尚未提交，请核对后提交。" in shown
    assert not User.objects.filter(username="new.person").exists()
    assert waiting(visitor) == []

    # Sent once more by mistake: shown again, still not written.
    assert visitor.post(NEW, form.values).status_code == 200
    assert not User.objects.filter(username="new.person").exists()
    assert send(visitor, NEW, {"username": "new.person", "display_name": "新人"}).status_code == 200
    assert User.objects.filter(username="new.person").count() == 1
    assert AuditEntry.objects.filter(action="accounts.create_account").count() == 1


def test_what_was_typed_comes_back_to_the_letter(visitor):
    send(visitor, NEW, {"username": "x", "display_name": NAME, "several": ["一", "二", ""]})
    sign_in(visitor)
    kept = typed_forms.kept_for(_request(visitor), visitor.session["_auth_user_id"])[0]
    assert dict(kept.fields) == {"username": ["x"], "display_name": [NAME], "several": ["一", "二", ""]}
    page = visitor.get(TYPED).content.decode()
    assert "<b>" not in page
    values = [value for name, value in all_inputs(page) if name == "display_name"]
    assert values == [NAME]
    assert [value for name, value in all_inputs(page) if name == "several"] == ["一", "二", ""]


def _request(client: Client):
    class Request:
        session = client.session

    return Request()


def test_the_address_keeps_its_query(visitor):
    url = f"{NEW}?unit=7&q=%E7%94%B2"
    send(visitor, url, {"username": "x", "display_name": "y"})
    sign_in(visitor)
    assert waiting(visitor)[0].action.endswith("?unit=7&q=%E7%94%B2")


def test_a_form_with_mistakes_shows_them_at_once(visitor):
    send(visitor, NEW, {"username": "sysadmin", "display_name": ""})
    sign_in(visitor)
    response = visitor.post(NEW, waiting(visitor)[0].values)
    assert (
        response.context["form"].errors == {"display_name": ["请输入姓名。"]}
        or "display_name" in response.context["form"].errors
    )
    assert inputs(response.content.decode())["username"] == "sysadmin"


def test_the_version_that_the_page_showed_comes_back(visitor, admin):
    """Somebody else's change meanwhile is noticed as ever."""
    user = factory.account("clerk", display_name="旧名")
    edit = reverse("accounts:account-edit", args=[user.pk])
    send(visitor, edit, {"display_name": "我所改", "version": "1"})
    services.change_account(account=user, display_name="他人所改", version=1, by=User.objects.get(pk=admin.pk))
    sign_in(visitor)
    shown = visitor.post(edit, waiting(visitor)[0].values).content.decode()
    assert inputs(shown)["version"] == "1"
    assert send(visitor, edit, {"display_name": "我所改", "version": "1"}).status_code == 409
    assert User.objects.get(pk=user.pk).display_name == "他人所改"


def test_files_are_not_kept_and_it_is_said(visitor):
    upload = SimpleUploadedFile("任免文件.pdf", b"%PDF-1.7 " + CANARY.encode())
    send(visitor, NEW, {"username": "x", "display_name": "y", "scan": upload})
    assert "任免文件" not in str(_stored())
    sign_in(visitor)
    page = visitor.get(TYPED).content.decode()
    assert "附件未能保留" in page
    assert "请在恢复后重新选择：任免文件.pdf" in page
    assert CANARY not in page


def test_several_forms_wait_and_the_same_one_waits_once(visitor):
    user = factory.account("clerk")
    edit = reverse("accounts:account-edit", args=[user.pk])
    send(visitor, NEW, {"username": "one", "display_name": "甲"})
    send(visitor, edit, {"display_name": "乙", "version": "1"})
    send(visitor, NEW, {"username": "two", "display_name": "丙"})
    sign_in(visitor)
    forms = waiting(visitor)
    assert [form.values.get("username", ["-"]) for form in forms] == [["-"], ["two"]]
    visitor.post(forms[0].action, forms[0].values)
    assert [form.values["username"] for form in waiting(visitor)] == [["two"]]
    assert send(visitor, TYPED, {})["Location"] == "/"
    assert waiting(visitor) == []
    assert sign_in(visitor).status_code == 302


def test_no_more_than_five_forms_wait(visitor):
    for number in range(7):
        send(visitor, f"{NEW}?n={number}", {"username": f"n{number}", "display_name": "甲"})
    sign_in(visitor)
    assert [form.values["username"][0] for form in waiting(visitor)] == ["n2", "n3", "n4", "n5", "n6"]


def test_a_page_that_was_only_read_in_between_changes_nothing(visitor):
    """The other tab noticed first that the sign-in had run out."""
    assert visitor.get("/accounts/me/").status_code == 302
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    assert sign_in(visitor)["Location"] == TYPED


@pytest.mark.parametrize("is_revoked", [False, True])
def test_part_of_the_page_that_asked_first_changes_nothing(visitor, admin, is_revoked):
    """A fragment that refreshes itself while somebody types must not cost them what they typed."""
    if is_revoked:
        services.end_sessions(account=admin)
    assert visitor.get("/accounts/me/", headers={"HX-Request": "true"}).status_code == 401
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    assert sign_in(visitor)["Location"] == TYPED


@pytest.mark.parametrize("later", [timedelta(hours=8), timedelta(hours=20)])
def test_a_form_sent_the_next_morning_comes_back(visitor, later):
    with clock.frozen(START + later):
        send(visitor, NEW, {"username": "x", "display_name": "甲"})
        assert sign_in(visitor)["Location"] == TYPED
        assert len(waiting(visitor)) == 1


def test_a_change_of_rights_keeps_the_form_too(visitor, admin):
    with clock.frozen(START + MINUTE):
        services.end_sessions(account=admin)
        send(visitor, NEW, {"username": "x", "display_name": "甲"})
        assert sign_in(visitor)["Location"] == TYPED


def test_rights_are_those_of_today(visitor, admin):
    security = factory.security_administrator("security")
    with clock.frozen(START + MINUTE):
        services.end_role(grant=admin.role_grants.get(), by=security)
        send(visitor, NEW, {"username": "x", "display_name": "甲"})
        sign_in(visitor)
        assert visitor.post(NEW, waiting(visitor)[0].values).status_code == 403


def test_whoever_must_change_the_password_first_goes_on_to_the_form(visitor, admin):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    User.objects.filter(pk=admin.pk).update(must_change_password=True)
    sign_in(visitor)
    assert visitor.get(TYPED)["Location"] == CHANGE
    new = "Another-odd-2-password"
    response = send(visitor, CHANGE, {"current": PASSWORD, "password": new, "password_again": new})
    assert response["Location"] == TYPED
    assert len(waiting(visitor)) == 1


# -- who gets it, and who does not -------------------------------------------------------------------------------


def test_somebody_else_gets_nothing(visitor):
    factory.system_administrator("other", password=PASSWORD)
    send(visitor, NEW, {"username": "x", "display_name": CANARY})
    assert sign_in(visitor, "other")["Location"] == NEW
    assert waiting(visitor) == []
    assert typed_forms.KEPT_FORMS not in visitor.session
    send(visitor, "/accounts/sign-out/", {})
    assert sign_in(visitor)["Location"] == NEW
    assert waiting(visitor) == []


def test_a_wrong_password_in_between_loses_nothing(visitor):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    assert sign_in(visitor, password="wrong").status_code == 200
    assert sign_in(visitor, "nobody").status_code == 200
    assert sign_in(visitor)["Location"] == TYPED


def test_nothing_is_kept_after_signing_out(visitor):
    with clock.frozen(START + MINUTE):
        send(visitor, "/accounts/sign-out/", {})
        response = send(visitor, NEW, {"username": "x", "display_name": "甲"})
    assert response.status_code == 302
    assert sign_in(visitor)["Location"] == NEW


def test_nothing_is_kept_for_a_visitor(client):
    client.post(NEW, {"username": "x", "display_name": "甲"})
    assert not Session.objects.exists()


def test_a_forged_form_is_not_kept(visitor):
    response = visitor.post(NEW, {"username": "x", "display_name": "甲"})
    assert response.status_code == 403
    assert sign_in(visitor)["Location"] == NEW


@pytest.mark.parametrize(("age", "waits"), [(HOUR - SECOND, 1), (HOUR, 0), (HOUR + SECOND, 0)])
def test_it_waits_for_an_hour(visitor, age, waits):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    with clock.frozen(OVER + age):
        assert sign_in(visitor)["Location"] == (TYPED if waits else NEW)
        assert len(waiting(visitor)) == waits


def test_what_nobody_took_back_is_removed_from_the_session(visitor):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    sign_in(visitor)
    for minutes in (20, 40, 59):
        with clock.frozen(OVER + minutes * MINUTE):
            visitor.get("/accounts/me/")
            assert typed_forms.KEPT_FORMS in visitor.session
    with clock.frozen(OVER + HOUR):
        visitor.get("/accounts/me/")
        assert typed_forms.KEPT_FORMS not in visitor.session


# -- what is kept, and where -------------------------------------------------------------------------------------


def _stored() -> list[dict]:
    """Everything that stands in sessions, decoded."""
    return [each.get_decoded() for each in Session.objects.all()]


def _database_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        return json.dumps([*cursor.fetchall(), _stored()], ensure_ascii=False)


def test_neither_cookie_nor_database_holds_it_readable(visitor):
    send(visitor, f"{NEW}?q={CANARY}", {"username": "x", "display_name": CANARY})
    assert typed_forms.KEPT_FORMS in _database_text()
    assert CANARY not in _database_text()
    assert CANARY not in str(visitor.cookies)
    assert "sealed" not in str(visitor.cookies)


def test_the_anonymous_session_does_not_last(visitor):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    assert visitor.session.get_expiry_age() == 3600
    sign_in(visitor)
    assert visitor.session.get_expire_at_browser_close()


def test_passwords_are_never_kept(visitor):
    data = {"username": "x", "display_name": "甲", "password": "S3cret-1", "new_passwd": "S3cret-2", "密码": "S3cret-3"}
    send(visitor, NEW, data | {"api_token": "S3cret-4"})
    sign_in(visitor)
    [form] = waiting(visitor)
    assert set(form.values) == {"csrfmiddlewaretoken", "resumed_form", "username", "display_name"}
    assert "S3cret" not in visitor.get(TYPED).content.decode()


def test_the_form_of_passwords_is_not_kept_at_all(visitor):
    send(visitor, CHANGE, {"current": "S3cret-1", "password": "S3cret-2", "password_again": "S3cret-2"})
    assert typed_forms.KEPT_FORMS not in visitor.session
    assert sign_in(visitor)["Location"] == NEW


def test_an_id_number_comes_back_but_is_not_shown():
    fields = [("name", ["何新人"]), ("id_number", [CANARY])]
    kept = typed_forms.TypedForm("k", OVER, reverse("organizers:new"), fields)
    assert [text for _, text in kept.shown] == ["何新人"]


@pytest.mark.parametrize("url", ["/accounts/", "/accounts/sign-out/", "/accounts/me/", "/nowhere/"])
def test_only_forms_of_ours_are_kept(visitor, url):
    send(visitor, url, {"display_name": "甲"})
    assert typed_forms.KEPT_FORMS not in visitor.session


@pytest.mark.parametrize(
    ("length", "is_kept"), [(typed_forms.MOST_CHARACTERS - 12, True), (typed_forms.MOST_CHARACTERS - 11, False)]
)
def test_there_is_a_limit_of_size_and_it_is_said(visitor, length, is_kept):
    send(visitor, NEW, {"display_name": "甲" * length})
    page = visitor.get(SIGN_IN).content.decode()
    assert ("内容已保留" in page, "内容过多，未能保留" in page) == (is_kept, not is_kept)
    assert sign_in(visitor)["Location"] == (TYPED if is_kept else NEW)


def test_a_form_that_no_key_opens_any_more_is_left_out(visitor, settings):
    send(visitor, NEW, {"username": "x", "display_name": "甲"})
    settings.DATA_KEYS = {"k9": bytes(range(32))}
    assert sign_in(visitor)["Location"] == NEW


def test_the_page_is_for_whoever_is_signed_in(client, admin):
    assert client.get(TYPED)["Location"] == f"{SIGN_IN}?next={TYPED}"
    client.force_login(admin)
    assert client.get(TYPED)["Location"] == "/"
