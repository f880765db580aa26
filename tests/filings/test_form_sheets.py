"""The sheet beside the basic form is the printed one; the ID number in full is shown for a reason, and nowhere else."""

import io
import json
import logging
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.screen_sheets import on_screen
from filings import services as steps
from filings.documents.form_content import form_of
from filings.documents.printed.cadre_form import full_form, short_form
from filings.documents.printed.papers import PaperKind
from filings.models import BasicForm, Filing
from filings.services import basic_forms as services
from organizers.services import RevealReason
from tests.factories import filings as make
from tests.filings.documents import samples

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
NUMBER = samples.FEMALE_1985
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def started(people, shape="FULL", **changes) -> BasicForm:
    return services.start_form(filing=make.draft(people, **changes), by=people.handler, shape=shape)


def with_number(people, **changes) -> BasicForm:
    form = started(people, **changes)
    return services.save_form(form=form, values={"id_number": NUMBER}, version=form.version, by=people.handler)


def place(name: str, form: BasicForm, *more) -> str:
    return reverse(f"filings:{name}", args=[form.filing_id, *more])


# -- the sheet ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["FULL", "SHORT"])
def test_the_sheet_is_what_is_printed(people, sign_in, shape):
    """Word for word the markup of the paper, with its style sheets, and the photo by its address."""
    form = make.basic_form(make.draft(people, full_member_on=date(2015, 7, 1)), people.handler)
    if shape == "SHORT":
        services.set_shape(form=form, shape=shape, version=form.version, by=people.handler)
    row = BasicForm.objects.select_related("filing__organizer", "photo").get(pk=form.pk)
    told = form_of(services.content_of(row), row.filing, row.photo.file.read())
    printed = {
        "FULL": lambda: full_form(told, on=clock.today()),
        "SHORT": lambda: short_form(told, on=clock.today(), full_member_on=date(2015, 7, 1)),
    }[shape]()
    shown = sign_in(people.handler).get(place("basic-form-sheet", form)).content.decode()
    photo = f"{place('basic-form-photo', form)}?v={row.photo_id}"
    paper = render_to_string(printed.template, dict(printed.context))
    assert (f'"{photo}"' in shown, '"asset:photo"' in paper) == (True, True)
    assert shown.partition("<body>")[2].replace(photo, "asset:photo") == paper.partition("<body>")[2]
    assert [style for style in (*printed.styles, "css/sheet-on-screen.css") if f"/{style}" not in shown] == []


def test_what_somebody_wrote_cannot_pass_for_a_picture(people):
    told = form_of({"rewards": '"asset:photo"><img src="asset:photo">'}, make.draft(people), b"photo")
    shown = on_screen(full_form(told, on=clock.today()), assets={"photo": "/photo/"})
    assert (shown.count('"/photo/"'), "&lt;img" in shown) == (1, True)


