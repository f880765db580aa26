"""A batch in a browser: asked for, watched without a click while it is done, fetched; cancelled on a phone."""

import threading
from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import connection
from pypdf import PdfReader

from common import clock
from jobs.models import BackgroundJob, JobStatus
from jobs.worker import work_once
from tests.factories import filings as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(clock.at(date(2026, 11, 4), time(10, 30))):
        yield


class Worker:
    """A worker in a thread, which waits before a step until it is let on."""

    def __init__(self, waits_at: int) -> None:
        self.waits_at, self.steps = waits_at, 0
        self.gate = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            work_once("worker", self._is_stopping)
        finally:
            connection.close()

    def _is_stopping(self) -> bool:
        self.steps += 1
        if self.steps == self.waits_at:
            self.gate.wait(timeout=120)
        return False

    def finish(self) -> None:
        self.gate.set()
        self.thread.join(timeout=120)


def test_a_batch_is_asked_for_watched_and_fetched(visitor: Callable, tmp_path):
    people = make.cast("示例临床医学院党委")
    first = make.filed(people, name="曾喆堃")
    make.filed(people, name="曾䶮", post=make.post(people.unit, 2))
    handler = visitor(people.handler)
    page = handler.open(f"/filings/{first.pk}/")
    assert page.get_by_role("link", name="全部文书…").is_visible()
    handler.open("/filings/ledger/")
    handler.press("批量打印文书")
    page.select_option("[name=reason]", "日常工作核对")
    handler.press("提交办理")
    handler.says("已提交后台办理，完成后可在本页下载。")
    bar = page.get_by_role("progressbar")
    assert bar.get_attribute("aria-valuenow") == "0"
    handler.fits()

    worker = Worker(waits_at=6)  # four papers of the first, one of the second: then putting together remains
    page.locator('[role=progressbar][aria-valuenow="33"]').wait_for()
    handler.says("正在排印第2件，共2件（1 / 3）")
    worker.finish()
    page.locator("#content").get_by_role("link", name="下载").wait_for()
    assert page.get_by_role("progressbar").count() == 0
    assert page.locator("#jobs").get_attribute("hx-get") is None, "it stops asking"
    with page.expect_download() as waiting:
        page.locator("#content").get_by_role("link", name="下载").click()
    path = tmp_path / "taken.pdf"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename == "专职组织员任免备案台账文书（2026-11-04）.pdf"
    reader = PdfReader(path)
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert [title.split()[1] for title in titles] == ["曾喆堃", "曾䶮"]
    assert "曾喆堃" in "".join(reader.pages[0].extract_text().split())


def test_a_job_is_cancelled_on_a_phone(visitor: Callable):
    people = make.cast("示例临床医学院党委")
    make.filed(people, name="曾喆堃")
    handler = visitor(people.handler, phone=True)
    page = handler.open("/filings/ledger/papers/")
    page.select_option("[name=reason]", "年度统计上报")
    handler.press("提交办理")
    handler.fits()
    page.locator("#content").get_by_role("button", name="取消").click()
    page.wait_for_load_state()
    handler.says("已取消该任务。")
    assert BackgroundJob.objects.get().status == JobStatus.CANCELLED
    assert page.locator("#jobs").get_attribute("hx-get") is None
