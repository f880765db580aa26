"""The frame, the error pages and the gallery, as the browser gets them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from common import gallery, staticfiles
from common.errors import Refused

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PARTS = ("", "list", "empty", "detail", "form", "confirm", "print")
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:\ssrc=|\stype="application/json"))|javascript:""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_template_breaks_the_content_security_policy(path: Path):
    assert INLINE.search(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("part", PARTS)
def test_the_gallery_shows_every_part(rf: RequestFactory, part):
    request = rf.get("/", {"part": part})
    html = gallery.gallery(request).content.decode()
    assert 'id="content"' in html
    assert INLINE.search(html) is None


def test_a_bound_form_shows_its_errors(rf: RequestFactory):
    html = gallery.gallery(rf.post("/?part=form", {})).content.decode()
    assert "内容尚未保存" in html


@pytest.mark.parametrize(
    ("template", "context", "words"),
    [
        ("403.html", {"refusal": Refused("无权办理。", remedy="请联系组织部。", article="article-12")}, "第十二条"),
        ("403.html", {"refusal": None}, "没有办理此事项的权限"),
        ("404.html", {}, "没有找到这个页面"),
        ("400.html", {"invalid": None}, "未作任何更改"),
        ("409.html", {"rows": [("姓名", "甲", "乙")]}, "您填写的内容"),
        ("403_csrf.html", {}, "请重新提交"),
    ],
)
def test_error_pages(rf: RequestFactory, template, context, words):
    assert words in render_to_string(template, context, request=rf.get("/"))


def test_the_worst_page_needs_no_context():
    assert "系统暂时出现问题" in render_to_string("500.html")


def test_the_sign_in_page_forbids_secrets(client):
    assert "本系统不得存储、处理、传输国家秘密和工作秘密" in client.get("/accounts/sign-in/").content.decode()


def test_only_named_files_are_served():
    assert finders.find("vendor/@tabler/core/dist/css/tabler.min.css")
    assert not finders.find("vendor/@tabler/core/dist/css/tabler.css")
    assert not finders.find("vendor/../package.json")
    finder = staticfiles.NamedFilesFinder()
    assert [name for name, _ in finder.list(None)] == list(staticfiles.NAMED_FILES)
    assert finder.check() == []
