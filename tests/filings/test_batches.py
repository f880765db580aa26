"""Many papers as one file: what is in it, in which order, under which names, and who may have it."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry
from common import clock
from common.errors import Refused
from filings import batches
from filings.batches import CODE, BatchForm, FilingPapers, parameters_of
from filings.documents.printed.papers import PaperKind
from filings.models import FilingStatus
from jobs import services
from jobs.models import BackgroundJob, JobStatus
from jobs.worker import work_once
from tests.factories import filings as make
from units.models import Membership

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
EVERY = list(PaperKind)
PLAIN = [PaperKind.REPORT, PaperKind.TABLE, PaperKind.RECEIPT]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def done(by, filings, *, papers=PLAIN, form=BatchForm.MERGED, name="文书") -> BackgroundJob:
    """A batch, from the request to its end."""
    parameters = parameters_of([filing.pk for filing in filings], papers, form, name)
    job = services.request_job(kind=CODE, title="文书", parameters=parameters, reason="年度统计上报", by=by)
    assert work_once("worker")
    job.refresh_from_db()
    return job


def content(job) -> bytes:
    assert job.status == JobStatus.DONE, job.message
    with services.open_result(job=job, by=job.requested_by) as stream:
        return stream.read()


def outline_of(reader: PdfReader) -> list[tuple[int, str, int]]:
    """(depth, title, page) of every bookmark."""

    def walk(items, depth):
        for each in items:
            if isinstance(each, list):
                yield from walk(each, depth + 1)
            else:
                yield depth, each.title, reader.get_destination_page_number(each)

    return list(walk(reader.outline, 0))


def words(page) -> str:
    return "".join(page.extract_text().split())


def test_all_papers_of_one_filing_with_a_bookmark_each():
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people, name="曾喆堃")
    job = done(people.handler, [filing], papers=EVERY, name=f"{filing}文书")
    reader = PdfReader(io.BytesIO(content(job)))
    found = outline_of(reader)
    assert [(depth, title) for depth, title, _ in found] == [
        (0, "备案报告"), (0, "备案表"), (0, "任职资格审核表"), (0, "备案回执"),
    ]  # fmt: skip
    assert found[0][2] == 0
    assert "关于曾喆堃同志任职备案的报告" in words(reader.pages[found[0][2]])
    assert "任职备案表" in words(reader.pages[found[1][2]])
    assert "任职资格审核表" in words(reader.pages[found[2][2]])
    assert "备案回执" in words(reader.pages[found[3][2]])
    assert job.result.original_name == "曾喆堃同志任职备案文书.pdf"
    assert job.message == "1件备案，4份文书；另有2份尚不能出具，未包含。"


def test_several_filings_in_the_order_asked_for_across_chunks(monkeypatch):
    monkeypatch.setattr(batches, "SHEETS_AT_ONCE", 2)
    people = make.cast("示例临床医学院党委")
    first, second = make.filed(people, name="曾喆堃"), make.checking(make.cast("示例医院党委"), name="曾䶮")
    job = done(people.dept, [second, first])
    reader = PdfReader(io.BytesIO(content(job)))
    found = outline_of(reader)
    assert [(depth, title) for depth, title, _ in found] == [
        (0, "示例医院党委 曾䶮 任职 核对中"), (1, "备案报告"), (1, "备案表"),
        (0, f"示例临床医学院党委 曾喆堃 任职 {first.filing_number}"), (1, "备案报告"), (1, "备案表"), (1, "备案回执"),
    ]  # fmt: skip
    for _, title, page in found:
        name = "曾䶮" if page < found[3][2] else "曾喆堃"
        assert name in words(reader.pages[page]), title
    assert job.message == "2件备案，5份文书；另有1份尚不能出具，未包含。"
    assert reader.metadata.title == "文书"
    assert (job.done, job.total) == (3, 3)


def test_two_people_of_one_name_keep_two_bookmarks():
    people = make.cast("示例临床医学院党委")
    one, other = make.checking(people, name="示例甲"), make.checking(make.cast("另一示例党委"), name="示例甲")
    found = outline_of(PdfReader(io.BytesIO(content(done(people.dept, [one, other], papers=[PaperKind.TABLE])))))
    assert [depth for depth, _, _ in found] == [0, 1, 0, 1]


def test_a_zip_has_a_folder_per_filing_and_a_file_per_paper():
    people = make.cast("示例/临床*医学院党委")
    first = make.filed(people, name="曾喆堃")
    second = make.checking(make.cast("示例医院党委"), name="../曾䶮")
    job = done(people.dept, [first, second], form=BatchForm.ZIP)
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        number = first.filing_number
        assert archive.namelist() == [
            f"001 示例_临床_医学院党委 曾喆堃 任职 {number}/1 备案报告.pdf",
            f"001 示例_临床_医学院党委 曾喆堃 任职 {number}/2 备案表.pdf",
            f"001 示例_临床_医学院党委 曾喆堃 任职 {number}/4 备案回执.pdf",
            "002 示例医院党委 .._曾䶮 任职 核对中/1 备案报告.pdf",
            "002 示例医院党委 .._曾䶮 任职 核对中/2 备案表.pdf",
        ]
        assert all(each.flag_bits & 0x800 for each in archive.infolist()), "names are marked as UTF-8"
        table = PdfReader(io.BytesIO(archive.read(archive.namelist()[1])))
    assert "曾喆堃" in words(table.pages[0])
    assert job.result.original_name == "文书.zip"


def test_a_zip_of_one_filing_has_no_folder():
    people = make.cast("示例临床医学院党委")
    job = done(people.handler, [make.checking(people)], form=BatchForm.ZIP)
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        assert archive.namelist() == ["1 备案报告.pdf", "2 备案表.pdf"]


def test_what_a_unit_does_not_see_it_cannot_ask_for():
    people, others = make.cast("示例临床医学院党委"), make.cast("示例医院党委")
    parameters = parameters_of(
        [make.checking(people).pk, make.checking(others).pk], PLAIN, BatchForm.MERGED, "文书"
    )  # fmt: skip
    with pytest.raises(Refused, match="其中1件备案不在您的查看范围内，不能办理。"):
        services.request_job(kind=CODE, title="文书", parameters=parameters, reason="存档", by=people.handler)


def test_a_membership_that_ended_before_the_work_is_seen():
    people = make.cast("示例临床医学院党委")
    filing = make.checking(people)
    parameters = parameters_of([filing.pk], PLAIN, BatchForm.MERGED, "文书")
    job = services.request_job(kind=CODE, title="文书", parameters=parameters, reason="存档", by=people.handler)
    Membership.objects.filter(user=people.handler).update(valid_until=date(2026, 11, 3))
    work_once("worker")
    job.refresh_from_db()
    assert (job.status, job.message, job.result) == (
        JobStatus.FAILED, "其中1件备案不在您的查看范围内，不能办理。", None,
    )  # fmt: skip


def test_a_membership_that_ended_after_the_work_is_seen_at_the_download(sign_in):
    people = make.cast("示例临床医学院党委")
    job = done(people.handler, [make.checking(people)])
    Membership.objects.filter(user=people.handler).update(valid_until=date(2026, 11, 3))
    response = sign_in(people.handler).get(reverse("jobs:result", args=[job.pk]))
    assert response.status_code == 403
    assert "不在您的查看范围内" in response.content.decode()


def test_where_nothing_can_be_printed_it_says_so():
    people = make.cast("示例临床医学院党委")
    job = done(people.handler, [make.draft(people)], papers=[PaperKind.RECEIPT])
    assert (job.status, job.message) == (JobStatus.FAILED, "所选备案尚没有可出具的文书。")


def test_the_page_of_a_filing_offers_what_is_there_and_asks_why(sign_in):
    people = make.cast("示例临床医学院党委")
    filing = make.checking(people, name="曾喆堃")
    client, place = sign_in(people.handler), reverse("filings:papers-all", args=[filing.pk])
    assert place in client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    text = client.get(place).content.decode()
    assert "备案回执：备案办结后出具。" in text
    assert 'value="RECEIPT"' not in text
    refused = client.post(place, {"papers": ["TABLE"], "form": "merged"})
    assert refused.status_code == 200
    assert not BackgroundJob.objects.exists()
    asked = {"papers": ["TABLE", "REPORT"], "form": "merged", "reason": "日常工作核对"}
    response = client.post(place, asked, follow=True)
    assert "已提交后台办理" in response.content.decode()
    job = BackgroundJob.objects.get()
    assert (job.title, job.reason) == ("曾喆堃同志任职备案文书·合并PDF", "日常工作核对")
    assert job.parameters["papers"] == ["REPORT", "TABLE"]
    told = AuditEntry.objects.get(action="jobs.request_job")
    assert (told.summary, told.reason, told.unit_id) == (
        "提交后台任务：备案文书批量打印",
        "日常工作核对",
        filing.unit_id,
    )
    assert told.changes == {
        "filings": [None, 1], "papers": [None, ["备案报告", "备案表"]], "form": [None, "merged"],
    }  # fmt: skip


def test_the_ledger_s_page_takes_what_the_ledger_shows(sign_in):
    people, others = make.cast("示例临床医学院党委"), make.cast("示例医院党委")
    wanted = make.filed(people, name="曾喆堃")
    make.checking(others, name="曾䶮")
    client = sign_in(people.dept)
    place = f"{reverse('filings:ledger-papers')}?q=曾喆堃"
    assert "共1件，姓名、拼音、工号或文号为“曾喆堃”" in client.get(place).content.decode()
    asked = {"papers": ["TABLE"], "form": "zip", "reason": "年度统计上报"}
    assert client.post(place, asked).status_code == 302
    job = BackgroundJob.objects.get()
    assert job.parameters["filings"] == [str(wanted.pk)]
    assert job.title == "任免备案文书1件·zip（姓名、拼音、工号或文号为“曾喆堃”）"
    assert job.parameters["name"] == f"专职组织员任免备案台账文书（曾喆堃，{clock.today()}）"


def test_the_ledger_s_page_leaves_out_what_is_not_reported(sign_in):
    people = make.cast("示例临床医学院党委")
    reported = make.submitted(people)
    make.signed_for(people, post=make.post(people.unit, 2))
    draft = make.draft(people)
    client, place = sign_in(people.dept), reverse("filings:ledger-papers")
    page = client.get(place)
    assert "共3件；其中2件尚未报送。" in page.content.decode()
    assert page.context["form"]["with_unreported"].help_text == "起草中、待审签的2件，不勾选则不含。"
    asked = {"papers": ["TABLE"], "form": "zip", "reason": "年度统计上报"}
    client.post(place, asked)
    assert BackgroundJob.objects.get().parameters["filings"] == [str(reported.pk)]
    client.post(place, asked | {"with_unreported": "on"})
    every = BackgroundJob.objects.order_by("pk").last().parameters["filings"]
    assert (len(every), str(draft.pk) in every) == (3, True)


def test_where_nothing_is_reported_it_says_so(sign_in):
    people = make.cast("示例临床医学院党委")
    make.draft(people)
    asked = {"papers": ["TABLE"], "form": "zip", "reason": "年度统计上报"}
    page = sign_in(people.dept).post(reverse("filings:ledger-papers"), asked).content.decode()
    assert "所选事项均尚未报送。" in page
    assert not BackgroundJob.objects.exists()


def test_the_ledger_s_page_gives_a_unit_its_own_only(sign_in):
    people, others = make.cast("示例临床医学院党委"), make.cast("示例医院党委")
    own = make.filed(people)
    make.checking(others)
    asked = {"papers": ["TABLE"], "form": "zip", "reason": "年度统计上报"}
    sign_in(people.handler).post(reverse("filings:ledger-papers"), asked)
    assert BackgroundJob.objects.get().parameters["filings"] == [str(own.pk)]


@pytest.mark.parametrize(("most", "words_of_refusal"), [(0, "所选1件，一次最多打印0件。"), (1, None)])
def test_more_than_the_limit_is_refused_at_its_place(sign_in, monkeypatch, most, words_of_refusal):
    monkeypatch.setattr("filings.views.batches.MOST_FILINGS", most)
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    client, place = sign_in(people.dept), reverse("filings:ledger-papers")
    asked = {"papers": ["TABLE"], "form": "zip", "reason": "年度统计上报"}
    response = client.post(place, asked)
    assert BackgroundJob.objects.exists() == (words_of_refusal is None)
    if words_of_refusal:
        assert words_of_refusal in response.content.decode()
        assert words_of_refusal in client.get(place).content.decode()


def test_an_empty_selection_is_refused_at_its_place(sign_in):
    people = make.cast("示例临床医学院党委")
    text = sign_in(people.dept).get(reverse("filings:ledger-papers")).content.decode()
    assert "没有符合条件的备案。" in text


def test_who_sees_no_filings_is_not_offered_any():
    people = make.cast("示例临床医学院党委")
    kind = FilingPapers()
    assert kind.offered_to(people.handler)
    assert kind.offered_to(people.dept)
    assert not kind.offered_to(make.bystanders()["nobody"])


def test_a_discarded_filing_has_no_papers(sign_in):
    people = make.cast("示例临床医学院党委")
    filing = make.in_status(people, FilingStatus.DISCARDED)
    response = sign_in(people.handler).get(reverse("filings:papers-all", args=[filing.pk]))
    assert response.status_code == 403
    assert "该备案已作废，不再打印文书。" in response.content.decode()
    job = done(people.handler, [filing])
    assert (job.status, job.message) == (JobStatus.FAILED, "所选备案尚没有可出具的文书。")
