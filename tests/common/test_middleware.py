"""What a service refuses and no view handles becomes a page; what the visitor sees is kept by nobody."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from common.errors import Invalid, Refused, Stale
from common.middleware import DomainErrorMiddleware, PrivatePagesMiddleware


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Stale(), 409, "该记录已被他人修改，您的操作未生效。"),
        (Refused("不能办理。", remedy="请先补正。"), 403, "请先补正。"),
        (Invalid({"day": ["日期有误。"]}), 400, "<li>日期有误。</li>"),
    ],
)
def test_errors_of_the_domain_become_pages(rf: RequestFactory, error, status, words):
    response = DomainErrorMiddleware(lambda request: HttpResponse()).process_exception(rf.get("/"), error)
    assert response is not None
    assert response.status_code == status
    assert words in response.content.decode()


def test_other_errors_are_not_hidden(rf: RequestFactory):
    assert DomainErrorMiddleware(lambda request: HttpResponse()).process_exception(rf.get("/"), KeyError()) is None


@pytest.mark.parametrize(("said", "expected"), [("", "no-store, private"), ("max-age=60", "max-age=60")])
def test_pages_are_private_unless_they_say_otherwise(rf: RequestFactory, said, expected):
    headers = {"Cache-Control": said} if said else {}
    response = PrivatePagesMiddleware(lambda request: HttpResponse(headers=headers))(rf.get("/"))
    assert response.headers["Cache-Control"] == expected