def test_the_sheet_is_framed_by_its_page_alone_and_runs_nothing(people, sign_in):
    form, client = started(people), sign_in(people.handler)
    page, sheet = client.get(place("basic-form", form)), client.get(place("basic-form-sheet", form))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in sheet.headers["Content-Security-Policy"].split(";"))
    assert (policy["frame-ancestors"], policy["script-src"], policy["form-action"]) == ("'self'", "'none'", "'none'")
    assert (sheet.headers["X-Frame-Options"], page.headers["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")
    assert sheet.headers["Cache-Control"] == "no-store, private"
    body = page.content.decode()
    assert f'src="{place("basic-form-sheet", form)}"' in body
    assert 'sandbox="allow-same-origin"' in body


def test_a_save_says_that_the_sheet_has_changed_and_a_refused_one_does_not(people, sign_in):
    form, client = started(people), sign_in(people.handler)
    url = place("basic-form-section", form, "record")
    saved = client.post(url, {"version": 1, "rewards": "无"}, **HTMX)
    refused = client.post(place("basic-form-section", form, "basic"), {"version": 2, "born_on": "13"}, **HTMX)
    assert (saved.headers.get("HX-Trigger"), refused.headers.get("HX-Trigger")) == ("sheet-changed", None)


def test_before_there_is_a_form_there_is_no_sheet(people, sign_in):
    filing = make.draft(people)
    assert sign_in(people.handler).get(reverse("filings:basic-form-sheet", args=[filing.pk])).status_code == 404


def test_the_sheet_takes_a_fixed_number_of_statements(people, sign_in):
    form = make.basic_form(make.draft(people), people.handler)
    client = sign_in(people.handler)
    client.get(place("basic-form-sheet", form))
    with CaptureQueriesContext(connection) as captured:
        client.get(place("basic-form-sheet", form))
    assert len(captured) == 6  # session, account, roles and memberships, filing, form


# -- the number in full ------------------------------------------------------------------------------------------


def test_the_number_is_shown_once_for_a_reason_and_that_is_recorded(people, sign_in):
    form, client = with_number(people), sign_in(people.dept)
    page = client.get(place("basic-form", form)).content.decode()
    assert (place("basic-form-id-number", form) in page, "310***********0029" in page) == (True, True)
    asked = client.get(place("basic-form-id-number", form)).content.decode()
    refused = client.post(place("basic-form-id-number", form), {"reason": "CURIOUS"}).content.decode()
    assert [NUMBER in text for text in (page, asked, refused)] == [False] * 3
    assert not AuditEntry.objects.filter(action="filings.reveal_id_number").exists()
    shown = client.post(place("basic-form-id-number", form), {"reason": RevealReason.REPORT})
    assert NUMBER in shown.content.decode()
    (entry,) = AuditEntry.objects.filter(action="filings.reveal_id_number")
    assert (entry.actor_id, entry.subject_id, entry.reason) == (people.dept.pk, form.pk, RevealReason.REPORT.label)
    assert NUMBER not in json.dumps([entry.summary, entry.changes])


def test_only_the_department_sees_it_and_nobody_their_own(people, sign_in):
    form = with_number(people)
    url = place("basic-form-id-number", form)
    for who in (people.handler, people.secretary):
        client = sign_in(who)
        assert client.get(url).status_code == 403
        assert client.post(url, {"reason": RevealReason.REPORT}).status_code == 403
        assert url not in client.get(place("basic-form", form)).content.decode()
    Filing.objects.filter(pk=form.filing_id).update(name=people.dept.display_name)
    assert sign_in(people.dept).post(url, {"reason": RevealReason.REPORT}).status_code == 403
    assert not AuditEntry.objects.filter(action="filings.reveal_id_number").exists()


def test_a_form_without_a_number_says_so(people, sign_in):
    form = started(people)
    client = sign_in(people.chief)
    assert "身份证号</dt>" not in client.get(place("basic-form", form)).content.decode()
    shown = client.post(place("basic-form-id-number", form), {"reason": RevealReason.REPORT}).content.decode()
    assert "未填写" in shown


# -- a canary: where the number must never be --------------------------------------------------------------------


def texts_of_the_database() -> dict[str, str]:
    """Every row of every table, as the database hands it out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = repr(
                [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
            )
    return found


def test_the_number_stands_nowhere_in_plain(people, sign_in, caplog, settings):
    """From the dropped file to the sealed filing: no row, no log, no error page, no audit, no name of a file."""
    caplog.set_level(logging.DEBUG)
    client = sign_in(people.handler)
    upload = SimpleUploadedFile(f"示例甲{NUMBER}.lrmx", samples.lrmx())
    form = started(people, name="示例甲")
    page = client.post(place("basic-form-import", form), {"upload": upload}, follow=True)
    take = [row["field"] for row in page.context["rows"] if row["may_take"]]
    client.post(page.request["PATH_INFO"], {"version": 1, "take": take})
    assert services.content_of(BasicForm.objects.get(pk=form.pk))["id_number"] == NUMBER
    wrong = client.post(place("basic-form-section", form, "basic"), {"version": 99, "id_number": NUMBER}, **HTMX)
    lost = client.post(f"/filings/{NUMBER}/", {"id_number": NUMBER})
    client.raise_request_exception = False
    pages = [page, wrong, lost, client.get(place("basic-form", form)), client.get(place("basic-form-sheet", form))]
    told = client.get(place("basic-form-file", form))
    content = b"".join(told.streaming_content)
    assert NUMBER.encode() in content
    assert NUMBER not in told.headers["Content-Disposition"]

    filing = Filing.objects.get(pk=form.filing_id)
    make.lead_to_the_record(filing, people)
    client = sign_in(people.dept)
    pages += [client.get(reverse(f"filings:{name}", args=[filing.pk])) for name in ("detail", "sealed", "basic-form")]
    client.post(place("basic-form-id-number", form), {"reason": RevealReason.REPORT})

    assert [response.request["PATH_INFO"] for response in pages if NUMBER in response.content.decode()] == []
    tables = texts_of_the_database()
    assert [table for table, text in tables.items() if NUMBER in text] == []
    assert len(tables["filings_sealedfiling"]) > 2
    assert NUMBER not in caplog.text
    names = [
        *Attachment.objects.values_list("original_name", flat=True),
        *Attachment.objects.values_list("file", flat=True),
    ]
    assert [name for name in names if NUMBER in name] == []


def test_files_that_hold_it_are_given_to_those_who_see_the_filing_alone(people, sign_in):
    form = make.basic_form(make.draft(people, name="示例甲"), people.handler)
    services.save_form(form=form, values={"id_number": NUMBER}, version=form.version, by=people.handler)
    source = reverse("attachments:download", args=[form.source_id])
    strangers = make.bystanders()
    found = {
        name: [sign_in(who).get(url).status_code for url in (source, place("basic-form-file", form))]
        for name, who in {**strangers, "handler": people.handler, "dept": people.dept}.items()
    }
    assert found == {name: [404, 404] for name in strangers} | {"handler": [200, 200], "dept": [200, 200]}


def test_the_paper_of_the_form_does_not_bear_it(people, sign_in):
    """The official form has no such row: what is printed may lie on a desk."""
    form = make.basic_form(make.draft(people), people.handler)
    services.save_form(form=form, values={"id_number": NUMBER}, version=form.version, by=people.handler)
    client = sign_in(people.dept)
    for kind in (PaperKind.FULL_FORM, PaperKind.SHORT_FORM):
        content = b"".join(client.get(place("paper", form, kind)).streaming_content)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert ("示例" in text, NUMBER in text) == (True, False)


# -- ethnic groups as in the roster ------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "stored"), [("回", "回族"), ("满族", "满族"), ("其它", "其他"), ("", "")])
def test_ethnic_groups_are_those_of_the_standard(people, sign_in, given, stored):
    form = started(people)
    sign_in(people.handler).post(place("basic-form-section", form, "basic"), {"version": 1, "ethnicity": given}, **HTMX)
    assert Filing.objects.get(pk=form.filing_id).ethnicity == stored


def test_another_word_is_refused_at_its_field(people, sign_in):
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-section", form, "basic")
    page = client.post(url, {"version": 1, "ethnicity": "回教", "health": "健康"}, **HTMX).content.decode()
    at = page.index('id="error-basic-ethnicity"')
    assert "“回教”不是国家标准中的民族名称。请填写民族全称" in page[at : at + 200]
    assert (Filing.objects.get(pk=form.filing_id).ethnicity, services.content_of(form)) == ("", {})


def test_what_a_file_says_stays_with_a_remark(people, sign_in):
    filing, client = make.draft(people, name="示例甲"), sign_in(people.handler)
    upload = SimpleUploadedFile("示例甲.lrmx", samples.lrmx(MinZu="穿青人"))
    page = client.post(reverse("filings:basic-form-import", args=[filing.pk]), {"upload": upload}, follow=True)
    remark = "“穿青人”不是国家标准中的民族名称。请核对；确需保留的可原样带入。"
    assert remark in page.content.decode()
    client.post(page.request["PATH_INFO"], {"version": 1, "take": ["ethnicity"]})
    assert Filing.objects.get().ethnicity == "穿青人"
    form = BasicForm.objects.get()
    body = client.get(place("basic-form", form)).content.decode()
    assert "“穿青人”不是国家标准中的民族名称。请核对。" in body
    # Left as it is it may stay; another word of one's own may not.
    data = {"version": form.version, "ethnicity": "穿青人", "health": "健康"}
    client.post(place("basic-form-section", form, "basic"), data, **HTMX)
    assert services.content_of(BasicForm.objects.get())["health"] == "健康"


def test_the_short_word_of_a_file_becomes_the_whole_one(people, sign_in):
    filing, client = make.draft(people, name="示例甲"), sign_in(people.handler)
    upload = SimpleUploadedFile("示例甲.lrmx", samples.lrmx(MinZu="汉"))
    page = client.post(reverse("filings:basic-form-import", args=[filing.pk]), {"upload": upload}, follow=True)
    assert "国家标准中的民族名称" not in page.content.decode()
    client.post(page.request["PATH_INFO"], {"version": 1, "take": ["ethnicity"]})
    assert Filing.objects.get().ethnicity == "汉族"


def test_the_content_of_a_draft_takes_the_same_names(people, sign_in):
    filing, client = make.draft(people), sign_in(people.handler)
    url = reverse("filings:edit", args=[filing.pk])
    assert "<datalist" in client.get(url).content.decode()
    page = client.post(url, {"version": filing.version, "name": filing.name, "ethnicity": "回教"}).content.decode()
    assert "“回教”不是国家标准中的民族名称。" in page


# -- the printed form as the document ----------------------------------------------------------------------------


def current(filing) -> list[tuple[str, str]]:
    rows = filing.documents.filter(replaced_at=None).order_by("kind")
    return [(row.kind, row.attachment.original_name) for row in rows]


def test_the_printed_form_becomes_the_document_by_one_click(people, sign_in):
    form = make.basic_form(make.draft(people, name="示例甲", with_documents=False), people.handler)
    client, detail = sign_in(people.handler), place("detail", form)
    assert place("basic-form-attach", form) in client.get(detail).content.decode()
    answer = client.post(place("basic-form-attach", form))
    assert answer.headers["Location"] == f"{detail}#documents"
    assert current(form.filing) == [("BASIC_INFORMATION_FORM", "干部任免审批表-示例甲.pdf")]
    content = form.filing.documents.get().attachment.file.read()
    assert "示例任职" in "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    # It is there and up to date: nothing more to be done, until the form is changed.
    assert place("basic-form-attach", form) not in client.get(detail).content.decode()
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        row = BasicForm.objects.select_related("filing").get(pk=form.pk)
        services.save_form(form=row, values={"health": "良好"}, version=row.version, by=people.handler)
        page = client.get(detail).content.decode()
        assert ("表内容又有更新" in page, place("basic-form-attach", form) in page) == (True, True)
        client.post(place("basic-form-attach", form))
    assert (len(current(form.filing)), form.filing.documents.count()) == (1, 2)


def test_nobody_else_attaches_it_and_nothing_that_was_reported_is_replaced(people, sign_in):
    form = make.basic_form(make.draft(people), people.handler)
    url = place("basic-form-attach", form)
    assert [sign_in(who).post(url).status_code for who in (people.dept, make.bystanders()["other_handler"])] == [
        403,
        404,
    ]
    filing = Filing.objects.get(pk=form.filing_id)
    steps.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    assert sign_in(people.handler).post(url).status_code == 403
    assert form.filing.documents.count() == 2
