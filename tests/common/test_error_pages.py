"""The pages for requests that no view can answer: in Chinese, and still there when the rest is not."""

import http.client
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from attachments.limits import MEGABYTE
from common import views

TOO_BIG = "提交的内容过大，系统未接收。请减小文件或分次提交；文件的大小限制见上传处的说明。"
TOO_MANY_FIELDS = "一次提交的项目过多，系统未接收。请分次提交。"
WRONG_ADDRESS = "访问地址有误。请使用系统管理员提供的地址访问本系统。"
HEADINGS = {
    "bad_request": (400, "提交的内容有误，未作任何更改"),
    "forbidden": (403, "此操作暂不能办理"),
    "csrf_failure": (403, "页面停留过久，请重新提交"),
    "not_found": (404, "没有找到这个页面"),
    "server_error": (500, "系统暂时出现问题"),
}
FORM = "application/x-www-form-urlencoded"


def pieces(size: int):
    """A body as a browser sends it: bit by bit, so that it need not lie in memory."""
    piece = b"a" * MEGABYTE
    for _ in range(size // MEGABYTE):
        yield piece


def post(live_server, content_type: str, length: int, body) -> tuple[int, str]:
    """What a server answers to a request that really arrives."""
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)
    token = "a" * 32
    connection.putrequest("POST", reverse("accounts:sign-in"))
    for name, value in {
        "Content-Type": content_type,
        "Content-Length": str(length),
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
    }.items():
        connection.putheader(name, value)
    connection.endheaders(body, encode_chunked=False)
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", FORM])
def test_sixty_megabytes_are_refused_in_chinese(live_server, content_type):
    status, html = post(live_server, content_type, 60 * MEGABYTE, pieces(60 * MEGABYTE))
    assert status == 400
    assert TOO_BIG in html
    assert "Bad Request" not in html
    assert 'id="menu"' in html  # within the frame, with a way back


@pytest.mark.django_db(transaction=True)
def test_too_many_fields_are_refused_in_chinese(live_server, settings):
    def body(fields: int) -> bytes:
        return urlencode({f"field{number}": "" for number in range(fields)}).encode()

    most = body(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    assert post(live_server, FORM, len(most), most)[0] == 200  # the sign-in page again: two fields are missing
    more = body(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    status, html = post(live_server, FORM, len(more), more)
    assert (status, TOO_MANY_FIELDS in html) == (400, True)


def test_another_host_name_is_refused_in_chinese():
    response = Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert WRONG_ADDRESS in response.content.decode()


@pytest.mark.parametrize(
    ("exception", "words"),
    [
        (RequestDataTooBig(), TOO_BIG),
        (TooManyFilesSent(), "一次提交的文件过多，系统未接收。请分次提交。"),
        (SuspiciousOperation("<b>"), "请返回上一页检查后重新提交。"),
        (None, "请返回上一页检查后重新提交。"),
    ],
)
def test_what_was_wrong_is_said(rf: RequestFactory, exception, words):
    html = views.bad_request(rf.get("/"), exception).content.decode()
    assert f"<p>{words}</p>" in html
    assert "<b>" not in html


def answer(view: str, request):
    arguments = {"bad_request": (SuspiciousOperation(),), "not_found": (Http404(),)}.get(view, ())
    return getattr(views, view)(request, *arguments)


@pytest.mark.parametrize("view", HEADINGS)
def test_error_pages_stand_without_a_database(rf: RequestFactory, view):
    def unreachable():
        raise OperationalError("could not connect")

    request = rf.get("/")
    request.user = SimpleLazyObject(unreachable)
    response = answer(view, request)
    status, heading = HEADINGS[view]
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.parametrize("view", HEADINGS)
def test_error_pages_stand_without_collected_files(rf: RequestFactory, tmp_path, settings, view):
    manifest = {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": manifest}):
        response = answer(view, rf.get("/"))
    status, heading = HEADINGS[view]
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert "stylesheet" not in html  # the plain page
    assert '<a href="/">返回首页</a>' in html
