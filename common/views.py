"""Error pages in Chinese. Each can do with less than it would like: whatever is missing may be why it is shown."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

logger = logging.getLogger("django.request")

# What was wrong with a request, by what the framework raised, and what to do about it.
BAD_REQUESTS: Mapping[type[Exception], str] = {
    RequestDataTooBig: "提交的内容过大，系统未接收。请减小文件或分次提交；文件的大小限制见上传处的说明。",
    TooManyFieldsSent: "一次提交的项目过多，系统未接收。请分次提交。",
    TooManyFilesSent: "一次提交的文件过多，系统未接收。请分次提交。",
    DisallowedHost: "访问地址有误。请使用系统管理员提供的地址访问本系统。",
}
BAD_REQUEST = "请返回上一页检查后重新提交。"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: refused before any view saw it."""
    reason = next((words for kind, words in BAD_REQUESTS.items() if isinstance(exception, kind)), BAD_REQUEST)
    return _page(request, 400, "400.html", {"reason": reason}, "提交的内容有误，未作任何更改", reason)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: in scope, but not allowed."""
    return _page(request, 403, "403.html", {"refusal": None}, "此操作暂不能办理", "您的账号没有办理此事项的权限。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from elsewhere."""
    return _page(request, 403, "403_csrf.html", {}, "页面停留过久，请重新提交", "请返回原页面刷新后重新提交。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it lies outside what the visitor may see; which one is not said."""
    return _page(request, 404, "404.html", {}, "没有找到这个页面", "地址可能有误，或不在您的查看范围内。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request's context, because that may be what broke."""
    return _page(None, 500, "500.html", {}, "系统暂时出现问题", "本次操作未能完成，请稍后重新提交。")


def _page(
    request: HttpRequest | None, status: int, template: str, context: dict[str, Any], heading: str, words: str
) -> HttpResponse:
    """The page within the frame; in plain words where the frame cannot be had (no database, no static files)."""
    try:
        return HttpResponse(render_to_string(template, context, request=request), status=status)
    except Exception:
        logger.exception("the error page %s could not be rendered", template)
        return HttpResponse(_plain(heading, words), status=status)


def _plain(heading: str, words: str) -> str:
    return format_html(
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{} · 专职组织员工作系统</title></head>\n"
        '<body><main id="content"><h1>{}</h1><p>{}</p><p><a href="/">返回首页</a></p></main></body></html>\n',
        heading,
        heading,
        words,
    )
